import type { DeviceRecord } from '../../state/device-record.js';
import { modelOf } from '../../state/seed/device-facts.js';
import type { State } from '../../state/state.js';
import { securityState } from './android-row.js';
import { makeOf } from './device-make.js';

export type SortKey = string | number | boolean | null;

/** The place of a device in a sorted list: what it is sorted by, and its number for its place among equals. */
export interface SortPlace {
    key: SortKey;
    n: number;
}

/** Devices in the order of a list, and what puts them there. */
export interface SortedDevices {
    numbers: readonly number[];
    compare(a: SortPlace, b: SortPlace): number;
    placeOf(n: number): SortPlace;
}

/** What `ordering` sorts by, by its value. */
const KEYS: Readonly<Record<string, (device: DeviceRecord, state: State, n: number) => SortKey>> = {
    alias: (device) => device.alias_name,
    created_at: (device) => device.created_on,
    last_seen: (_, { devices }, n) => devices.lastContact(n),
    model: (device) => makeOf(device).model,
    os_version: (device) => device.os_version,
    name: (device) => device.device_name,
    serial: (device) => device.serial,
    provisioned_on: (device) => device.provisioned_on,
    battery_level: (device) => device.battery,
    dpc_version: (device) => device.agent_version,
    eea_version: () => null,
    is_gms: (device) => device.platform === 'ANDROID' && modelOf(device.model).is_gms,
    security_state: (_, state, n) => securityState(state, n),
    wifi_ssid: (device) => device.wifi_ssid,
    platform: (device) => device.platform,
    template_name: (device) => device.template_name,
    policy_name: (device, { policies }) =>
        device.policy === null ? null : (policies.get(device.policy)?.name ?? null),
    state: (device) => device.state,
};

/** A sorted list, good until devices check in where it is sorted by that. */
interface SortedList {
    numbers: readonly number[];
    until: number;
}

/** Sorted lists, by the filtered list they were made of. After each change of a device that is a new one. */
const sortedLists = new WeakMap<readonly number[], Map<string, SortedList>>();

/** Sorts devices as `ordering` says; without it they stay in the order of lists. */
export function sortDevices(state: State, found: readonly number[], ordering: string | undefined): SortedDevices {
    const { devices } = state;
    const keyOf = ordering === undefined ? undefined : KEYS[ordering.replace(/^-/, '')];
    const sign = ordering?.startsWith('-') ? -1 : 1;
    const placeOf = (n: number): SortPlace => ({ key: keyOf ? keyOf(devices.peek(n), state, n) : devices.rank(n), n });
    const compare = (a: SortPlace, b: SortPlace) =>
        sign * compareKeys(a.key, b.key) || devices.rank(a.n) - devices.rank(b.n);
    if (ordering === undefined || keyOf === undefined) return { numbers: found, compare, placeOf };

    const lists = sortedLists.get(found) ?? new Map<string, SortedList>();
    sortedLists.set(found, lists);
    const until = ordering.endsWith('last_seen') ? devices.checkedIn : 0;
    const places = () => found.map(placeOf).sort(compare);
    const known = lists.get(ordering);
    const list = known?.until === until ? known : { numbers: places().map(({ n }) => n), until };
    lists.set(ordering, list);
    return { numbers: list.numbers, compare, placeOf };
}

function compareKeys(a: SortKey, b: SortKey): number {
    if (a === b) return 0;
    // Null comes last, as databases have it.
    if (a === null) return 1;
    if (b === null) return -1;
    return a < b ? -1 : 1;
}
