// Schemas made comparable: no words, and what redocly diff doesn't look at written where it does.
import { listOf, mapValues } from './nodes.mjs';
import { typeOf, withoutNull } from './types.mjs';

const ARGS_BY = 'x-esper-args-by';
const WORDS = new Set([
    'description',
    'title',
    'example',
    'externalDocs',
    'x-enum-descriptions',
    'x-enum-varnames',
    'x-esper-draft',
]);

/** Words of ours that say what OpenAPI has a word for; older descriptions have that. */
const RENAMED = { 'x-esper-default': 'default' };

/** How the description says that an enum in answers is not the whole list. */
const OPEN = /\bmore values may come\b/i;

/**
 * Copies a schema without its words.
 * Members carry `x-type`, since a changed reference is otherwise no change of theirs.
 */
export function comparable(schema) {
    if (schema === null || typeof schema !== 'object') return schema;
    const kept = Object.entries(schema).filter(([key]) => !WORDS.has(key));
    const { [ARGS_BY]: argsBy, ...plain } = Object.fromEntries(
        kept.map(([key, value]) => [RENAMED[key] ?? key, PARTS[key]?.(value) ?? value]),
    );
    return { ...plain, ...(schema.enum && enumFactsOf(schema)), ...(argsBy && { 'x-args-by': argsByWords(argsBy) }) };
}

/** Writes what each value of a property takes: `INSTALL needs app_version takes auto_update_mode, LOCK takes nothing`. */
const argsByWords = ({ values }) =>
    listOf(
        Object.entries(values).map(([value, { open, needs = [], takes = [] }]) => {
            if (open) return `${value} takes anything`;
            const words = [
                ...(needs.length > 0 ? ['needs', ...needs] : []),
                ...(takes.length > 0 ? ['takes', ...takes] : []),
            ];
            return [value, ...(words.length > 0 ? words : ['takes nothing'])].join(' ');
        }),
    );

const enumFactsOf = ({ enum: values, description = '', 'x-enum-varnames': names }) => ({
    'x-constants': listOf(names ?? values.map(String)),
    ...(OPEN.test(description) && { 'x-open': true }),
});

/** Copies a model. What it is made of is written out where it has no members to say it. */
export function model(schema) {
    const plain = comparable(schema);
    const kinds = plain.oneOf ?? plain.anyOf;
    if (kinds) return { ...plain, 'x-type': 'a union', 'x-kinds': listOf(kinds.map(typeOf)) };
    // Null is told of a model by itself.
    return { ...plain, 'x-type': plain.properties ? 'an object' : withoutNull(typeOf(plain)) };
}

/**
 * Copies a property or an argument.
 * `{$ref}` and `{allOf: [{$ref}]}` are the same: the second only makes room for words.
 */
export function member(schema, facts = {}) {
    const plain = comparable(schema ?? {});
    const { $ref, ...rest } = plain;
    return { ...($ref ? { allOf: [{ $ref }] } : rest), ...facts, 'x-type': typeOf(plain) };
}

const list = (schemas) => schemas.map(comparable);

const PARTS = {
    properties: (properties) => mapValues(properties, (schema) => member(schema)),
    items: comparable,
    additionalProperties: comparable,
    not: comparable,
    allOf: list,
    oneOf: list,
    anyOf: list,
};
