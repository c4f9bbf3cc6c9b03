import type { V0CommandRequestCreate } from '../../generated/index.js';
import type { UnknownRequest } from '../errors/command-parts.js';
import { digest } from '../util/digest.js';
import { fieldsOf, isNonEmptyString, isRecord, lastSegment, stringsOf } from '../util/guards.js';

/** What the API takes where a command says nothing. */
const DEFAULTS = { deviceType: 'active', schedule: 'IMMEDIATE' } as const;

/**
 * Describes a request, so that it can be found in a list of requests.
 * Its arguments, which may be secret, are left out.
 */
export function describeRequest(request: V0CommandRequestCreate, after: UnknownRequest['after']): UnknownRequest {
    return {
        command: request.command,
        commandType: request.command_type,
        devices: request.devices ?? [],
        groups: request.groups ?? [],
        deviceType: deviceTypeOf(request),
        schedule: request.schedule ?? DEFAULTS.schedule,
        args: digestArgs(request.command_args),
        after,
    };
}

/** Returns the `device_type` of a request, or what the API takes where it is left out. */
export function deviceTypeOf({ device_type: type }: V0CommandRequestCreate): string {
    return type ?? DEFAULTS.deviceType;
}

/**
 * Tells whether a row is the sought request: the same command to the same devices and groups.
 * What a row leaves out says nothing against it: Esper doesn't repeat the arguments on each row, and adds some that
 * were not sent.
 */
export function matchesRequest(row: unknown, sought: UnknownRequest): boolean {
    const {
        command,
        command_type: type,
        devices,
        groups,
        device_type: deviceType,
        schedule,
        command_args: args,
    } = fieldsOf(row);
    return (
        command === sought.command &&
        type === sought.commandType &&
        isSameSet(stringsOf(devices), sought.devices) &&
        isSameSet(stringsOf(groups), sought.groups) &&
        isSameOrMissing(deviceType, sought.deviceType) &&
        isSameOrMissing(schedule, sought.schedule) &&
        hasArgs(args, sought.args)
    );
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

/** Compares ids. A row that leaves them out was found by one of them: the list was filtered by it. */
function isSameSet(ids: readonly string[], sought: readonly string[]): boolean {
    if (ids.length === 0) return true;
    const known = new Set(ids.map(bareId));
    return known.size === sought.length && sought.every((id) => known.has(bareId(id)));
}

const bareId = (id: string): string => lastSegment(id).toLowerCase();
