import type { ClientMethods } from '../../generated/client-methods.js';
import type { CallByName } from '../commands/command-calls.js';
import { type CommandSender, createCommandSender } from '../commands/send-command.js';
import { type CommandWaiter, createWaitForCommand } from '../commands/wait-for-command.js';
import { type ClientChanges, changeSettings } from '../configuration/client-changes.js';
import type { ClientOptions } from '../configuration/client-options.js';
import { createSettings, type Settings } from '../configuration/settings.js';
import { createDownload, type Downloader } from '../files/download.js';
import { createDispatch } from '../pipeline/pipeline.js';
import { createCallOperation, createCompleteParameters } from './call-operation.js';
import { createFamily, type Family } from './family.js';
import { makeInspectable } from './inspection.js';
import { addMethods, methodOf } from './methods.js';
import { createPathCalls, type PathCaller } from './path-calls.js';

/** Makes clients of a client. */
interface Changeable {
    /**
     * Makes a client with some options changed, which shares all else with this one.
     * Sockets, queue, holds after a 429, the quota of retries, and the enterprise that was looked up. For a job of its
     * own in a program that has a client: a longer deadline, a trace's headers, hooks of its own. `headers` are added.
     *
     * Throws an `EsperConfigurationError` for an option that is malformed, unknown, or shared.
     *
     * @example
     * const patient = esper.withOptions({ timeout: 300_000, maxRetries: 5 });
     * const traced = esper.withOptions({ headers: { traceparent } });
     */
    withOptions(changes: ClientChanges): EsperClient;
}

/**
 * The methods of the client, one property for each class of the generated API.
 * They are called as `esper.<property>.<operation>(parameters, options)`.
 */
export interface EsperClient extends ClientMethods, CommandSender, CommandWaiter, Downloader, PathCaller, Changeable {}

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
        equip(this, settings, createFamily(settings));
    }
}

/** Gives a client its methods. */
function equip(client: EsperClient, settings: Settings, family: Family): void {
    const dispatch = createDispatch(settings, family.shared);
    const completeParameters = createCompleteParameters(family.enterprise);
    const callOperation = createCallOperation(settings, dispatch, completeParameters);
    addMethods(client, { baseUrl: settings.baseUrl, callOperation, completeParameters }, EsperClient.prototype);
    const call: CallByName = (id, ...args) => methodOf(client, id)(...args);
    Object.assign(
        client,
        createCommandSender(call, settings.clock),
        createPathCalls({ settings, dispatch, completeParameters }),
        {
            waitForCommand: createWaitForCommand(call, settings),
            download: createDownload(settings, family.openFile),
            withOptions(changes: ClientChanges): EsperClient {
                const relative: EsperClient = Object.create(EsperClient.prototype);
                equip(relative, changeSettings(settings, changes), family);
                return relative;
            },
        },
    );
    makeInspectable(client, { baseUrl: settings.baseUrl, enterpriseId: () => family.enterprise.known });
}
