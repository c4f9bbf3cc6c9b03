// A model made of several by allOf is one type to callers. Written out, a property that moved into a base is no change.
import { follow } from '../shared/pointers.mjs';
import { mapValues } from './nodes.mjs';

/** Copies a description with the properties of composed models written out. */
export function flattened(description) {
    const schemas = mapValues(description.components?.schemas, (schema) => written(description, schema));
    return { ...description, components: { ...description.components, schemas } };
}

function written(description, schema) {
    const { allOf = [], ...own } = schema;
    const parts = [...allOf, own].map((part) => follow(description, part));
    // `{allOf: [$ref]}` alone makes room for words; a part that is no object can't be written out.
    if (allOf.length + (own.properties ? 1 : 0) < 2 || !parts.every(hasMembers)) return schema;
    const merged = parts.map((part) => (part.allOf ? written(description, part) : part));
    if (merged.some((part) => part.allOf)) return schema;
    return {
        ...own,
        type: 'object',
        required: [...new Set(merged.flatMap(({ required = [] }) => required))],
        properties: Object.assign({}, ...merged.map(({ properties }) => properties)),
    };
}

const hasMembers = ({ properties, allOf, type, oneOf, anyOf }) =>
    !oneOf && !anyOf && (properties !== undefined || allOf !== undefined || type === undefined || type === 'object');
