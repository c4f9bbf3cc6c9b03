import type { ClientMethods } from '../../generated/client-methods.js';
import { type CommandWaiter, createWaitForCommand } from '../commands/wait-for-command.js';
import type { ClientOptions } from '../configuration/client-options.js';
import { createSettings } from '../configuration/settings.js';
import { createDownload, type Downloader } from '../files/download.js';
import { createDispatch } from '../pipeline/pipeline.js';
import { createCallOperation } from './call-operation.js';
import { addResources, methodOf } from './methods.js';

/** The methods of the client: `esper.<property>.<operation>(parameters, options)`, one property for each class of the generated API. */
export interface EsperClient extends ClientMethods, CommandWaiter, Downloader {}

/**
 * A client of one tenant. Make one and keep it: calls share its sockets, its place in the queue and what it knows of the enterprise.
 *
 * Throws an `EsperConfigurationError` when an option is missing, unknown or malformed.
 *
 * @example
 * const esper = new EsperClient({ tenant: 'acme', apiKey: process.env.ESPER_API_KEY });
 * for await (const device of esper.device.getAllDevices({ state: 1 })) console.log(device.device_name);
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the members come from the table of operations, and a test holds the two together
export class EsperClient {
    constructor(options?: ClientOptions) {
        const settings = createSettings(options);
        addResources(this, createCallOperation(settings, createDispatch(settings)));
        const { now, random, sleep } = settings;
        Object.assign(this, {
            waitForCommand: createWaitForCommand((id, ...args) => methodOf(this, id)(...args), { now, random, sleep }),
            download: createDownload(settings),
        });
    }
}
