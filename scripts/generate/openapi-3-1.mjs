// openapi/esper-3.1.json: the description for tools that read OpenAPI 3.1 only, whose schemas are JSON Schema 2020-12.
import { isExample } from './schemas.mjs';

/** A description in OpenAPI 3.1 that says what this one says in 3.0. */
export const toOpenApi31 = (description) => ({ ...convert(description), openapi: '3.1.0' });

function convert(node) {
    if (Array.isArray(node)) return node.map(convert);
    if (node === null || typeof node !== 'object') return node;
    const entries = Object.entries(node).map(([key, value]) => [key, isExample(key) ? value : convert(value)]);
    const converted = Object.fromEntries(entries);
    // Only schemas have a `type` beside what differs in 3.1.
    return typeof node.type === 'string' ? convertSchema(converted) : converted;
}

/** `nullable` becomes a type, `example` a list, and the content of a file says that it is bytes. */
function convertSchema({ nullable, example, ...schema }) {
    if (nullable) schema.type = [schema.type, 'null'];
    if (example !== undefined) schema.examples = [example];
    if (schema.format === 'binary') schema.contentMediaType = 'application/octet-stream';
    return schema;
}
