import { fieldsOf } from './guards.js';
import { nodeModule } from './node.js';

/** Where Node has classes of the web. */
const MODULE_OF = {
    Blob: 'node:buffer',
    File: 'node:buffer',
    ReadableStream: 'node:stream/web',
    TextDecoder: 'node:util',
    TextEncoder: 'node:util',
} as const;

type WebClass = keyof typeof MODULE_OF;

/**
 * Returns a class of the web, Node's own where there is Node.
 * jsdom's files can't be read and take Node's Blobs for strings, and it has no streams and no coders of UTF-8.
 */
export function webClass<Name extends WebClass>(name: Name): (typeof globalThis)[Name] {
    const own = fieldsOf(nodeModule(MODULE_OF[name]))[name];
    return isClass(own, name) ? own : globalThis[name];
}

function isClass<Name extends WebClass>(value: unknown, _: Name): value is (typeof globalThis)[Name] {
    return typeof value === 'function';
}
