import type { ClientMethods } from '../../generated/client-methods.js';
import type { CallByName } from '../commands/command-calls.js';
import { type CommandSender, createCommandSender } from '../commands/send-command.js';
import { type CommandWaiter, createWaitForCommand } from '../commands/wait-for-command.js';
import type { ClientOptions } from '../configuration/client-options.js';
import { createSettings } from '../configuration/settings.js';
import { createDownload, type Downloader } from '../files/download.js';
import { createDispatch } from '../pipeline/pipeline.js';
import { createCallOperation, createCompleteParameters, createEnterprise } from './call-operation.js';
import { makeInspectable } from './inspection.js';
import { addMethods, methodOf } from './methods.js';

/**
 * The methods of the client, one property for each class of the generated API.
 * They are called as `esper.<property>.<operation>(parameters, options)`.
 */
export interface EsperClient extends ClientMethods, CommandSender, CommandWaiter, Downloader {}

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
        const dispatch = createDispatch(settings);
        const enterprise = createEnterprise(settings, dispatch);
        const completeParameters = createCompleteParameters(enterprise);
        const callOperation = createCallOperation(settings, dispatch, completeParameters);
        addMethods(this, { baseUrl: settings.baseUrl, callOperation, completeParameters }, EsperClient.prototype);
        const call: CallByName = (id, ...args) => methodOf(this, id)(...args);
        Object.assign(this, createCommandSender(call, settings.clock), {
            waitForCommand: createWaitForCommand(call, settings),
            download: createDownload(settings),
        });
        makeInspectable(this, { baseUrl: settings.baseUrl, enterpriseId: () => enterprise.known });
    }
}
