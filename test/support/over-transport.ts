import type { ClientOptions } from '../../src/configuration/client-options.js';
import type * as undici from '../../src/undici.js';

/** A global of the project that a file is run in. */
const chosen: unknown = Reflect.get(globalThis, 'ESPER_TEST_TRANSPORT');

/** Tells whether these tests go by undici: some files are run a second time that way (jest.config.mjs). */
export const isOverUndici = chosen === 'undici';
/** Tells whether these tests go by fetch: some files are run a third time that way. */
export const isOverFetch = chosen === 'fetch';
/** Both are undici's below, which has its own words and keeps its own sockets. */
export const isOnUndici = isOverUndici || isOverFetch;

/** Makes a client go as its tests want it. undici is loaded only there: it takes longer than most tests. */
export const overTransport: ClientOptions = optionsOf();

function optionsOf(): ClientOptions {
    if (isOverUndici)
        return { transport: jest.requireActual<typeof undici>('../../src/undici.js').createUndiciTransport() };
    return isOverFetch ? { fetch: (url, init) => fetch(url, init) } : {};
}
