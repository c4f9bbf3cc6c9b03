import { createUndiciTransport } from '../../src/undici.js';

/** The ways by which a call can go, with the option of a client that makes it go so. */
export const BOTH_WAYS = [
    ['axios', () => ({})],
    ['undici', () => ({ transport: createUndiciTransport() })],
] as const;
