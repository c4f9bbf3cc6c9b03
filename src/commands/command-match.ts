import type { V0CommandRequestCreate } from '../../generated/models/index.js';
import type { CommandBatch, UnknownRequest } from '../errors/command-parts.js';
import { digest } from '../util/digest.js';
import { fieldsOf, isNonEmptyString, isRecord, lastSegment, stringsOf } from '../util/guards.js';

/** What the API takes where a command says nothing. */
const DEFAULTS = { deviceType: 'active', schedule: 'IMMEDIATE' } as const;

/**
 * Describes a request, so that it can be found in a list of requests.
 * Its arguments, which may be secret, are left out.
 */
export function describeRequest(
    request: V0CommandRequestCreate,
    after: UnknownRequest['after'],
    sent: CommandBatch,
): UnknownRequest {
    return {
        command: request.command,
        commandType: request.command_type,
        devices: request.devices ?? [],
        groups: request.groups ?? [],
        deviceType: deviceTypeOf(request),
        schedule: request.schedule ?? DEFAULTS.schedule,
        args: digestArgs(request.command_args),
        after,
        others: sent.requests.map(({ requestId }) => requestId),
    };
}

/** Returns the `device_type` of a request, or what the API takes where it is left out. */
export function deviceTypeOf({ device_type: type }: V0CommandRequestCreate): string {
    return type ?? DEFAULTS.deviceType;
}

/**
 * Whether a row is the sought request.
 * `unclear` when it may be, and does not say which groups it went to.
 */
export type Match = 'yes' | 'no' | 'unclear';

/**
 * Tells whether a row is the sought request: the same command to the same devices and groups.
 * What a row leaves out says nothing against it: Esper doesn't repeat the arguments on each row, and adds some that
 * were not sent. Devices that it leaves out say nothing either, as it was found by one of them. There is no such filter
 * for groups.
 */
export function matchRequest(row: unknown, sought: UnknownRequest): Match {
    const {
        command,
        command_type: type,
        devices,
        groups,
        device_type: deviceType,
        schedule,
        command_args: args,
    } = fieldsOf(row);
    const [rowDevices, rowGroups] = [stringsOf(devices), stringsOf(groups)];
    const isAlike =
        command === sought.command &&
        type === sought.commandType &&
        (rowDevices.length === 0 || isSameSet(rowDevices, sought.devices)) &&
        isSameOrMissing(deviceType, sought.deviceType) &&
        isSameOrMissing(schedule, sought.schedule) &&
        hasArgs(args, sought.args);
    if (!isAlike) return 'no';
    if (isSameSet(rowGroups, sought.groups)) return 'yes';
    return rowGroups.length === 0 ? 'unclear' : 'no';
}

/** Returns a key of the command of a request, whomever it goes to. */
export function commandKey({ command, commandType, deviceType, schedule, args }: UnknownRequest): string {
    return JSON.stringify([command, commandType, deviceType, schedule, Object.entries(args).sort()]);
}

/** Returns a key of a request: two descriptions of the same one have the same. */
export function requestKey(request: UnknownRequest): string {
    const { devices, groups, after } = request;
    const ids = [devices, groups].map((list) => list.map(bareId).sort());
    return JSON.stringify([commandKey(request), ids, after?.requestId]);
}

/**
 * Tells whether a row is older than the newest request that was there before.
 * Then all further ones are too.
 */
export function isBefore(row: unknown, after: UnknownRequest['after']): boolean {
    const { created_on: createdOn } = fieldsOf(row);
    return after !== null && Date.parse(String(createdOn)) < Date.parse(after.createdOn);
}

/** Returns the id of a row, unless it is the newest request that was there before. */
export function newIdOf(row: unknown, after: UnknownRequest['after']): string | undefined {
    const { id } = fieldsOf(row);
    return isNonEmptyString(id) && id !== after?.requestId ? id : undefined;
}

/** Digests simple arguments; objects and lists come back in too many forms to be compared. */
function digestArgs(args: unknown): Record<string, string> {
    const simple = Object.entries(fieldsOf(args)).filter(([, value]) => isSimple(value));
    return Object.fromEntries(simple.map(([name, value]) => [name, digestValue(value)]));
}

function hasArgs(args: unknown, sought: UnknownRequest['args']): boolean {
    if (!isRecord(args)) return true;
    return Object.entries(sought).every(
        ([name, value]) => !Object.hasOwn(args, name) || !isSimple(args[name]) || digestValue(args[name]) === value,
    );
}

const isSimple = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const digestValue = (value: unknown): string => digest(String(value).toLowerCase());

const isSameOrMissing = (value: unknown, sought: string): boolean => !isNonEmptyString(value) || value === sought;

function isSameSet(ids: readonly string[], sought: readonly string[]): boolean {
    const known = new Set(ids.map(bareId));
    return known.size === sought.length && sought.every((id) => known.has(bareId(id)));
}

/** Returns an id as it is compared: without its URL, in small letters. */
export const bareId = (id: string): string => lastSegment(id).toLowerCase();
