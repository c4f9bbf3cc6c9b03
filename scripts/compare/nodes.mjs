// What the modules share beside references and pointers.
import { nodeAt } from '../shared/pointers.mjs';

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
