import { operations } from '../../generated/operations.js';
import { checkByRules, FUNCTION, type Rule, SIGNAL } from '../configuration/rules.js';
import { captureSite, pointTo } from '../errors/call-site.js';
import { type AbortListener, addAbortListener, removeAbortListener } from '../util/interruption.js';
import { quietly } from '../util/notify.js';
import type { CommandOutcome } from './outcome.js';
import { type CallOperation, type CommandCalls, createPatientCalls, type Look } from './polled-calls.js';
import { Patience, type Surroundings } from './poller.js';
import { lookAtV0 } from './status-v0.js';
import { lookAtDevice, lookAtGroup } from './status-v1.js';
import { lookAtV2 } from './status-v2.js';
import { type CommandAnswer, type CommandIds, type CommandTarget, readTarget } from './target.js';

const DEFAULT_POLL_MS = 1_000;

/** Waits for commands. */
export interface CommandWaiter {
    /**
     * Waits until a command has ended on each of its devices. Takes the answer of the call that made it (`createCommand`, `createCommandRequest`,
     * `runCommand`, `runGroupCommand`), or ids. A device that fails does not throw: it is among `failures` of the outcome. A command that goes to
     * no device ends at once, with `total` 0 and a `note`.
     *
     * Lost connections, timeouts, 429 and 5xx are ridden out as long as `maxWait` lasts; past it an `EsperCommandError` carries the last outcome.
     * Other errors are thrown at once. The command goes on whatever becomes of the wait.
     *
     * @example
     * const request = await esper.commandsV2.createCommand({ commandRequest: { command_type: 'DEVICE', devices: [id], command: 'REBOOT' } });
     * const { total, failures } = await esper.waitForCommand(request, { maxWait: 120_000, onProgress: ({ ended, total }) => show(ended, total) });
     * for (const { deviceId, reason } of failures) console.log(deviceId, reason);
     */
    waitForCommand(command: CommandAnswer | CommandIds, options: WaitForCommandOptions): Promise<CommandOutcome>;
}

/** The wait of one client, by its methods as they are: properties that have operations. */
export function createWaitForCommand(
    resources: Readonly<Record<string, Readonly<Record<string, (...args: unknown[]) => unknown>>>>,
    around: Surroundings,
): CommandWaiter['waitForCommand'] {
    const call: CallOperation = (operation, ...args) =>
        resources[operations[operation].property]?.[operation]?.(...args);
    return function wait(command, options) {
        const site = captureSite();
        return waitForCommand(command, options, call, around).catch((error: unknown) => {
            throw pointTo(error, site);
        });
    };
}

/** Looks at a command again and again until each of its devices is in a final state. */
export async function waitForCommand(
    command: unknown,
    options: WaitForCommandOptions,
    call: CallOperation,
    around: Surroundings,
): Promise<CommandOutcome> {
    checkWaitOptions(options);
    const { maxWait, pollInterval = DEFAULT_POLL_MS, onProgress, signal } = options;
    const target = readTarget(command);
    const patience = new Patience(around, maxWait, pollInterval);
    const listener: AbortListener = { aborted: () => patience.stop(signal?.reason) };
    if (signal !== undefined) addAbortListener(signal, listener);
    try {
        if (signal?.aborted) listener.aborted();
        const look = createLook(target, createPatientCalls(call, patience));
        for (let looks = 0; ; looks += 1) {
            const { outcome, isOver } = await look();
            patience.last = outcome;
            quietly(() => onProgress?.(outcome));
            if (isOver) return outcome;
            await patience.pause(looks);
        }
    } finally {
        if (signal !== undefined) removeAbortListener(signal, listener);
        patience.release();
    }
}

function createLook(target: CommandTarget, calls: CommandCalls): Look {
    switch (target.form) {
        case 'v2':
            return lookAtV2(target, calls);
        case 'v0':
            return lookAtV0(target, calls);
        case 'device':
            return lookAtDevice(target, calls);
        case 'group':
            return lookAtGroup(target, calls);
    }
}

/** How to wait for a command. */
export interface WaitForCommandOptions {
    /**
     * Milliseconds to wait at most, from the call on; Infinity is allowed. Required: an offline device or a schedule can hold a
     * command open for days. The last look begins when they are over and is given a second.
     */
    readonly maxWait: number;
    /** Milliseconds between the first two looks, less a random part of up to a half; later pauses grow to 30 seconds. Default 1000. */
    readonly pollInterval?: number | undefined;
    /** Told after each look where the command stands. What it throws is ignored. */
    readonly onProgress?: ((outcome: CommandOutcome) => void) | undefined;
    /** Ends the wait; the command goes on. */
    readonly signal?: AbortSignal | undefined;
}

const RULES: Readonly<Record<keyof WaitForCommandOptions, Rule>> = {
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
    checkByRules('waitForCommand', options, RULES);
}
