import type { Fetch } from '../configuration/fetch.js';
import { refusal } from '../errors/invalid.js';
import { fieldsOf } from '../util/guards.js';
import { nodeModule } from '../util/node.js';

/**
 * Returns what sends by the platform's fetch; refuses where there is none.
 * It is looked up at each request: a test may have put another in its place.
 */
export function platformFetch(): Fetch {
    findFetch();
    return (url, init) => findFetch()(url, init);
}

function findFetch(): Fetch {
    if (typeof fetch === 'function') return (url, init) => fetch(url, init);
    const outer = fetchOfNode();
    if (isFetch(outer)) return outer;
    throw refusal(undefined, 'fetch', 'missing; this platform has none of its own, give a function like it');
}

/** Node's own fetch, for a realm inside Node that has none, as jest's jsdom. No module of Node's exports it. */
function fetchOfNode(): unknown {
    try {
        return nodeModule('node:vm')?.runInThisContext('fetch');
    } catch {
        return undefined;
    }
}

const isFetch = (value: unknown): value is Fetch => typeof value === 'function';

/**
 * Creates a controller whose signal a fetch takes.
 * Node's refuses one of jsdom's, which may stand in the place of Node's own.
 */
export function createFetchController(): AbortController {
    const create =
        'document' in globalThis ? fieldsOf(nodeModule('node:util'))['transferableAbortController'] : undefined;
    return isControllerMaker(create) ? create() : new AbortController();
}

const isControllerMaker = (value: unknown): value is () => AbortController => typeof value === 'function';
