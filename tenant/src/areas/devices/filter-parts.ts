import type { Query } from '../../http/query.js';
import type { DeviceRecord } from '../../state/device-record.js';
import { modelOf } from '../../state/seed/device-facts.js';
import type { State } from '../../state/state.js';

/** Whether a device stays in a list. */
export type DevicePredicate = (n: number) => boolean;

/** Makes the test of one filter; undefined when the filter was not sent. */
export type Filter = (state: State, query: Query) => DevicePredicate | undefined;

/** A filter that keeps devices whose field is the value that was sent. */
export const byField =
    (parameter: string, field: keyof DeviceRecord): Filter =>
    ({ devices }, query) => {
        const wanted = query.string(parameter);
        return wanted === undefined ? undefined : (n) => devices.field(n, field) === wanted;
    };

/** A filter made from a text parameter. */
export const byString =
    (parameter: string, make: (state: State, wanted: string) => DevicePredicate): Filter =>
    (state, query) => {
        const wanted = query.string(parameter);
        return wanted === undefined ? undefined : make(state, wanted);
    };

/** A filter made from a comma-separated parameter. */
export const byList =
    (parameter: string, make: (state: State, wanted: ReadonlySet<string>) => DevicePredicate): Filter =>
    (state, query) => {
        const wanted = query.list(parameter);
        return wanted === undefined ? undefined : make(state, new Set(wanted));
    };

export const byNumber =
    (parameter: string, make: (state: State, wanted: number) => DevicePredicate): Filter =>
    (state, query) => {
        const wanted = query.number(parameter);
        return wanted === undefined ? undefined : make(state, wanted);
    };

export const byBoolean =
    (parameter: string, isTrue: (state: State, n: number) => boolean): Filter =>
    (state, query) => {
        const wanted = query.boolean(parameter);
        return wanted === undefined ? undefined : (n) => isTrue(state, n) === wanted;
    };

/** Whether any of some fields has a text somewhere; case does not matter. */
export function anyIncludes(values: readonly (string | null)[], wanted: string): boolean {
    return values.some((value) => value?.toLowerCase().includes(wanted) ?? false);
}

export const BLUEPRINT_FILTERS = [
    byField('assigned_blueprint_id', 'assigned_blueprint_id'),
    byField('current_blueprint_id', 'current_blueprint_id'),
    byField('current_blueprint_version_id', 'current_blueprint_version_id'),
];

export const isGms = byBoolean(
    'is_gms',
    ({ devices }, n) => devices.field(n, 'platform') === 'ANDROID' && modelOf(devices.field(n, 'model')).is_gms,
);

/** A test for devices that are in one of some groups. */
export function inGroups(devices: State['devices'], groups: ReadonlySet<string>): DevicePredicate {
    return (n) => groups.has(devices.field(n, 'group') ?? '');
}
