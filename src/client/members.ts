import type { ClientMethods } from '../../generated/client-methods.js';
import type { CallByName } from '../commands/command-calls.js';
import { type CommandSender, createCommandSender } from '../commands/send-command.js';
import { type CommandWaiter, createWaitForCommand } from '../commands/wait-for-command.js';
import { type ClientChanges, changeSettings } from '../configuration/client-changes.js';
import type { Settings } from '../configuration/settings.js';
import { createDownload, type Downloader } from '../files/download.js';
import { createDispatch } from '../pipeline/pipeline.js';
import { createCallOperation, createCompleteParameters } from './call-operation.js';
import type { Family } from './family.js';
import { makeInspectable } from './inspection.js';
import { addMethods, methodOf } from './methods.js';
import { createPathCalls, type PathCaller } from './path-calls.js';

/** Makes clients of a client. */
interface Changeable<Client> {
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
    withOptions(changes: ClientChanges): Client;
}

/** What the clients of all entries have. */
export interface ClientMembers<Client>
    extends ClientMethods,
        CommandSender,
        CommandWaiter,
        Downloader,
        PathCaller,
        Changeable<Client> {}

/** Gives a client its methods. `prototype` is that of its class, and of those that are made of it. */
export function equip<Client extends object>(
    client: Client,
    { settings, family, prototype }: { settings: Settings; family: Family; prototype: Client },
): void {
    const dispatch = createDispatch(settings, family.shared);
    const completeParameters = createCompleteParameters(family.enterprise);
    const callOperation = createCallOperation(settings, dispatch, completeParameters);
    addMethods(client, { baseUrl: settings.baseUrl, callOperation, completeParameters }, prototype);
    const call: CallByName = (id, ...args) => methodOf(client, id)(...args);
    Object.assign(
        client,
        createCommandSender(call, settings.clock),
        createPathCalls({ settings, dispatch, completeParameters }),
        {
            waitForCommand: createWaitForCommand(call, settings),
            download: createDownload(settings, family.openFile),
            withOptions(changes: ClientChanges): Client {
                const relative: Client = Object.create(prototype);
                equip(relative, { settings: changeSettings(settings, changes), family, prototype });
                return relative;
            },
        },
    );
    makeInspectable(client, { baseUrl: settings.baseUrl, enterpriseId: () => family.enterprise.known });
}
