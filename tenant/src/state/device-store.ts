import { numberOf } from '../util/hash.js';
import type { DeviceRecord } from './device-record.js';
import { DEVICE_FACTS, type Fleet } from './seed/device-facts.js';

/**
 * The devices of a tenant, each known by its number. A generated device exists only as its number until something
 * changes it, so 100,000 of them cost nothing at the start.
 */
export interface DeviceStore {
    readonly fleet: Fleet;
    /** Grows with every change that a list or a count could show. */
    readonly version: number;
    /** Numbers of all devices in the order of lists. */
    order(): readonly number[];
    /** The number of a device; undefined when there is none of this id. */
    find(id: string): number | undefined;
    has(n: number): boolean;
    /** Where a device stands in the order of lists: lower ones come first. Known for devices that are gone, too. */
    rank(n: number): number;
    /** One field of a device, without making the whole of it. */
    field<K extends keyof DeviceRecord>(n: number, name: K): DeviceRecord[K];
    /** A device whose fields are worked out when they are read: for filters, which need few of them. */
    peek(n: number): Readonly<DeviceRecord>;
    /** The whole of a device. It changes with the device: copy what is to stay as it is. */
    read(n: number): DeviceRecord;
    change(n: number, changes: Partial<DeviceRecord>): void;
    /** Adds a device; what is not given is generated. Returns its number. */
    add(given: Partial<DeviceRecord>, at: 'start' | 'end'): number;
    remove(n: number): void;
    /** Devices that are not as they were generated, for saving. */
    readonly saved: DeviceStoreState;
    /** Works something out from all devices once, and again after the next change. */
    derive<T>(key: string, compute: () => T): T;
    /** Says that something changed elsewhere that rows or lists of devices show, such as the name of a policy. */
    refresh(): void;
    /** Called after a device was changed, added or removed; with `all` after `refresh`. */
    onChange(listener: (n: number | 'all') => void): void;
}

/** The part of a store that is saved: everything but the devices that are as they were generated. */
export interface DeviceStoreState {
    /** The order of lists as runs of numbers: the first of a run, and how many there are. */
    order: readonly (readonly [first: number, count: number])[];
    next: number;
    ranks: readonly (readonly [number, number])[];
    changed: readonly (readonly [number, DeviceRecord])[];
}

/** Derived values kept at a time: the lists that several clients walk at once. */
const MAX_DERIVED = 64;

export function createDeviceStore(fleet: Fleet, count: number, saved?: DeviceStoreState): DeviceStore {
    const order = fromRuns(saved?.order ?? [[0, count]]);
    let next = saved?.next ?? count;
    let version = 0;
    const present = new Set(order);
    const ranks = new Map<number, number>(saved?.ranks);
    const changed = new Map<number, DeviceRecord>(saved?.changed);
    const ids = new Map<string, number>();
    for (const [n, device] of changed) ids.set(device.id, n);
    const peek = createPeek(fleet);
    const derived = new Map<string, unknown>();
    const listeners: ((n: number | 'all') => void)[] = [];

    const touched = (n: number | 'all') => {
        version += 1;
        derived.clear();
        for (const listener of listeners) listener(n);
    };
    const put = (n: number, device: DeviceRecord) => {
        changed.set(n, device);
        ids.set(device.id, n);
        touched(n);
    };
    const store: DeviceStore = {
        fleet,
        get version() {
            return version;
        },
        get saved() {
            return { order: toRuns(order), next, ranks: [...ranks], changed: [...changed] };
        },
        order: () => order,
        find(id) {
            const n = ids.get(id) ?? numberOf(fleet.seed, id);
            // A device that was changed may have been given another id than the generated one.
            return n !== undefined && present.has(n) && store.field(n, 'id') === id ? n : undefined;
        },
        has: (n) => present.has(n),
        rank: (n) => ranks.get(n) ?? n,
        field: (n, name) => {
            const device = changed.get(n);
            return device === undefined ? DEVICE_FACTS[name](fleet, n) : device[name];
        },
        peek: (n) => changed.get(n) ?? peek(n),
        read: (n) => changed.get(n) ?? generate(fleet, n),
        // In place: a command to a large fleet changes every device several times.
        change: (n, changes) => put(n, Object.assign(store.read(n), changes)),
        add(given, at) {
            const n = next++;
            present.add(n);
            if (at === 'end') order.push(n);
            else {
                ranks.set(n, (order[0] === undefined ? n : store.rank(order[0])) - 1);
                order.unshift(n);
            }
            put(n, { ...generate(fleet, n), ...given });
            return n;
        },
        remove(n) {
            present.delete(n);
            order.splice(order.indexOf(n), 1);
            ids.delete(store.field(n, 'id'));
            changed.delete(n);
            touched(n);
        },
        derive<T>(key: string, compute: () => T): T {
            const known = derived.get(key);
            // The key names what is computed, so what was kept under it is a T.
            if (known !== undefined) return known as T;
            if (derived.size >= MAX_DERIVED) derived.clear();
            const value = compute();
            derived.set(key, value);
            return value;
        },
        refresh: () => touched('all'),
        onChange: (listener) => listeners.push(listener),
    };
    return store;
}

function fromRuns(runs: DeviceStoreState['order']): number[] {
    return runs.flatMap(([first, count]) => Array.from({ length: count }, (_, i) => first + i));
}

function toRuns(order: readonly number[]): [number, number][] {
    const runs: [number, number][] = [];
    for (const n of order) {
        const last = runs.at(-1);
        if (last !== undefined && n === last[0] + last[1]) last[1] += 1;
        else runs.push([n, 1]);
    }
    return runs;
}

/** Makes views of generated devices: objects whose getters ask the facts. */
function createPeek(fleet: Fleet): (n: number) => Readonly<DeviceRecord> {
    const getters = Object.entries(DEVICE_FACTS).map(([name, fact]) => [
        name,
        {
            get(this: { n: number }) {
                return fact(fleet, this.n);
            },
        },
    ]);
    const prototype: object = Object.create(null, Object.fromEntries(getters));
    return (n) => Object.assign(Object.create(prototype), { n });
}

function generate(fleet: Fleet, n: number): DeviceRecord {
    const f = DEVICE_FACTS;
    // Three fields that are one fact: writing times is the costly part of a row.
    const seen = f.last_seen(fleet, n);
    return {
        id: f.id(fleet, n),
        platform: f.platform(fleet, n),
        device_name: f.device_name(fleet, n),
        alias_name: f.alias_name(fleet, n),
        state: f.state(fleet, n),
        group: f.group(fleet, n),
        tags: f.tags(fleet, n),
        policy: f.policy(fleet, n),
        model: f.model(fleet, n),
        os_version: f.os_version(fleet, n),
        serial: f.serial(fleet, n),
        imei1: f.imei1(fleet, n),
        iccid1: f.iccid1(fleet, n),
        wifi_mac: f.wifi_mac(fleet, n),
        template_name: f.template_name(fleet, n),
        assigned_blueprint_id: f.assigned_blueprint_id(fleet, n),
        current_blueprint_id: f.current_blueprint_id(fleet, n),
        current_blueprint_version_id: f.current_blueprint_version_id(fleet, n),
        current_command: f.current_command(fleet, n),
        kiosk_app: f.kiosk_app(fleet, n),
        locked_down: f.locked_down(fleet, n),
        lockdown_message: f.lockdown_message(fleet, n),
        agent_version: f.agent_version(fleet, n),
        timezone: f.timezone(fleet, n),
        locale: f.locale(fleet, n),
        wifi_access_points: f.wifi_access_points(fleet, n),
        only_saved_wifi: f.only_saved_wifi(fleet, n),
        brightness: f.brightness(fleet, n),
        gps: f.gps(fleet, n),
        rotation: f.rotation(fleet, n),
        screen_off_timeout: f.screen_off_timeout(fleet, n),
        volumes: f.volumes(fleet, n),
        wifi_on: f.wifi_on(fleet, n),
        bluetooth_on: f.bluetooth_on(fleet, n),
        battery: f.battery(fleet, n),
        battery_temperature: f.battery_temperature(fleet, n),
        free_ram_mb: f.free_ram_mb(fleet, n),
        free_storage_mb: f.free_storage_mb(fleet, n),
        wifi_ssid: f.wifi_ssid(fleet, n),
        wifi_signal: f.wifi_signal(fleet, n),
        latitude: f.latitude(fleet, n),
        longitude: f.longitude(fleet, n),
        report_id: f.report_id(fleet, n),
        report_reason: f.report_reason(fleet, n),
        reported_on: seen,
        last_seen: seen,
        provisioned_on: f.provisioned_on(fleet, n),
        created_on: f.created_on(fleet, n),
        updated_on: seen,
    };
}
