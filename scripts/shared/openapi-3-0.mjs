// OpenAPI 3.1 → 3.0: the same in the words that our rules and tools know.
const EXAMPLES = new Set(['example', 'examples', 'default', 'enum', 'const']);

/** Writes a document of OpenAPI 3.1 as one of 3.0. */
export const toOpenApi30 = ({ webhooks: _webhooks, ...document }) => ({
    ...convert(document, false),
    openapi: '3.0.3',
});

/**
 * Copies a node; where a schema stands, it is rewritten.
 * Examples and extensions are data, not part of the document.
 */
function convert(node, isSchema) {
    if (Array.isArray(node)) return node.map((each) => convert(each, isSchema));
    if (node === null || typeof node !== 'object') return node;
    const entries = Object.entries(node).map(([key, value]) => {
        if (key.startsWith('x-') || (isSchema && EXAMPLES.has(key))) return [key, value];
        if (key === 'schemas' || (isSchema && key === 'properties')) return [key, convertEach(value)];
        return [key, convert(value, isSchema || key === 'schema')];
    });
    const copy = Object.fromEntries(entries);
    return isSchema ? rewritten(copy) : copy;
}

const convertEach = (schemas) =>
    Object.fromEntries(Object.entries(schemas ?? {}).map(([name, schema]) => [name, convert(schema, true)]));

/** Rewrites one schema whose parts are rewritten already. */
function rewritten(schema) {
    return [withPlainRef, withOneType, withoutNullChoice, withFlags, withBytes].reduce(
        (made, rewrite) => rewrite(made),
        schema,
    );
}

/** `{$ref, description}` is `{allOf: [{$ref}], description}` in 3.0. */
function withPlainRef({ $ref, ...rest }) {
    if ($ref === undefined) return rest;
    return Object.keys(rest).length === 0 ? { $ref } : { ...rest, allOf: [{ $ref }, ...(rest.allOf ?? [])] };
}

/** `type: [string, null]` is a string that may be null; several types are a choice. */
function withOneType(schema) {
    if (schema.type === 'null') return { ...schema, type: undefined, nullable: true, enum: [null] };
    if (!Array.isArray(schema.type)) return schema;
    const { type, ...rest } = schema;
    const types = type.filter((each) => each !== 'null');
    const nullable = types.length < type.length && { nullable: true };
    if (types.length === 1) return { ...rest, type: types[0], ...nullable };
    return { ...rest, ...nullable, anyOf: types.map((each) => ({ type: each })) };
}

/** A choice of something or null is that, and may be null. */
function withoutNullChoice(schema) {
    const key = ['oneOf', 'anyOf'].find((name) => schema[name]?.some(isNull));
    if (key === undefined) return schema;
    const { [key]: choices, ...rest } = schema;
    const others = choices.filter((choice) => !isNull(choice));
    if (others.length !== 1) return { ...rest, [key]: others, nullable: true };
    const [only] = others;
    return only.$ref ? { ...rest, allOf: [only], nullable: true } : { ...only, ...rest, nullable: true };
}

const isNull = (schema) => schema.enum?.length === 1 && schema.enum[0] === null;

/** `const` is an enum of one; exclusive bounds are numbers in 3.1 and flags in 3.0. */
function withFlags({ const: only, exclusiveMinimum, exclusiveMaximum, examples, prefixItems, ...rest }) {
    return {
        ...rest,
        ...(only !== undefined && { enum: [only] }),
        ...(typeof exclusiveMinimum === 'number' && { minimum: exclusiveMinimum, exclusiveMinimum: true }),
        ...(typeof exclusiveMaximum === 'number' && { maximum: exclusiveMaximum, exclusiveMaximum: true }),
        ...(Array.isArray(examples) && examples.length > 0 && { example: examples[0] }),
        ...(prefixItems && { items: rest.items || { anyOf: prefixItems } }),
    };
}

function withBytes({ contentMediaType, contentEncoding, ...rest }) {
    if (contentEncoding === 'base64') return { ...rest, format: 'byte' };
    return contentMediaType === undefined || rest.format !== undefined ? rest : { ...rest, format: 'binary' };
}
