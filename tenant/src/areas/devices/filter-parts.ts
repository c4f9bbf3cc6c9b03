import type { Query } from '../../http/query.js';
import type { DeviceRecord } from '../../state/device-record.js';
import { modelOf } from '../../state/seed/device-facts.js';
import type { State } from '../../state/state.js';

/** Whether a device stays in a list. */
export type DevicePredicate = (n: number) => boolean;

/** Makes the predicate of one filter; undefined when its parameter was not sent. */
export type Filter = (state: State, query: Query) => DevicePredicate | undefined;

/** Reads what a filter compares. A device whose value is null never stays. */
type ReadValue = (state: State, n: number) => string | null;

/** Makes a filter from a string parameter. */
export function byString(parameter: string, make: (state: State, wanted: string) => DevicePredicate): Filter {
    return (state, query) => {
        const wanted = query.string(parameter);
        return wanted === undefined ? undefined : make(state, wanted);
    };
}

/** Makes a filter that keeps devices whose value equals a string parameter. */
export function equals(parameter: string, read: ReadValue): Filter {
    return byString(parameter, (state, wanted) => (n) => read(state, n) === wanted);
}

/** Makes a filter that keeps devices one of whose fields equals a string parameter. */
export function fieldEquals(parameter: string, field: keyof DeviceRecord): Filter {
    return byString(
        parameter,
        ({ devices }, wanted) =>
            (n) =>
                devices.field(n, field) === wanted,
    );
}

/** Makes a filter from a comma-separated parameter. */
export function byList(
    parameter: string,
    make: (state: State, wanted: ReadonlySet<string>) => DevicePredicate,
): Filter {
    return (state, query) => {
        const wanted = query.list(parameter);
        return wanted === undefined ? undefined : make(state, new Set(wanted));
    };
}

/** Makes a filter that keeps devices whose value is in a comma-separated parameter. */
export function isAmong(parameter: string, read: ReadValue): Filter {
    return byList(parameter, (state, wanted) => (n) => {
        const value = read(state, n);
        return value !== null && wanted.has(value);
    });
}

/** Makes a filter from a number. */
export function byNumber(parameter: string, keeps: (state: State, n: number, wanted: number) => boolean): Filter {
    return (state, query) => {
        const wanted = query.number(parameter);
        return wanted === undefined ? undefined : (n) => keeps(state, n, wanted);
    };
}

/** Makes a filter from a boolean: it keeps the devices for which `isTrue` returns that value. */
export function byBoolean(parameter: string, isTrue: (state: State, n: number) => boolean): Filter {
    return (state, query) => {
        const wanted = query.boolean(parameter);
        return wanted === undefined ? undefined : (n) => isTrue(state, n) === wanted;
    };
}

export const BLUEPRINT_FILTERS = [
    fieldEquals('assigned_blueprint_id', 'assigned_blueprint_id'),
    fieldEquals('current_blueprint_id', 'current_blueprint_id'),
    fieldEquals('current_blueprint_version_id', 'current_blueprint_version_id'),
];

export const isGms = byBoolean(
    'is_gms',
    ({ devices }, n) => devices.field(n, 'platform') === 'ANDROID' && modelOf(devices.field(n, 'model')).is_gms,
);

/** Makes a predicate for devices that are in one of these groups. */
export function inGroups({ devices }: State, groups: ReadonlySet<string>): DevicePredicate {
    return (n) => groups.has(devices.field(n, 'group') ?? '');
}
