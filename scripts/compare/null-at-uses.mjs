// A model that says that it may be null gives every field of its type a `| null` in the generated code, and is the same
// type itself. So null is moved to where the model is used, and told there.
import { modelOf } from '../shared/pointers.mjs';

/** A copy of a description in which no model is nullable, but the properties and parameters that are of its type. */
export function nullAtUses(description) {
    const copy = structuredClone(description);
    const models = copy.components?.schemas ?? {};
    const nullable = new Set(Object.keys(models).filter((name) => models[name].nullable));
    for (const name of nullable) delete models[name].nullable;
    mark(copy, nullable);
    return copy;
}

function mark(node, nullable) {
    if (node === null || typeof node !== 'object') return;
    const [only, ...others] = node.allOf ?? [];
    if (only?.$ref && others.length === 0 && nullable.has(modelOf(only.$ref))) node.nullable = true;
    for (const value of Object.values(node)) mark(value, nullable);
}
