// What `esper-client/fetch` exports: the client by fetch, with all of the root that needs no axios.

export { EsperClient } from './client/fetch-client.js';
export * from './common.js';
export type { FetchClientOptions as ClientOptions } from './configuration/fetch-options.js';
