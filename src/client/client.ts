import type { ClientOptions } from '../configuration/client-options.js';
import { createSettings } from '../configuration/settings.js';
import { axiosSender } from '../pipeline/axios-sender.js';
import { createFamily } from './family.js';
import { type ClientMembers, equip } from './members.js';

/**
 * The methods of the client, one property for each class of the generated API.
 * They are called as `esper.<property>.<operation>(parameters, options)`.
 */
export interface EsperClient extends ClientMembers<EsperClient> {}

/**
 * A client of one tenant.
 * Make one and keep it: calls share its sockets, its concurrency limit and the enterprise id that it has looked up.
 *
 * Throws an `EsperConfigurationError` when an option is missing, unknown or malformed.
 *
 * @example
 * const esper = new EsperClient({ tenant: 'acme', apiKey: process.env.ESPER_API_KEY });
 * for await (const device of esper.device.getAllDevices({ state: 1 })) console.log(device.device_name);
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: members are made of the operations; a test compares both
export class EsperClient {
    constructor(options?: ClientOptions) {
        const settings = createSettings(options);
        equip(this, { settings, family: createFamily(settings, axiosSender), prototype: EsperClient.prototype });
    }
}
