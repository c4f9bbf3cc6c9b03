import { CommandState } from '../../generated/models/commands-v2.js';
import { EsperResponseError } from '../errors/errors.js';
import { fieldsOf, isNonEmptyString } from '../util/guards.js';
import { type CommandCalls, OPERATIONS } from './command-calls.js';
import type { Reading, StatusReader } from './completion.js';
import { openOf, toOutcome } from './outcome.js';
import type { FinalStates } from './states.js';
import { type DeviceState, readStatus } from './status-rows.js';

/**
 * Reads a request of commands v0.
 * The API counts its devices by state in one small answer, however many there are. Rows are requested of the states
 * without success, whose devices an outcome names, and when the number of such a state has changed.
 */
export class V0Status implements StatusReader {
    readonly #requestId: string;
    readonly #calls: CommandCalls;
    readonly #final: FinalStates;
    /** The devices by state, as they were listed last. */
    #lists: ReadonlyMap<string, readonly DeviceState[]> = new Map();

    constructor(requestId: string, calls: CommandCalls, final: FinalStates) {
        this.#requestId = requestId;
        this.#calls = calls;
        this.#final = final;
    }

    async read(): Promise<Reading> {
        const counts = readStats(await this.#calls.get(OPERATIONS.v0.stats, { id: this.#requestId }));
        const lists = new Map<string, readonly DeviceState[]>();
        for (const [state, count] of counts) {
            if (state === CommandState.SUCCESS) continue;
            const known = this.#lists.get(state);
            lists.set(state, known?.length === count ? known : await this.#list(state));
        }
        this.#lists = lists;
        const devices = [...lists.values()].flat();
        const failures = devices.filter(({ state }) => this.#final.isFailed(state));
        const listOpen = () => openOf(devices, this.#final);
        return { outcome: toOutcome({ counts, failures, listOpen }, this.#final) };
    }

    async #list(state: string): Promise<DeviceState[]> {
        const devices: DeviceState[] = [];
        const filter = { request: this.#requestId, state };
        for await (const page of this.#calls.pages(OPERATIONS.v0.statuses, filter))
            devices.push(...page.results.map(readStatus));
        return devices;
    }
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
