// References and pointers of an OpenAPI document in one file.
const MODELS = '#/components/schemas/';

export const refTo = (model) => ({ $ref: `${MODELS}${model}` });

/** Reads the model that a reference names; undefined when it names something else. */
export const modelOf = (ref) => (ref.startsWith(MODELS) ? ref.slice(MODELS.length) : undefined);

/** Splits a pointer: `#/paths/~1a~1%7Bid%7D/get` → `paths`, `/a/{id}`, `get`. */
export const partsOf = (pointer) =>
    pointer
        .replace(/^#\/?/, '')
        .split('/')
        .map((part) => unescaped(part).replaceAll('~1', '/').replaceAll('~0', '~'));

const unescaped = (part) => part.replace(/%7[BD]/gi, (code) => decodeURIComponent(code));

/** Finds the node behind a pointer, undefined when nothing stands there. */
export const nodeAt = (document, pointer) =>
    partsOf(pointer).reduce((node, part) => (part === '' ? node : node?.[part]), document);

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
