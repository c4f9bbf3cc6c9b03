// What the reference says of an operation: words from the description, names and types from the generated code.
import { Failure } from '../failure.mjs';
import { ERRORS_PAGE, pageOf } from './links.mjs';

/** Lists every operation, in the order of the description. */
export function joinOperations(description, code) {
    return description.operations.map((described) => {
        const { operationId: id, summary, description: words, method, path } = described;
        const signature = code.signatures.get(id);
        if (!signature)
            throw new Failure(`generated/ does not have ${id} of the description: run \`npm run generate\` first.`);
        return {
            id,
            summary,
            words,
            method,
            path,
            tag: described.tags[0],
            api: signature.api,
            property: signature.property,
            page: pageOf(signature.property),
            deprecated: described.deprecated === true,
            deprecatedBy: described['x-esper-deprecated-by'],
            draft: described['x-esper-draft'] === true,
            evidence: described['x-esper-evidence'],
            parameters: signature.parameters.map((argument) => joinParameter(argument, described, description)),
            pagination: paginationOf(described),
            answer: answerOf(described, signature, code),
            errors: described.responses.filter(({ status }) => status >= 400),
            // Those of a draft are made of its types, which stand there already.
            examples: described['x-esper-draft'] ? [] : examplesOf(described),
            rowsPath: rowsPath(described),
        };
    });
}

/** How a list is paged, as the description says it. */
function paginationOf(described) {
    const envelope = described['x-esper-pagination'];
    if (!envelope) return undefined;
    return {
        envelope,
        pageSize: described['x-esper-page-size'],
        cursor: described['x-esper-cursor'],
        takesLimit: described.parameters.some(({ name }) => name === 'limit'),
    };
}

/**
 * An argument of the call.
 * A parameter of the path, the query or a header, the body, or a field of a form.
 */
function joinParameter({ name, type, optional }, described, { follow }) {
    const isFile = type === 'FileSource';
    const argument = { name, type, isFile, filled: false, required: !optional };
    const parameter = described.parameters.find((candidate) => isNamed(candidate.name, name));
    if (parameter) {
        const { description: words = '', schema, example, 'x-esper-filled': filled = false, required } = parameter;
        const place = { wire: parameter.name, in: parameter.in };
        return { ...argument, ...place, filled, required: required && !filled, words, schema: follow(schema), example };
    }
    const [[contentType, { schema, example }]] = Object.entries(described.requestBody.content);
    if (described['x-codegen-request-body-name'] === name) {
        const words = described.requestBody.description ?? '';
        return { ...argument, in: 'body', contentType, isBody: true, words, schema: {}, example };
    }
    const { properties } = follow(schema);
    const field = Object.keys(properties).find((key) => isNamed(key, name));
    return {
        ...argument,
        in: 'form',
        wire: field,
        contentType,
        words: properties[field].description ?? '',
        schema: properties[field],
        example: example[field],
    };
}

/**
 * Tells whether an argument is what has this name on the wire.
 * `X-Trace-Id` is `xTraceId`, `default` is `_default`.
 */
const isNamed = (wire, argument) => letters(wire) === letters(argument);
const letters = (name) => name.replace(/[^A-Za-z0-9$]/g, '').toLowerCase();

/**
 * What the promise resolves to.
 * `type`, the `row` of a list, `none` when it is always undefined; and its fields.
 */
function answerOf(described, { answer: type }, { models }) {
    const fieldsOf = (name) => models.get(name)?.fields ?? [];
    const typeOf = (fields, name) => fields.find((field) => field.name === name)?.type;
    const content = fieldsOf(typeOf(fieldsOf(type), 'content'));
    const path = rowsPath(described);
    const rows = path?.reduce((at, name) => typeOf(fieldsOf(bare(at)), name), type);
    const row = rows && /^Array<(\w+)>/.exec(rows)[1];
    return {
        type,
        row,
        none: type === 'void',
        fields: fieldsOf(row ?? type),
        content: row ? [] : content,
        success: described.responses.filter(({ status }) => status < 400),
        empty: described['x-esper-empty'] ?? [],
    };
}

const ENVELOPES = { classic: 'results', v2: 'content.results', service: 'content.results' };

/** Lists the names that lead to the rows of a list's answer; undefined for what is no list. */
function rowsPath({ 'x-esper-pagination': envelope }) {
    return envelope && (ENVELOPES[envelope] ?? envelope.rows).split('.').filter(Boolean);
}

/** Returns a type without what may stand in its place. */
const bare = (type) => type.replace(/ \| (null|undefined)\b/g, '');

/** Lists the examples of the answers: `title` where there are several. */
function examplesOf({ responses }) {
    return responses
        .filter(({ status, content }) => status < 400 && content)
        .flatMap(({ content }) => {
            const { example, examples } = Object.values(content)[0];
            if (example !== undefined) return [{ value: example }];
            return Object.values(examples ?? {}).map(({ summary, value }) => ({ title: summary, value }));
        });
}

/** Lists the models that generated code has, with the page of the tag that they are filed under. */
export function joinModels(description, code, operations) {
    const pages = new Map(operations.map(({ tag, page }) => [tag, page]));
    return Object.entries(description.schemas)
        .filter(([name]) => code.models.has(name))
        .map(([name, schema]) => ({
            name,
            schema,
            ...code.models.get(name),
            page: pages.get(description.folders.get(name)) ?? ERRORS_PAGE,
        }));
}
