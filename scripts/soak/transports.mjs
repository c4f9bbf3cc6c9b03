import { EsperClient } from 'esper-client';
import { EsperClient as FetchClient } from 'esper-client/fetch';
import { createUndiciTransport } from 'esper-client/undici';

/** What makes a client that goes by each transport. */
export const TRANSPORTS = {
    axios: (options) => new EsperClient(options),
    undici: (options) => new EsperClient({ ...options, transport: createUndiciTransport() }),
    fetch: (options) => new FetchClient(options),
};
