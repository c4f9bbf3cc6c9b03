import { checkByRules, FUNCTION, type Rule, SIGNAL } from '../configuration/rules.js';
import { captureSite, pointTo } from '../errors/call-site.js';
import { type AbortListener, addAbortListener, removeAbortListener } from '../util/interruption.js';
import { notify } from '../util/notify.js';
import type { CommandOutcome } from './outcome.js';
import { type CallByName, type CommandCalls, createPolledCalls, type Poll } from './polled-calls.js';
import { Poller, type PollerEnvironment } from './poller.js';
import { pollV0 } from './status-v0.js';
import { pollDevice, pollGroup } from './status-v1.js';
import { pollV2 } from './status-v2.js';
import { type CommandAnswer, type CommandIds, type CommandTarget, readTarget } from './target.js';

const DEFAULT_POLL_MS = 1_000;

/** Waits for commands. */
export interface CommandWaiter {
    /**
     * Waits until a command has ended on each of its devices.
     * Takes the answer of the call that made it (`createCommand`, `createCommandRequest`, `runCommand`,
     * `runGroupCommand`), or ids. A device that fails does not throw: it is among `failures` of the outcome. A command
     * that goes to no device ends at once, with `total` 0 and a `note`.
     *
     * Lost connections, timeouts, 429 and 5xx are ridden out as long as `maxWait` lasts; past it an `EsperCommandError`
     * carries the last outcome. Other errors are thrown at once. The command goes on whatever becomes of the wait.
     *
     * @example
     * const request = await esper.commandsV2.createCommand({
     *     commandRequest: { command_type: 'DEVICE', devices: [id], command: 'REBOOT' },
     * });
     * const { total, failures } = await esper.waitForCommand(request, {
     *     maxWait: 120_000,
     *     onProgress: ({ ended, total }) => show(ended, total),
     * });
     * for (const { deviceId, reason } of failures) console.log(deviceId, reason);
     */
    waitForCommand(command: CommandAnswer | CommandIds, options: WaitForCommandOptions): Promise<CommandOutcome>;
}

/** Creates the wait of one client, by the methods that it has. */
export function createWaitForCommand(
    call: CallByName,
    environment: PollerEnvironment,
): CommandWaiter['waitForCommand'] {
    return function wait(command, options) {
        const site = captureSite();
        return waitForCommand(command, options, call, environment).catch((error: unknown) => {
            throw pointTo(error, site);
        });
    };
}

/** Polls a command until each of its devices is in a final state. */
export async function waitForCommand(
    command: unknown,
    options: WaitForCommandOptions,
    call: CallByName,
    environment: PollerEnvironment,
): Promise<CommandOutcome> {
    checkWaitOptions(options);
    const { maxWait, pollInterval = DEFAULT_POLL_MS, onProgress, signal } = options;
    const target = readTarget(command);
    const poller = new Poller(environment, maxWait, pollInterval);
    const listener: AbortListener = { aborted: () => poller.stop(signal?.reason) };
    if (signal !== undefined) addAbortListener(signal, listener);
    try {
        if (signal?.aborted) listener.aborted();
        const poll = createPoll(target, createPolledCalls(call, poller));
        for (let polls = 0; ; polls += 1) {
            const { outcome, isComplete } = await poll();
            poller.last = outcome;
            notify(() => onProgress?.(outcome));
            if (isComplete) return outcome;
            await poller.pause(polls);
        }
    } finally {
        if (signal !== undefined) removeAbortListener(signal, listener);
        poller.release();
    }
}

function createPoll(target: CommandTarget, calls: CommandCalls): Poll {
    switch (target.form) {
        case 'v2':
            return pollV2(target, calls);
        case 'v0':
            return pollV0(target, calls);
        case 'device':
            return pollDevice(target, calls);
        case 'group':
            return pollGroup(target, calls);
    }
}

/** Options of a wait for a command. */
export interface WaitForCommandOptions {
    /**
     * Milliseconds to wait at most, from the call on; Infinity is allowed.
     * Required: an offline device or a schedule can hold a command open for days. The last poll begins when they are
     * over and is given a second.
     */
    readonly maxWait: number;
    /**
     * Milliseconds between the first two polls, less a random part of up to a half.
     * Later pauses grow to 30 seconds. Default 1000.
     */
    readonly pollInterval?: number | undefined;
    /**
     * Called after each poll with the outcome.
     * What it throws is ignored.
     */
    readonly onProgress?: ((outcome: CommandOutcome) => void) | undefined;
    /** Aborts the wait; the command goes on. */
    readonly signal?: AbortSignal | undefined;
}

const WAIT_RULES: Readonly<Record<keyof WaitForCommandOptions, Rule>> = {
    maxWait: {
        expected: 'milliseconds, a number of 0 or more',
        isRequired: true,
        accepts: (value) => typeof value === 'number' && value >= 0,
    },
    pollInterval: {
        expected: 'milliseconds, a number above 0',
        accepts: (value) => typeof value === 'number' && value > 0 && Number.isFinite(value),
    },
    onProgress: FUNCTION,
    signal: SIGNAL,
};

/** Refuses options that are missing, unknown or malformed. */
export function checkWaitOptions(options: WaitForCommandOptions): void {
    checkByRules('waitForCommand', options, WAIT_RULES);
}
