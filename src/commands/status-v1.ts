import { CommandState } from '../../generated/models/commands-v2.js';
import { EsperResponseError } from '../errors/errors.js';
import { fieldsOf, isNonEmptyString, isRecord, lastSegment, nonEmptyOrNull } from '../util/guards.js';
import { type CommandCalls, OPERATIONS } from './command-calls.js';
import { countMembers, type Reading, type StatusReader } from './completion.js';
import { outcomeOf } from './outcome.js';
import { type FinalStates, SKIPPED } from './states.js';
import { SeenDevices } from './status-rows.js';

/**
 * The state of the devices in each list of a group command.
 * A list that is not here is taken for a state by its name.
 */
const STATE_OF_LIST: ReadonlyMap<string, string> = new Map([
    ['initiate', CommandState.INITIATED],
    ['acknowledge', CommandState.ACKNOWLEDGED],
    ['in_progress', CommandState.IN_PROGRESS],
    ['success', CommandState.SUCCESS],
    ['failed', CommandState.FAILURE],
    ['inactive', SKIPPED],
]);
const NO_DEVICES = 'The group has no devices that take the command';
const SKIPPED_REASON = 'Skipped: the device was offline';

/** Ids of a v1 command to one device. */
export interface DeviceCommandIds {
    readonly deviceId: string;
    readonly commandId: string;
}

/** Reads a v1 command to one device. */
export class V1DeviceStatus implements StatusReader {
    readonly #ids: DeviceCommandIds;
    readonly #calls: CommandCalls;
    readonly #final: FinalStates;

    constructor(ids: DeviceCommandIds, calls: CommandCalls, final: FinalStates) {
        this.#ids = ids;
        this.#calls = calls;
        this.#final = final;
    }

    async read(): Promise<Reading> {
        const { deviceId, commandId } = this.#ids;
        const body = await this.#calls.get(OPERATIONS.device.command, { deviceId, commandId });
        const { state, details } = readCommand(body);
        return { outcome: outcomeOf([{ deviceId, state, reason: nonEmptyOrNull(details) }], this.#final) };
    }
}

/** Ids of a v1 command to a group. */
export interface GroupCommandIds {
    readonly groupId: string;
    readonly commandId: string;
}

/**
 * Reads a v1 command to a group: one answer that has lists of devices.
 * Without any the group counts as one device.
 */
export class V1GroupStatus implements StatusReader {
    readonly #ids: GroupCommandIds;
    readonly #calls: CommandCalls;
    readonly #final: FinalStates;
    #hasMembers = false;

    constructor(ids: GroupCommandIds, calls: CommandCalls, final: FinalStates) {
        this.#ids = ids;
        this.#calls = calls;
        this.#final = final;
    }

    async read(): Promise<Reading> {
        const { groupId, commandId } = this.#ids;
        const body = await this.#calls.get(OPERATIONS.group.command, { groupId, commandId });
        const { state, details } = readCommand(body);
        const devices = readLists(details, this.#final);
        if (devices.size > 0) return { outcome: outcomeOf(devices.all(), this.#final) };
        // Lists without a device say that there is none; no lists say nothing.
        const hasNoDevices = this.#final.has(state) ? isRecord(details) : await this.#isEmpty();
        if (hasNoDevices) return { outcome: outcomeOf([], this.#final), emptyNote: NO_DEVICES };
        return { outcome: outcomeOf([{ deviceId: groupId, state, reason: null }], this.#final), basis: state };
    }

    /** Counts until there are some: a group that has devices may lose them meanwhile. */
    async #isEmpty(): Promise<boolean> {
        this.#hasMembers ||= (await countMembers(this.#ids.groupId, undefined, this.#calls)) !== 0;
        return !this.#hasMembers;
    }
}

function readCommand(body: unknown): { readonly state: string; readonly details: unknown } {
    const { state, details } = fieldsOf(body);
    if (!isNonEmptyString(state)) throw new EsperResponseError('The command was answered without a state');
    return { state, details };
}

function readLists(details: unknown, final: FinalStates): SeenDevices {
    const devices = new SeenDevices(final);
    for (const [list, rows] of Object.entries(fieldsOf(details))) {
        const state = STATE_OF_LIST.get(list) ?? list;
        for (const [index, row] of (Array.isArray(rows) ? rows : []).entries()) {
            const { id, device, name, reason } = fieldsOf(row);
            const key = [id, device, name].find(isNonEmptyString) ?? `${list} ${index + 1}`;
            const failureReason = isNonEmptyString(reason) ? reason : state === SKIPPED ? SKIPPED_REASON : null;
            devices.note({ deviceId: lastSegment(key), state, reason: failureReason });
        }
    }
    return devices;
}
