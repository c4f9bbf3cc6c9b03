import { captureSite, pointToMethod } from '../errors/call-site.js';
import type { CommandBatch, UnknownRequest } from '../errors/command-parts.js';
import { addFacts, EsperError, setSent } from '../errors/esper-error.js';
import { invalid } from '../errors/invalid.js';
import type { Clock } from '../util/clock.js';
import { isNonEmptyString, isRecord } from '../util/guards.js';
import { BatchSender } from './batch-sender.js';
import type { CallByName } from './command-calls.js';
import { type FindSentOptions, type FoundParts, findSent } from './find-sent.js';
import { checkSendOptions, type SendCommandOptions } from './send-options.js';
import { type CommandToMany, splitCommand } from './split-command.js';

/** Sends commands to many. */
export interface CommandSender {
    /**
     * Sends a command to any number of devices or groups.
     * It is split into requests of 1000 devices or 500 groups, which the API takes at most; some are in flight at once.
     * Ids that come twice are sent once; all are read before anything is sent. Nothing is ever sent twice.
     *
     * Returns a handle of all requests, plain JSON, that `waitForCommand` takes, here or in another process, with one
     * outcome.
     *
     * When a request fails no other is begun, and the error, whatever its class, has `parts`: `sent`, a handle of what
     * the API took; `unsent`, the ids that can be sent again; and `unknown`, requests whose outcome is not known (a
     * connection cut after the body, a timeout, a 5xx). Pass these to `findSent` before you send anything again. `sent`
     * of the error itself is about the request that failed; where none did (an abort, `save`) it is about all of them:
     * `no` when `unsent` has every id.
     *
     * Needs the right to list requests too: one is asked for beforehand, so that `findSent` knows where to stop.
     *
     * @example
     * const command = { command_type: 'DEVICE', devices: ids, device_type: 'all', command: 'REBOOT' } as const;
     * const batch = await esper.sendCommand(command);
     * const { total, failures } = await esper.waitForCommand(batch, { maxWait: 600_000 });
     */
    sendCommand(command: CommandToMany, options?: SendCommandOptions): Promise<CommandBatch>;
    /**
     * Looks up requests of which it is not known whether the API took them.
     * They are `parts.unknown` of an error of `sendCommand`, and are looked for among the requests of the tenant. No
     * command is sent. Returns `sent`, a handle of those that were found, and `unsent`, the ids of those that were not,
     * which can be sent again.
     *
     * A request that was cut may still be worked on: one that is not found is looked for again until `settle` is over.
     *
     * Throws as any list does, and an `EsperConfigurationError` for what is no such list. An `EsperResponseError` with
     * `parts` says that a row may be a request to groups, but leaves out which.
     *
     * @example
     * const { sent, unsent } = await esper.findSent(error.parts.unknown);
     */
    findSent(unknown: readonly UnknownRequest[], options?: FindSentOptions): Promise<FoundParts>;
}

/** Creates the methods of one client that send to many. */
export function createCommandSender(call: CallByName, clock: Clock): CommandSender {
    async function send(command: CommandToMany, options: SendCommandOptions): Promise<CommandBatch> {
        checkSendOptions(options);
        checkCommand(command);
        const parts = await splitCommand(command, options.signal).catch((error: unknown) => {
            throw toUnsent(error);
        });
        return new BatchSender(call, parts, options).send();
    }

    return {
        sendCommand(command, options = {}) {
            const site = captureSite();
            return send(command, options).catch((error: unknown) => {
                throw pointToMethod(error, 'sendCommand', site);
            });
        },
        findSent(unknown, options = {}) {
            const site = captureSite();
            return findSent(unknown, options, { call, clock }).catch((error: unknown) => {
                throw pointToMethod(error, 'findSent', site);
            });
        },
    };
}

/** Says of an error that nothing of the command was sent; it may be that of a walk which gave the ids. */
function toUnsent(error: unknown): unknown {
    if (!EsperError.is(error)) return error;
    addFacts(error, { attempts: 0 });
    setSent(error, 'no');
    return error;
}

function checkCommand(command: unknown): void {
    if (!isRecord(command)) throw invalid('sendCommand', undefined, 'a command', command);
    for (const name of ['command_type', 'command']) {
        if (!isNonEmptyString(command[name])) throw invalid('sendCommand', name, 'a word', command[name]);
    }
}
