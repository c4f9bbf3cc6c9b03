// The template of an operation's section.
import { exampleCall } from '../shared/described/call.mjs';
import { API_PAGE, anchor, ERRORS_PAGE, INDEX_PAGE, way } from '../shared/described/links.mjs';
import { limits, typeText } from './types.mjs';
import { blocks, cell, code, folded, table, withLinks } from './words.mjs';

export function operationSection(operation, links) {
    const { id, words, method, path, page } = operation;
    return blocks(
        `## ${id}`,
        draftWords(operation),
        deprecation(operation, links),
        withLinks(words, links, page),
        code('ts', exampleCall(operation)),
        `\`${method} ${path}\``,
        evidenceOf(operation),
        parameterTable(operation, links),
        answer(operation, links),
        fieldNames(operation),
        list(operation),
        errors(operation),
        ...answerExamples(operation),
    );
}

/** What an operation's description rests on, in words; docs/esper-api.md says more. */
const EVIDENCE = {
    live: 'a live tenant, whose answer was recorded',
    reference: "Esper's publications and tools",
    inferred: 'nothing that was published: it was concluded from operations beside it',
};

function evidenceOf({ evidence, page }) {
    return `**Rests on** [${evidence}](${way(API_PAGE, page)}#what-this-rests-on): ${EVIDENCE[evidence]}.`;
}

function draftWords({ draft, page }) {
    if (!draft) return undefined;
    return `*Draft*: as Esper's reference has it, not tried. It may [change in any release](${way(INDEX_PAGE, page)}#how-to-read-it).`;
}

function deprecation({ deprecated, deprecatedBy, page }, links) {
    if (!deprecated) return undefined;
    return deprecatedBy
        ? `**Deprecated**: use [\`${deprecatedBy}\`](${links.to(deprecatedBy, page)}).`
        : "**Deprecated** in Esper's own reference.";
}

function parameterTable({ parameters, page }, links) {
    const rows = parameters.map(({ name, type, required, filled, words, schema }) => [
        `\`${name}\``,
        typeText(type, links, page),
        required ? 'required' : filled ? 'filled in' : '',
        withLinks(cell(`${words} ${limits(schema, words)}`), links, page),
    ]);
    return table(['parameter', 'type', 'needed', 'meaning'], rows);
}

function answer({ answer: { type, row, none, success, empty }, page }, links) {
    if (none) return `**Answers** ${success[0].status}: nothing, \`undefined\`.`;
    const whole = typeText(type, links, page);
    const outcome = row ? `a page of ${typeText(row, links, page)}, its \`body\` of type ${whole}` : whole;
    const without = empty.length > 0 ? `, or \`undefined\` when the status is ${empty.join(' or ')}` : '';
    const [{ status, description }] = success;
    return `**Answers** ${status}: ${outcome}${without}. ${withLinks(description, links, page)}`.trimEnd();
}

/** Lists what the answer has, at a glance; the meanings are in the model's section. */
function fieldNames({ answer: { row, fields, content } }) {
    if (fields.length === 0) return undefined;
    const inner = content.length > 0 ? ` In \`content\`: ${names(content)}.` : '';
    return `${row ? 'Fields of a row' : 'Its fields'}: ${names(fields)}.${inner}`;
}

const names = (fields) => fields.map(({ name, optional }) => `\`${name}${optional ? '?' : ''}\``).join(', ');

/** Tells how a list is paged. */
function list({ pagination }) {
    if (!pagination) return undefined;
    const { envelope, pageSize, cursor, takesLimit } = pagination;
    const walk = cursor ? ` by offset, or by cursor with \`${cursor}: 'start'\`` : takesLimit ? ' by offset' : '';
    const size = takesLimit ? `, in pages of ${pageSize} unless \`limit\` is given` : '';
    return `**List**${walk}: \`await\` gives one page, \`for await\` every row${size}. ${envelopeWords(envelope)}`;
}

function envelopeWords(envelope) {
    if (typeof envelope === 'string') return `Envelope \`${envelope}\`.`;
    return envelope.rows === '.' ? 'The answer is the rows.' : `The rows are in \`${envelope.rows}\`.`;
}

/** Lists the statuses that are named; what is said of them everywhere stands on a page of its own. */
function errors({ errors: statuses, page }) {
    const items = statuses.map(({ status, shared }) => `[${status}](${way(ERRORS_PAGE, page)}#${anchor(shared)})`);
    return `**Errors** ${items.join(' · ')}`;
}

function answerExamples({ examples, rowsPath }) {
    return examples.map(({ title, value }) => {
        const { shortened, whole } = shorten(value, rowsPath);
        const name = title ? `Example answer: ${title}` : 'Example answer';
        return folded(whole ? name : `${name} (its first row)`, code('json', JSON.stringify(shortened, null, 2)));
    });
}

/** Leaves one row of a page in an example. */
function shorten(value, path) {
    const rows = path?.reduce((at, name) => at?.[name], value);
    if (!Array.isArray(rows) || rows.length < 2) return { shortened: value, whole: true };
    return { shortened: withRows(value, path, rows.slice(0, 1)), whole: false };
}

function withRows(value, [name, ...rest], rows) {
    return name === undefined ? rows : { ...value, [name]: withRows(value[name], rest, rows) };
}
