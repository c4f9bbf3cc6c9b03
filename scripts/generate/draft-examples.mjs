// The bundle's examples of what drafts send and answer: made of the schemas, for documentation, tenant and tests need some.
// They show types, and claim nothing of the API; the sources have none, so that lint asks for real ones.
import { readFileSync, writeFileSync } from 'node:fs';
import { follow } from '../shared/pointers.mjs';

const DRAFT = 'x-esper-draft';
/** Properties that may be missing are shown down to this depth. */
const DEPTH = 4;
/** Where lists go on: an example is the only page. */
const LINKS = new Set(['next', 'prev', 'previous']);

const OF_FORMAT = {
    uuid: 'c60d81f7-35ae-42b9-90fc-5d7e2b13a486',
    'date-time': '2026-09-21T14:05:00Z',
    date: '2026-09-21',
    email: 'name@harborpine.example',
    uri: 'https://harborpine.example/',
    byte: 'c3RyaW5n',
    binary: 'file.bin',
};

/** Adds examples to the drafts of a bundle. */
export function addDraftExamples(bundle) {
    const document = JSON.parse(readFileSync(bundle, 'utf8'));
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    for (const operation of operations.filter((each) => each[DRAFT])) {
        addTo(document, operation.requestBody, 'readOnly');
        for (const parameter of operation.parameters ?? [])
            if (parameter.required)
                parameter.example ??= exampleOf(parameter.schema, { document, left: '', depth: 0, open: [] });
        for (const answer of Object.values(operation.responses)) addTo(document, answer, 'writeOnly');
    }
    writeFileSync(bundle, `${JSON.stringify(document, null, 2)}\n`);
}

function addTo(document, part, left) {
    for (const media of Object.values(part?.content ?? {})) {
        if (media.example !== undefined || media.examples !== undefined) continue;
        media.example = exampleOf(media.schema, { document, left, depth: 0, open: [] });
    }
}

/** Makes a value that fits a schema. `left` is the flag of the properties that are left out, `open` the models it stands in. */
function exampleOf(schema, context) {
    if (schema.$ref) {
        if (context.open.includes(schema.$ref)) return undefined;
        return exampleOf(follow(context.document, schema), { ...context, open: [...context.open, schema.$ref] });
    }
    if (schema.enum) return schema.enum[0];
    const [choice] = schema.oneOf ?? schema.anyOf ?? schema.allOf ?? [];
    if (choice) return exampleOf(choice, context);
    if (schema.type === 'array') return listOf(schema, context);
    if (schema.properties) return objectOf(schema, context);
    return scalarOf(schema);
}

function listOf({ items, minItems = 1 }, context) {
    const item = exampleOf(items, context);
    return item === undefined ? [] : Array(minItems).fill(item);
}

function objectOf({ properties, required = [] }, context) {
    const { document, left, depth } = context;
    const shown = Object.entries(properties).filter(
        ([name, schema]) => !follow(document, schema)[left] && (depth < DEPTH || required.includes(name)),
    );
    const values = shown.map(([name, schema]) => [
        name,
        LINKS.has(name) && schema.nullable ? null : exampleOf(schema, { ...context, depth: depth + 1 }),
    ]);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function scalarOf({ type, format, minimum = 1, maximum = Infinity, pattern, minLength = 0, maxLength = Infinity }) {
    if (type === 'boolean') return true;
    if (type === 'integer' || type === 'number') return Math.min(Math.max(1, minimum), maximum);
    if (type === 'object') return {};
    if (pattern) return OF_PATTERN.find((value) => new RegExp(pattern).test(value));
    return (OF_FORMAT[format] ?? 'string').padEnd(minLength, '.').slice(0, maxLength);
}

const OF_PATTERN = ['US', 'https://harborpine.example', OF_FORMAT.uuid, 'string'];
