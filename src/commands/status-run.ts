import type { OperationId } from '../../generated/operations.js';
import { EsperResponseError } from '../errors/errors.js';
import { fieldsOf, isNonEmptyString } from '../util/guards.js';
import { type CommandCalls, OPERATIONS } from './command-calls.js';
import type { Reading, StatusReader } from './completion.js';
import { outcomeOf } from './outcome.js';
import { stateOfWord } from './state-words.js';
import type { FinalStates } from './states.js';
import type { DeviceState } from './status-rows.js';
import type { RunIds } from './target.js';

/** The rows of a page. */
const TARGET_ROWS = 500;

const NO_TARGET_RUNS = 'The pipeline run has no devices';

/** A stage of a run or a target run, as an answer has it. */
type Row = Readonly<Record<string, unknown>>;

/** Reads a run of a pipeline, or one stage of it, whose rows are one for each device and operation. */
export class RunStatus implements StatusReader {
    readonly #ids: RunIds;
    readonly #calls: CommandCalls;
    readonly #final: FinalStates;
    /** The rows of stages that are over, by the ids of these: they are listed once. */
    readonly #ended = new Map<unknown, readonly DeviceState[]>();

    constructor(ids: RunIds, calls: CommandCalls, final: FinalStates) {
        this.#ids = ids;
        this.#calls = calls;
        this.#final = final;
    }

    async read(): Promise<Reading> {
        const { pipelineRunId, stageRunId } = this.#ids;
        // Stages are read before their rows, which are then at least as new.
        const all = await this.#list(OPERATIONS.run.stages, { pipelineRunId });
        const stages = all.filter(({ id }) => stageRunId === undefined || id === stageRunId);
        if (stages.length === 0 && all.length > 0) throw new EsperResponseError('The pipeline run has no such stage');
        const begun = stages.filter((stage) => statusOf(stage).toLowerCase() !== 'pending');
        const devices: (readonly DeviceState[])[] = [];
        for (const stage of begun) devices.push(await this.#devicesOf(stage));
        const outcome = outcomeOf(devices.flat(), this.#final);
        // Between two stages a run waits for a promotion, and does not go on by itself.
        const isOver = begun.every((stage) => this.#isFinal(stage)) && (begun.length > 0 || all.length === 0);
        return isOver && outcome.total === 0 ? { outcome, emptyNote: NO_TARGET_RUNS } : { outcome, isOver };
    }

    async #devicesOf(stage: Row): Promise<readonly DeviceState[]> {
        const { id } = stage;
        const known = this.#ended.get(id);
        if (known !== undefined) return known;
        const rows = await this.#list(OPERATIONS.run.targets, { stageRunId: id, limit: TARGET_ROWS });
        const devices = rows.map((row) => this.#readTarget(row));
        if (this.#isFinal(stage) && devices.every(({ state }) => this.#final.has(state))) this.#ended.set(id, devices);
        return devices;
    }

    /**
     * Reads the row of a device.
     * Until it has ended the command says more than the row. What `command_meta` has is not documented: its first
     * string is taken for the reason.
     */
    #readTarget(row: Row): DeviceState {
        const { device_id: deviceId, command_status: command, command_meta: meta } = row;
        if (!isNonEmptyString(deviceId)) throw new EsperResponseError('A row of a pipeline run has no device');
        const state = isNonEmptyString(command) && !this.#isFinal(row) ? command : stateOfWord(statusOf(row));
        return { deviceId, state, reason: Object.values(fieldsOf(meta)).find(isNonEmptyString) ?? null };
    }

    #isFinal(row: Row): boolean {
        return this.#final.has(stateOfWord(statusOf(row)));
    }

    async #list(operation: OperationId, parameters: Row): Promise<Row[]> {
        const rows: Row[] = [];
        for await (const { results } of this.#calls.pages(operation, parameters)) rows.push(...results.map(fieldsOf));
        return rows;
    }
}

function statusOf({ status }: Row): string {
    if (!isNonEmptyString(status)) throw new EsperResponseError('A row of a pipeline run has no status');
    return status;
}
