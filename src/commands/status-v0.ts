import { CommandState } from '../../generated/models/commands-v2.js';
import { EsperResponseError } from '../errors/errors.js';
import { fieldsOf, isNonEmptyString } from '../util/guards.js';
import { type CommandCalls, OPERATIONS } from './command-calls.js';
import type { Reading, StatusReader } from './completion.js';
import { countStates, openOf, toOutcome } from './outcome.js';
import type { FinalStates } from './states.js';
import { type DeviceState, readStatus, SeenDevices } from './status-rows.js';

/** How often counts and rows are read at one look, until they agree: devices move on in between. */
const MAX_READINGS = 3;

type Counts = ReadonlyMap<string, number>;

/**
 * Reads a request of commands v0.
 * The API counts its devices by state in one small answer, however many there are. Rows are requested of the states
 * without success, whose devices an outcome names: of open ones at each look, since others may be as many, of failed
 * ones when their number has changed. The outcome has the rows that were read and the number of successes, so that its
 * lists and its tally agree; a device that is counted and not listed yet is expected still.
 */
export class V0Status implements StatusReader {
    readonly #requestId: string;
    readonly #calls: CommandCalls;
    readonly #final: FinalStates;
    /** The devices that have failed; they stay so. */
    #failures: readonly DeviceState[] = [];

    constructor(requestId: string, calls: CommandCalls, final: FinalStates) {
        this.#requestId = requestId;
        this.#calls = calls;
        this.#final = final;
    }

    async read(): Promise<Reading> {
        for (let readings = 1; ; readings += 1) {
            const counts = readStats(await this.#calls.get(OPERATIONS.v0.stats, { id: this.#requestId }));
            const devices = await this.#readDevices(counts);
            const seen = countStates(devices);
            if (readings === MAX_READINGS || isSame(seen, counts)) return this.#toReading(devices, seen, counts);
        }
    }

    #toReading(devices: readonly DeviceState[], seen: Counts, counts: Counts): Reading {
        const successes = counts.get(CommandState.SUCCESS);
        const rows = new Map(seen);
        if (successes !== undefined) rows.set(CommandState.SUCCESS, successes);
        const listOpen = () => openOf(devices, this.#final);
        return {
            outcome: toOutcome({ counts: rows, failures: this.#failures, listOpen }, this.#final),
            atLeast: [...counts.values()].reduce((sum, count) => sum + count, 0),
        };
    }

    /** Reads the devices without success, each once. */
    async #readDevices(counts: Counts): Promise<DeviceState[]> {
        const seen = new SeenDevices(this.#final);
        for (const device of this.#failures) seen.note(device);
        // Open states first, in their order: a device that moves on meanwhile is seen twice rather than never.
        for (const state of this.#final.inOrder(counts.keys())) {
            const known = this.#failures.filter((device) => device.state === state).length;
            if (state === CommandState.SUCCESS || (this.#final.has(state) && known === counts.get(state))) continue;
            for await (const { results } of this.#calls.pages(OPERATIONS.v0.statuses, {
                request: this.#requestId,
                state,
            }))
                for (const device of results.map(readStatus)) seen.note(device);
        }
        const devices = seen.all().filter(({ state }) => state !== CommandState.SUCCESS);
        this.#failures = devices.filter(({ state }) => this.#final.isFailed(state));
        return devices;
    }
}

/** Tells whether as many devices were seen in each state as were counted there. */
function isSame(seen: Counts, counts: Counts): boolean {
    const states = new Set([...seen.keys(), ...counts.keys()]);
    states.delete(CommandState.SUCCESS); // they are counted only
    return [...states].every((state) => seen.get(state) === counts.get(state));
}

function readStats(body: unknown): Map<string, number> {
    const { content } = fieldsOf(body);
    const { status: rows = [] } = fieldsOf(content);
    if (!Array.isArray(rows)) throw new EsperResponseError(`${OPERATIONS.v0.stats}: the answer has no list of states`);
    const counts = new Map<string, number>();
    for (const row of rows) {
        const { state, total } = fieldsOf(row);
        if (isNonEmptyString(state) && typeof total === 'number' && total > 0) counts.set(state, total);
    }
    return counts;
}
