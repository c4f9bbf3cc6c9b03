import { CommandType } from '../../generated/models/commands-v2.js';
import type { V0CommandRequestCreate } from '../../generated/models/index.js';
import { describe, refusal } from '../errors/invalid.js';
import { isNonEmptyString } from '../util/guards.js';
import { checkSignal } from '../util/interruption.js';
import { untilAborted } from '../util/until-aborted.js';

/**
 * Number of devices that one request takes.
 * It is `maxItems` of `devices` in the description of `createCommand`, and was 500 in 2021.
 */
export const MAX_DEVICES = 1000;
/** Number of groups that one request takes: `maxItems` of `groups` there. */
export const MAX_GROUPS = 500;

/** Ids in any number: an array, a set, a generator, or an async iterable. */
export type ManyIds = Iterable<string> | AsyncIterable<string>;

/** A command to any number of devices or groups, with the fields of `createCommand`. */
export interface CommandToMany extends Omit<V0CommandRequestCreate, 'devices' | 'groups'> {
    /**
     * Ids of the devices, for `DEVICE` and `DYNAMIC`.
     * An id that comes twice is sent once.
     */
    readonly devices?: ManyIds | undefined;
    /** Ids of the groups, for `GROUP` and `DYNAMIC`. */
    readonly groups?: ManyIds | undefined;
}

/** A request, and the ids that it names. */
export interface CommandPart {
    readonly request: V0CommandRequestCreate;
    readonly ids: readonly string[];
}

/**
 * Reads all ids, and splits them into requests that the API takes.
 * Nothing is sent before the last id is there. When the signal aborts, the iteration ends.
 */
export async function splitCommand(command: CommandToMany, signal: AbortSignal | undefined): Promise<CommandPart[]> {
    const { devices: deviceIds, groups: groupIds, ...rest } = command;
    const devices = await readIds('devices', deviceIds, signal);
    const groups = await readIds('groups', groupIds, signal);
    checkAddressees(rest.command_type, devices, groups);
    if (devices.length > 0 && groups.length > 0) {
        // A device may be in a group too: in two requests it would get the command twice.
        if (devices.length > MAX_DEVICES || groups.length > MAX_GROUPS) {
            const most = `${MAX_DEVICES} devices and ${MAX_GROUPS} groups`;
            throw refusal('sendCommand', undefined, `expected ${most} at most where both are given: it can't be split`);
        }
        return [{ request: { ...rest, devices, groups }, ids: [...devices, ...groups] }];
    }
    return [
        ...inSlices(devices, MAX_DEVICES).map((ids) => ({ request: { ...rest, devices: ids }, ids })),
        ...inSlices(groups, MAX_GROUPS).map((ids) => ({ request: { ...rest, groups: ids }, ids })),
    ];
}

/** Refuses a command that names no id, or ids that its type has no place for. */
function checkAddressees(type: CommandType, devices: readonly string[], groups: readonly string[]): void {
    if (type === CommandType.DEVICE && groups.length > 0)
        throw refusal('sendCommand', 'groups', 'expected none with the command_type DEVICE');
    if (type === CommandType.GROUP && devices.length > 0)
        throw refusal('sendCommand', 'devices', 'expected none with the command_type GROUP');
    if (devices.length + groups.length > 0) return;
    throw refusal(
        'sendCommand',
        type === CommandType.GROUP ? 'groups' : 'devices',
        'expected an id at least, got none',
    );
}

async function readIds(name: 'devices' | 'groups', ids: unknown, signal: AbortSignal | undefined): Promise<string[]> {
    checkSignal(signal);
    if (ids === undefined || ids === null) return [];
    if (!isIterable(ids)) throw refusal('sendCommand', name, `expected a list of ids, got ${describe(ids)}`);
    const known = new Map<string, string>();
    const note = (id: unknown): void => {
        if (!isNonEmptyString(id)) throw refusal('sendCommand', name, `expected ids, got ${describe(id)}`);
        const key = id.toLowerCase(); // a uuid is the same in capitals
        if (!known.has(key)) known.set(key, id);
    };
    if (Symbol.asyncIterator in ids) {
        for await (const id of untilAborted(ids, signal)) note(id);
    } else {
        for (const id of ids) {
            checkSignal(signal); // what gives the ids may abort it
            note(id);
        }
    }
    checkSignal(signal);
    return [...known.values()];
}

function isIterable(value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> {
    if (typeof value !== 'object' || value === null) return false; // a string would be its characters
    return Symbol.iterator in value || Symbol.asyncIterator in value;
}

function inSlices(ids: readonly string[], size: number): string[][] {
    const count = Math.ceil(ids.length / size);
    return Array.from({ length: count }, (_, index) => ids.slice(index * size, (index + 1) * size));
}
