// What the modules share: references and pointers of a bundled description.
const MODELS = '#/components/schemas/';

export const refTo = (model) => ({ $ref: `${MODELS}${model}` });

/** Reads the model that a reference names; undefined when it names something else. */
export const modelOf = (ref) => (ref.startsWith(MODELS) ? ref.slice(MODELS.length) : undefined);

/** Splits a pointer: `#/paths/~1a/get` → `paths`, `/a`, `get`. */
export const partsOf = (pointer) =>
    pointer
        .replace(/^#\/?/, '')
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Finds the node behind a pointer, undefined when nothing stands there. */
export const nodeAt = (document, pointer) =>
    partsOf(pointer).reduce((node, part) => (part === '' ? node : node?.[part]), document);

/** Follows a pointer through the references on its way and at its end; undefined when it leads nowhere. */
export function realPointer(document, pointer) {
    let real = '#';
    for (const part of pointer.split('/').slice(1)) {
        real = `${real}/${part}`;
        for (let node = nodeAt(document, real); node?.$ref; node = nodeAt(document, real)) real = node.$ref;
    }
    return nodeAt(document, real) === undefined ? undefined : real;
}

export const escaped = (name) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Gives the node itself, or what it refers to. */
export function follow(document, node) {
    return typeof node?.$ref === 'string' ? follow(document, nodeAt(document, node.$ref)) : node;
}

/** Lists every reference below a node, in order. */
export function refsIn(node) {
    if (Array.isArray(node)) return node.flatMap(refsIn);
    if (node === null || typeof node !== 'object') return [];
    return Object.entries(node).flatMap(([key, value]) =>
        key === '$ref' && typeof value === 'string' ? [value] : refsIn(value),
    );
}

/** Copies an object with each value replaced. */
export const mapValues = (object, change) =>
    Object.fromEntries(Object.entries(object ?? {}).map(([key, value]) => [key, change(value, key)]));

/** Joins a list: redocly diff takes a list in an extension for a node of its own. itemsOf() is the way back. */
export const listOf = (items) => items.join(', ');

export const itemsOf = (list) => list?.split(', ').filter(Boolean) ?? [];

/** Groups items by their key, in their order. */
export function groupBy(items, keyOf) {
    const groups = new Map();
    for (const [index, item] of items.entries()) {
        const key = keyOf(item, index);
        groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    return groups;
}
