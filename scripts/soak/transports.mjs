import { createUndiciTransport } from 'esper-client/undici';

/** What a client is given to go by each transport. */
export const TRANSPORTS = { axios: () => ({}), undici: () => ({ transport: createUndiciTransport() }) };
