import { refusal } from '../errors/invalid.js';
import type { ClientOptions } from './client-options.js';
import { createSettings, type Settings } from './settings.js';

/** Why fetch can't do what an option asks for, and who can. */
const BEYOND_FETCH = {
    axios: 'esper-client/fetch sends without axios; the client of esper-client takes an instance',
    transport: 'esper-client/fetch sends by fetch alone; the client of esper-client takes a transport',
    proxy: 'fetch takes no proxy; give the option fetch a function that knows one, or use the client of esper-client',
    httpAgent: "fetch takes no agent: sockets are the platform's; the client of esper-client takes one",
    httpsAgent:
        'fetch takes no agent; give the option fetch a function that knows your CA or certificate, ' +
        'or use the client of esper-client',
} as const satisfies Partial<Record<keyof ClientOptions, string>>;

/** Options of a client of `esper-client/fetch`: those of the root's, but for what fetch can't do. */
export type FetchClientOptions = Omit<ClientOptions, keyof typeof BEYOND_FETCH>;

/** Checks the options of a client that sends by fetch, and fills in missing ones. */
export function createFetchSettings(options: FetchClientOptions | undefined): Settings {
    for (const [name, reason] of Object.entries(BEYOND_FETCH)) {
        if (Reflect.get(Object(options), name) !== undefined) throw refusal(undefined, name, reason);
    }
    return createSettings(options);
}
