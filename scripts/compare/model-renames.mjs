// A model that is gone and one that is new with the very same content is one model with another name.
import { modelOf, refTo } from '../shared/pointers.mjs';
import { groupBy } from './nodes.mjs';
import { comparable } from './schemas.mjs';

/**
 * Maps new names of models to old ones.
 * Where two candidates are alike nothing is guessed: then a model is gone and another is new.
 */
export function renamedModels(old, now) {
    const before = schemasOf(old);
    const after = schemasOf(now);
    const renamed = new Map();
    // Models refer to each other: with each rename that is found, those that refer to it may become the same.
    for (;;) {
        const gone = Object.keys(before).filter((name) => !(name in after) && ![...renamed.values()].includes(name));
        const fresh = Object.keys(after).filter((name) => !(name in before) && !renamed.has(name));
        const oldByContent = groupBy(gone, (name) => contentOf(before[name], name, new Map()));
        const newByContent = groupBy(fresh, (name) => contentOf(after[name], name, renamed));
        const found = [...newByContent].filter(
            ([content, names]) => names.length === 1 && oldByContent.get(content)?.length === 1,
        );
        if (found.length === 0) return renamed;
        for (const [content, [name]] of found) renamed.set(name, oldByContent.get(content)[0]);
    }
}

const schemasOf = (description) => description.components?.schemas ?? {};

/** Writes what a model says, the names of renamed models and its own taken out. */
const contentOf = (schema, name, renamed) =>
    JSON.stringify(
        comparable(withRefs(schema, (model) => (model === name ? 'Self' : (renamed.get(model) ?? model)))),
        sorted,
    );

/** Puts models under their old names, so that only what else changed is a change. */
export function withOldNames(description, renamed) {
    if (renamed.size === 0) return description;
    const replaced = withRefs(description, (model) => renamed.get(model) ?? model);
    const schemas = Object.entries(replaced.components.schemas).map(([name, schema]) => [
        renamed.get(name) ?? name,
        schema,
    ]);
    return { ...replaced, components: { ...replaced.components, schemas: Object.fromEntries(schemas) } };
}

function withRefs(node, nameOf) {
    if (Array.isArray(node)) return node.map((each) => withRefs(each, nameOf));
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(
        Object.entries(node).map(([key, value]) => {
            const model = typeof value === 'string' ? modelOf(value) : undefined;
            // References stand under $ref and in the mapping of a discriminator.
            return [key, model === undefined ? withRefs(value, nameOf) : refTo(nameOf(model)).$ref];
        }),
    );
}

/** Sorts keys, for JSON.stringify: their order is no difference. */
const sorted = (_key, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value;
