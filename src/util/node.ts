/** Modules that were looked up before: a lookup takes a microsecond, and a call needs several. */
const loaded: Partial<NodeModules> = {};

/**
 * Returns a module of Node by its name; undefined elsewhere.
 * It is not imported, so that the package bundles for a browser as it is.
 */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
    try {
        if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') return undefined;
        loaded[name] ??= process.getBuiltinModule(name);
        return loaded[name];
    } catch {
        return undefined; // Next.js's edge runtime: what only Node has throws when it is read, or when it is called
    }
}

/** Returns a module of Node by its name; throws elsewhere. */
export function requireNode<Name extends keyof NodeModules>(name: Name): NodeModules[Name] {
    const module = nodeModule(name);
    if (module === undefined) throw new Error(`Needs Node.js: there is no ${name} here`);
    return module;
}

interface NodeModules {
    'node:buffer': typeof import('node:buffer');
    'node:fs': typeof import('node:fs');
    'node:http': typeof import('node:http');
    'node:https': typeof import('node:https');
    'node:os': typeof import('node:os');
    'node:path': typeof import('node:path');
    'node:stream': typeof import('node:stream');
    'node:stream/web': typeof import('node:stream/web');
    'node:string_decoder': typeof import('node:string_decoder');
    'node:util': typeof import('node:util');
    'node:vm': typeof import('node:vm');
    'node:zlib': typeof import('node:zlib');
}

/** Tells whether Node's modules are there. */
export function hasNode(): boolean {
    return nodeModule('node:http') !== undefined;
}
