import { createUndiciTransport } from '../../src/undici.js';

/** The ways by which a call can go, with the option of a client that makes it go so. */
export const WAYS = [
    ['axios', () => ({})],
    ['undici', () => ({ transport: createUndiciTransport() })],
    ['fetch', () => ({ fetch: (url: string, init: RequestInit) => fetch(url, init) })],
] as const;
