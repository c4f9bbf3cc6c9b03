import { createFetchSettings, type FetchClientOptions } from '../configuration/fetch-options.js';
import { fetchSender } from '../pipeline/sender.js';
import { createFamily } from './family.js';
import { type ClientMembers, equip } from './members.js';

/**
 * The methods of the client, those of the root's.
 * They are called as `esper.<property>.<operation>(parameters, options)`.
 */
export interface EsperClient extends ClientMembers<EsperClient> {}

/**
 * A client of one tenant that sends by `fetch`: the platform's, or the option of that name.
 * It does what the client of `esper-client` does, without axios. Make one and keep it: calls share its concurrency
 * limit and the enterprise id that it has looked up.
 *
 * Throws an `EsperConfigurationError` when an option is missing, unknown or malformed, or asks for what fetch can't do:
 * `axios`, `transport`, `proxy`, `httpAgent`, `httpsAgent`.
 *
 * @example
 * import { EsperClient } from 'esper-client/fetch';
 *
 * const esper = new EsperClient({ tenant: 'acme', apiKey: env.ESPER_API_KEY });
 * for await (const device of esper.device.getAllDevices({ state: 1 })) console.log(device.device_name);
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: members are made of the operations; a test compares both
export class EsperClient {
    constructor(options?: FetchClientOptions) {
        const settings = createFetchSettings(options);
        equip(this, { settings, family: createFamily(settings, fetchSender), prototype: EsperClient.prototype });
    }
}
