// A schema as the type that callers see, in the words of the generated TypeScript.
import { modelOf } from '../shared/pointers.mjs';

/** Writes a type: `{type: array, items: {$ref: Device}, nullable: true}` → `Device[] | null`. */
export const typeOf = (schema) => `${bare(schema)}${schema?.nullable ? ' | null' : ''}`;

function bare(schema) {
    if (schema === undefined || schema === true) return 'any';
    if (schema.$ref) return modelOf(schema.$ref) ?? 'any';
    if (schema.allOf) return schema.allOf.map(typeOf).join(' & ');
    if (schema.oneOf ?? schema.anyOf) return [...new Set((schema.oneOf ?? schema.anyOf).map(typeOf))].join(' | ');
    return OF_TYPE[schema.type]?.(schema) ?? 'any';
}

const OF_TYPE = {
    string: ({ format }) => (format === 'binary' ? 'File' : 'string'),
    integer: () => 'number',
    number: () => 'number',
    boolean: () => 'boolean',
    array: ({ items }) => {
        const item = typeOf(items);
        return item.includes(' ') ? `(${item})[]` : `${item}[]`;
    },
    object: ({ properties, additionalProperties }) => {
        if (properties)
            return `{ ${Object.entries(properties)
                .map(([name, value]) => `${name}: ${typeOf(value)}`)
                .join('; ')} }`;
        return additionalProperties ? `{ [key: string]: ${typeOf(additionalProperties)} }` : 'object';
    },
};

/** Lists the models that a type is made of: `(DeviceTag | null)[]` → `DeviceTag`. */
export const modelsIn = (type) => type.match(/\b[A-Z]\w*/g)?.filter((name) => name !== 'File') ?? [];

/** Takes the null beside a type away. */
export const withoutNull = (type) => type.replace(/ \| null$/, '');
