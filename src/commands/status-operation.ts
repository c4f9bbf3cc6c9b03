import { CommandState } from '../../generated/models/commands-v2.js';
import type { DeviceOperationStateNumber } from '../../generated/models/operation.js';
import type { AnyCommandState } from '../errors/command-outcome.js';
import { EsperResponseError } from '../errors/errors.js';
import { fieldsOf, isNonEmptyString, isRecord, nonEmptyOrNull } from '../util/guards.js';
import { type CommandCalls, OPERATIONS } from './command-calls.js';
import type { Reading, StatusReader } from './completion.js';
import { type CommandOutcome, openOf, toOutcome } from './outcome.js';
import { stateOfWord } from './state-words.js';
import type { FinalStates } from './states.js';
import type { DeviceState } from './status-rows.js';

/** Up to this many devices that have not ended are listed. */
const MAX_OPEN_ROWS = 1000;
/** The rows of a page. */
const DEVICE_ROWS = 500;

/** States of devices that have not ended, by number: created, initiated, dispatched, processing. */
const OPEN: readonly DeviceOperationStateNumber[] = [10, 20, 30, 40];
/** States of devices that have not done it: failed, cancelled, timed out. */
const FAILED: readonly DeviceOperationStateNumber[] = [60, 70, 80];

/** Words of an operation that is not over and knows its devices. */
const RESOLVED: readonly string[] = ['RESOLVED', 'DISPATCHING', 'DISPATCHED', 'PROCESSING'];
const NO_TARGETS = 'The operation found no devices';

/** How many devices of an operation are where. */
interface OperationCounts {
    readonly resolved: number;
    readonly dispatched: number;
    readonly succeeded: number;
    readonly failed: number;
}

/**
 * Reads a bulk operation.
 * It counts its devices in one small answer, however many there are. Rows are requested when a count has changed: of
 * the devices that failed, and of those that have not ended when these are few.
 */
export class OperationStatus implements StatusReader {
    readonly #id: string;
    readonly #calls: CommandCalls;
    readonly #final: FinalStates;
    /** What was known when rows were listed last. */
    #listed = '';
    #failures: readonly DeviceState[] = [];
    #open: readonly DeviceState[] = [];

    constructor(id: string, calls: CommandCalls, final: FinalStates) {
        this.#id = id;
        this.#calls = calls;
        this.#final = final;
    }

    async read(): Promise<Reading> {
        const body = await this.#calls.get(OPERATIONS.operation.operation, { operationId: this.#id });
        const content = fieldsOf(body)['content'];
        const { state: word } = fieldsOf(content);
        if (!isNonEmptyString(word))
            throw new EsperResponseError(`${OPERATIONS.operation.operation}: the answer has no state`);
        const counts = readCounts(content);
        if (counts.resolved === 0) {
            const isOver = RESOLVED.includes(word) || isOverWord(word);
            return { outcome: this.#outcomeOf(counts, isOver ? NO_TARGETS : undefined), isOver };
        }
        const now = JSON.stringify([word, counts]);
        if (now !== this.#listed) await this.#listRows(counts, isOverWord(word));
        this.#listed = now;
        const outcome = this.#outcomeOf(counts);
        return { outcome, isOver: this.#isOver(word, outcome) };
    }

    /** The operation says so itself, or all its devices have ended. A timeout that may still change keeps it open. */
    #isOver(word: string, { ended, total, tally }: CommandOutcome): boolean {
        if (ended === total) return true;
        const mayChange = CommandState.TIME_OUT in tally && !this.#final.has(CommandState.TIME_OUT);
        return isOverWord(word) && !mayChange;
    }

    /**
     * Lists the rows that an outcome names.
     * When it is over those that failed are listed in any case: nothing says that the cancelled are counted as failed.
     */
    async #listRows(counts: OperationCounts, isOver: boolean): Promise<void> {
        const { resolved, succeeded, failed } = counts;
        const mayHaveFailed = failed > 0 || (isOver && succeeded < resolved);
        this.#failures = mayHaveFailed ? await this.#list(FAILED) : [];
        const open = this.#countOpen(counts);
        this.#open = open > 0 && open <= MAX_OPEN_ROWS ? await this.#list(OPEN) : [];
    }

    /** Counts the devices that have not ended. Failures are the counted ones, or the listed ones if these are more. */
    #countOpen({ resolved, succeeded, failed }: OperationCounts): number {
        return Math.max(0, resolved - succeeded - Math.max(failed, this.#failures.length));
    }

    async #list(states: readonly number[]): Promise<DeviceState[]> {
        const devices = new Map<string, DeviceState>();
        for (const state of states) {
            const filter = { operationsId: this.#id, state, limit: DEVICE_ROWS };
            for await (const { results } of this.#calls.pages(OPERATIONS.operation.devices, filter))
                for (const device of results.map(readRow)) devices.set(device.deviceId, device);
        }
        return [...devices.values()];
    }

    #outcomeOf(known: OperationCounts, note?: string): CommandOutcome {
        const { resolved, dispatched, succeeded, failed } = known;
        const counts = new Map<string, number>();
        const add = (state: string, count: number): void => {
            if (count > 0) counts.set(state, (counts.get(state) ?? 0) + count);
        };
        add(CommandState.SUCCESS, succeeded);
        for (const { state } of this.#failures) add(state, 1);
        // Devices that no command could be sent to are counted, and may have no row.
        add(CommandState.FAILURE, failed - this.#failures.length);
        const open = this.#countOpen(known);
        const waiting = Math.min(open, resolved - dispatched);
        add(CommandState.QUEUED, waiting);
        add(CommandState.IN_PROGRESS, open - waiting);
        const failures = this.#failures.filter(({ state }) => this.#final.isFailed(state));
        const unended = [...this.#open, ...this.#failures];
        const listOpen = () => openOf(unended, this.#final);
        return toOutcome({ counts, failures, listOpen, ...(note !== undefined && { note }) }, this.#final);
    }
}

/** The states of commands that the words of an operation which is over stand for. */
const OVER: readonly AnyCommandState[] = ['Command Success', 'Command Failure', 'Command Cancelled', 'Command TimeOut'];

const isOverWord = (word: string): boolean => OVER.includes(stateOfWord(word));

/** Reads the counts. The reference has them one level down, a sample of Esper's help pages has not. */
function readCounts(operation: unknown): OperationCounts {
    const stats = fieldsOf(fieldsOf(operation)['operation_stats']);
    const inner = stats['device_operation_statuses_count'];
    const counts = isRecord(inner) ? inner : stats;
    const read = (name: string): number => {
        const count = counts[name];
        return typeof count === 'number' ? count : 0;
    };
    const unsent = read('dispatch_failed_count');
    return {
        resolved: read('resolved_device_count'),
        dispatched: read('dispatched_device_count') + unsent,
        succeeded: read('success_device_count'),
        failed: read('failed_device_count') + unsent,
    };
}

function readRow(row: unknown): DeviceState {
    const { device_id: deviceId, state, reason } = fieldsOf(row);
    if (!isNonEmptyString(deviceId) || !isNonEmptyString(state))
        throw new EsperResponseError(`${OPERATIONS.operation.devices}: a row has no device or no state`);
    return { deviceId, state: stateOfWord(state), reason: nonEmptyOrNull(reason) };
}
