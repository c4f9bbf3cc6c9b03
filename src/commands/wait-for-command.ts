import { checkByRules, FUNCTION, type Rule, SIGNAL } from '../configuration/rules.js';
import { captureSite, pointToMethod } from '../errors/call-site.js';
import type { CommandBatch } from '../errors/command-parts.js';
import type { Clock } from '../util/clock.js';
import { fieldsOf, isRecord } from '../util/guards.js';
import { BatchPoll } from './batch-poll.js';
import { type CallByName, type CommandCalls, createPolledCalls, OPERATIONS } from './command-calls.js';
import { type EsperCommandError, maxWaitError, type WaitEnd } from './command-error.js';
import { Completion, type StatusReader } from './completion.js';
import type { CommandOutcome } from './outcome.js';
import { type Look, type Poll, Poller, type PollerEnvironment } from './poller.js';
import { SinglePoll } from './single-poll.js';
import { type AfterTimeout, FinalStates } from './states.js';
import { ConvergeStatus } from './status-converge.js';
import { OperationStatus } from './status-operation.js';
import { RunStatus } from './status-run.js';
import { V0Status } from './status-v0.js';
import { V1DeviceStatus, V1GroupStatus } from './status-v1.js';
import { V2Status } from './status-v2.js';
import {
    type Addressed,
    type CommandAnswer,
    type CommandIds,
    type CommandTarget,
    readAddressed,
    readTarget,
    type SingleTarget,
} from './target.js';

const DEFAULT_POLL_MS = 1_000;

/** Waits for commands. */
export interface CommandWaiter {
    /**
     * Waits until a command has ended on each of its devices.
     * Takes the answer of the call that made it (`createCommand`, `createCommandRequest`, `runCommand`,
     * `runGroupCommand`, `createConverge`, `createOperation`, `createPipelineRun`, `updatePipelineRunStageRun`), ids,
     * or the handle of `sendCommand`, whose requests have one outcome. A device that fails does not throw: it is among
     * `failures` of the outcome. A command that goes to no device ends with `total` 0 and a `note`.
     *
     * Converges, bulk operations and pipelines have words of their own for their states; an outcome has those of
     * commands for all. A wait for a pipeline run is over when the run is, or waits for a stage to be promoted; it
     * counts the devices once for each operation of each stage. One for a stage run counts those of the stage.
     *
     * Esper makes the rows of the devices after it has answered, so that the first polls may show few of them or none.
     * The wait is over when all that are there have ended and are as many as the command names one by one, or have been
     * as many at three polls in a row. A command to groups, and a Commands V2 request that is given by its id, do not
     * say how many they have: there it is always three polls.
     *
     * Lost connections, timeouts, 429 and 5xx are ridden out as long as `maxWait` lasts; past it an `EsperCommandError`
     * carries the last outcome. Other errors are thrown at once, with `outcome` too; of a batch when the other
     * requests have been read. The command goes on whatever becomes of the wait.
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
    waitForCommand(
        command: CommandAnswer | CommandIds | CommandBatch,
        options: WaitForCommandOptions,
    ): Promise<CommandOutcome>;
}

/** Creates the wait of one client, from the function that calls its methods. */
export function createWaitForCommand(
    call: CallByName,
    environment: PollerEnvironment,
): CommandWaiter['waitForCommand'] {
    return function wait(command, options) {
        const site = captureSite();
        return waitForCommand(command, options, { call, environment }).catch((error: unknown) => {
            throw pointToMethod(error, 'waitForCommand', site);
        });
    };
}

/** Polls a command until each of its devices is in a final state. */
export async function waitForCommand(
    command: unknown,
    options: WaitForCommandOptions,
    { call, environment }: { readonly call: CallByName; readonly environment: PollerEnvironment },
): Promise<CommandOutcome> {
    checkWaitOptions(options);
    const { maxWait, pollInterval = DEFAULT_POLL_MS, onProgress, signal, afterTimeout = 'end' } = options;
    const target = readTarget(command);
    const final = new FinalStates(afterTimeout);
    const createError = (end: WaitEnd): EsperCommandError => maxWaitError(end, final);
    const poller = new Poller(environment, { maxWait, pollInterval, signal, createError });
    return poller.run(createPoll(target, { call, poller, final, clock: environment.clock }), onProgress);
}

/** What the polls of one wait are made with. */
interface PollParts {
    readonly call: CallByName;
    readonly poller: Poller;
    readonly final: FinalStates;
    readonly clock: Clock;
}

function createPoll(target: CommandTarget, { call, poller, final, clock }: PollParts): Poll {
    if (target.form !== 'batch') {
        const calls = createPolledCalls(call, poller.signal, (send) => poller.request(send));
        return new SinglePoll(createLook(target, calls, final));
    }
    // Each once: what can't be read is left out of a look, so that the others are told.
    const calls = createPolledCalls(call, poller.signal, (send) => poller.requestOnce(send));
    const looks = target.requests.map((request) => createLook(request, calls, final));
    return new BatchPoll(looks, final, clock);
}

function createLook(target: SingleTarget, calls: CommandCalls, final: FinalStates): Look {
    const status = createStatus(target, calls, final);
    const completion = new Completion(calls, () => askAddressed(target, calls));
    return async () => completion.decide(await status.read());
}

function createStatus(target: SingleTarget, calls: CommandCalls, final: FinalStates): StatusReader {
    switch (target.form) {
        case 'v2':
            return new V2Status(target, calls, final);
        case 'v0':
            return new V0Status(target.requestId, calls, final);
        case 'device':
            return new V1DeviceStatus(target, calls, final);
        case 'group':
            return new V1GroupStatus(target, calls, final);
        case 'converge':
            return new ConvergeStatus(target.convergeId, calls, final);
        case 'operation':
            return new OperationStatus(target.operationId, calls, final);
        case 'run':
            return new RunStatus(target.ids, calls, final);
    }
}

/**
 * Reads whom a command names; undefined when that is not known.
 * Of requests that are given by their ids, those of commands v0 can be read again; V2 has no operation that gives one.
 */
async function askAddressed(target: SingleTarget, calls: CommandCalls): Promise<Addressed | undefined> {
    switch (target.form) {
        case 'device':
            return { devices: 1, groups: [], deviceType: undefined };
        case 'group':
            return { devices: 0, groups: [target.groupId], deviceType: undefined };
        case 'v2':
            return target.addressed;
        // These tell by themselves when they are over.
        case 'converge':
        case 'operation':
        case 'run':
            return undefined;
        case 'v0': {
            if (target.addressed !== undefined) return target.addressed;
            const { content } = fieldsOf(await calls.get(OPERATIONS.v0.request, { id: target.requestId }));
            return isRecord(content) ? readAddressed(content) : undefined;
        }
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
    /**
     * Whether a device on which the command has timed out counts as ended. Default `'end'`.
     * With `'end'` it does, and is among `failures`; with `'wait'` it stays `open` until `maxWait`. Esper gives up on a
     * device after 2 minutes to 3 days, by command, and does not say what the device did: a command that has timed out
     * may still run. Don't send it again blindly.
     */
    readonly afterTimeout?: AfterTimeout | undefined;
}

const WAIT_RULES: Readonly<Record<keyof WaitForCommandOptions, Rule>> = {
    maxWait: {
        expected: 'a number of milliseconds, 0 or more',
        isRequired: true,
        accepts: (value) => typeof value === 'number' && value >= 0,
    },
    pollInterval: {
        expected: 'a number of milliseconds above 0',
        accepts: (value) => typeof value === 'number' && value > 0 && Number.isFinite(value),
    },
    onProgress: FUNCTION,
    signal: SIGNAL,
    afterTimeout: { expected: "'end' or 'wait'", accepts: (value) => value === 'end' || value === 'wait' },
};

/** Refuses options that are missing, unknown or malformed. */
export function checkWaitOptions(options: WaitForCommandOptions): void {
    checkByRules('waitForCommand', options, WAIT_RULES);
}
