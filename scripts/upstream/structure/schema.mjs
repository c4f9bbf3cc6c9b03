// A schema without words, in one of the many ways in which it can be written: two that mean the same are the same.
import { follow, modelOf } from '../../shared/pointers.mjs';

/** What a schema may say of itself besides its parts. */
export const BOUNDS = [
    'minLength',
    'maxLength',
    'pattern',
    'minimum',
    'exclusiveMinimum',
    'maximum',
    'exclusiveMaximum',
    'multipleOf',
    'minItems',
    'maxItems',
    'uniqueItems',
];
const FACTS = ['format', 'default', 'readOnly', 'writeOnly', 'deprecated', ...BOUNDS];

/** Makes the normal form of a schema of OpenAPI 3.0. Models keep their names; other references are followed. */
export function schemaOf(document, schema) {
    const { $ref, ...own } = unwrapped(schema ?? {});
    if ($ref === undefined) return inPlace(document, own);
    const name = modelOf($ref);
    if (name === undefined) return schemaOf(document, { ...follow(document, { $ref }), ...own });
    return { $ref: name, ...factsOf(own) };
}

/** Takes a composition of one part away: it makes room for words, or for null. */
function unwrapped(schema) {
    const key = ['allOf', 'oneOf', 'anyOf'].find((name) => schema[name]?.some(isNull) || schema[name]?.length === 1);
    if (key === undefined || schema.properties) return schema;
    const { [key]: all, ...own } = schema;
    const parts = all.filter((part) => !isNull(part));
    if (parts.length === all.length) return unwrapped({ ...parts[0], ...own });
    return unwrapped({ ...own, [key]: parts, nullable: true });
}

/** Tells whether a part is the null that stands in a choice. */
const isNull = ({ enum: values }) => values?.length === 1 && values[0] === null;

function inPlace(document, schema) {
    const part = (each) => schemaOf(document, each);
    const { properties, items, allOf, additionalProperties: more } = schema;
    const choices = schema.oneOf ?? schema.anyOf;
    const type = typeOf(schema);
    return {
        ...(type && { type }),
        ...factsOf(schema),
        ...enumOf(schema, type),
        ...requiredOf(schema),
        ...(properties && { properties: eachOf(properties, part) }),
        ...(items && { items: part(items) }),
        ...(allOf && { allOf: allOf.map(part) }),
        ...(choices && { oneOf: choices.map(part) }),
        ...(isSchema(more) && { additionalProperties: part(more) }),
    };
}

function typeOf({ type, properties, items, enum: values }) {
    if (type) return type;
    if (properties) return 'object';
    if (items) return 'array';
    return values && (typeof values[0] === 'number' ? 'integer' : 'string');
}

function factsOf(schema) {
    const isNull = schema.nullable || (schema.enum?.includes(null) ?? false);
    const said = FACTS.filter(
        (name) => ![undefined, null, false].includes(schema[name]) || isFalseDefault(schema, name),
    );
    return { ...(isNull && { nullable: true }), ...Object.fromEntries(said.map((name) => [name, schema[name]])) };
}

const isFalseDefault = (schema, name) => name === 'default' && schema.default === false;

/** Lists the values. True and false are all that a boolean can be. */
function enumOf({ enum: values }, type) {
    const others = (values ?? []).filter((value) => value !== null);
    return others.length > 0 && type !== 'boolean' ? { enum: [...new Set(others)] } : {};
}

/** Lists what is required, of what there is. */
function requiredOf({ required, properties, allOf }) {
    const names = (Array.isArray(required) ? required : []).filter((name) => allOf || name in (properties ?? {}));
    return names.length > 0 ? { required: [...new Set(names)].sort() } : {};
}

/**
 * Tells whether `additionalProperties` says something.
 * True, false and `{}` say nothing that a caller would notice.
 */
const isSchema = (value) => typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const eachOf = (properties, part) =>
    Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, part(schema)]));
