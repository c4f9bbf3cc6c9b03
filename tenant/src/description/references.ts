import { isJsonObject, type JsonObject, readObject } from '../util/json.js';

/** Follows the `$ref`s of a node inside the document. */
export function resolve(document: JsonObject, node: unknown): JsonObject {
    const ref = isJsonObject(node) ? node['$ref'] : undefined;
    if (typeof ref !== 'string') return readObject(node);
    let target: unknown = document;
    for (const step of ref.slice(2).split('/'))
        target = readObject(target)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
    return resolve(document, target);
}

/** Follows a schema's `$ref`, or the only schema of its `allOf`, which is how a reference gets words of its own. */
export function resolveSchema(document: JsonObject, schema: unknown): JsonObject {
    const node = resolve(document, schema);
    const { allOf } = node;
    return node['type'] === undefined && Array.isArray(allOf) && allOf.length === 1
        ? resolveSchema(document, allOf[0])
        : node;
}

/** Lists the properties of an object's schema, those of its `allOf` included. */
export function propertiesOf(document: JsonObject, schema: unknown): JsonObject {
    const { allOf, properties } = resolve(document, schema);
    const inherited = Array.isArray(allOf) ? allOf.map((part) => propertiesOf(document, part)) : [];
    return Object.assign({}, ...inherited, properties);
}

/** Lists the names that an object must have, those of its `allOf` included. */
export function requiredOf(document: JsonObject, schema: unknown): string[] {
    const { allOf, required } = resolve(document, schema);
    const inherited = Array.isArray(allOf) ? allOf.flatMap((part) => requiredOf(document, part)) : [];
    return [...inherited, ...(Array.isArray(required) ? required : [])];
}
