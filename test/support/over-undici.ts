import type { ClientOptions } from '../../src/configuration/client-options.js';
import type * as undici from '../../src/undici.js';

/** Tells whether these tests go by undici: some files are run a second time that way (jest.config.mjs). */
export const isOverUndici = process.env['ESPER_TEST_TRANSPORT'] === 'undici';

/** Makes a client go as its tests want it. undici is loaded only there: it takes longer than most tests. */
export const overUndici: ClientOptions = isOverUndici
    ? { transport: jest.requireActual<typeof undici>('../../src/undici.js').createUndiciTransport() }
    : {};
