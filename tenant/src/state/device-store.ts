import { type Clock, iso } from '../util/clock.js';
import { hash, numberOf } from '../util/hash.js';
import type { DeviceRecord } from './device-record.js';
import { createPeek, generateDevice } from './generate-device.js';
import { DEVICE_FACTS, type Fleet } from './seed/device-facts.js';

/** The part of a device store that is saved: everything but the devices that are as they were generated. */
export interface DeviceStoreState {
    /** The order of lists as runs of numbers: the first of a run, and how many there are. */
    order: readonly (readonly [first: number, count: number])[];
    next: number;
    ranks: readonly (readonly [number, number])[];
    changed: readonly (readonly [number, DeviceRecord])[];
}

/** Called with the number of a device that was changed, added or removed; with `all` after `refresh`. */
type Listener = (n: number | 'all') => void;

/** The state of a device that is in contact. */
const ONLINE = 1;

/** How often a device that is online contacts Esper, in milliseconds. */
export const CHECK_IN = 300_000;

/** How many derived values are kept: enough for several clients that page through different lists. */
const MAX_DERIVED = 64;

/**
 * @internal Keeps the devices of a tenant, each known by a number.
 *
 * A generated device exists only as its number until it is changed, so 100,000 of them cost nothing at the start.
 */
export class DeviceStore {
    readonly fleet: Fleet;
    readonly #clock: Clock;
    readonly #order: number[];
    readonly #present: Set<number>;
    readonly #ranks: Map<number, number>;
    readonly #changed: Map<number, DeviceRecord>;
    readonly #ids = new Map<string, number>();
    readonly #derived = new Map<string, unknown>();
    readonly #listeners: Listener[] = [];
    readonly #peek: (n: number) => Readonly<DeviceRecord>;
    #next: number;

    constructor({ fleet, count, clock }: { fleet: Fleet; count: number; clock: Clock }, saved?: DeviceStoreState) {
        this.fleet = fleet;
        this.#clock = clock;
        this.#order = fromRuns(saved?.order ?? [[0, count]]);
        this.#next = saved?.next ?? count;
        this.#present = new Set(this.#order);
        this.#ranks = new Map(saved?.ranks);
        this.#changed = new Map(saved?.changed);
        for (const [n, device] of this.#changed) this.#ids.set(device.id, n);
        this.#peek = createPeek(fleet);
    }

    get saved(): DeviceStoreState {
        return {
            order: toRuns(this.#order),
            next: this.#next,
            ranks: [...this.#ranks],
            changed: [...this.#changed],
        };
    }

    /** Returns the numbers of all devices in the order of lists. */
    order(): readonly number[] {
        return this.#order;
    }

    /** Returns the number of the device with an id; undefined when there is none. */
    find(id: string): number | undefined {
        const n = this.#ids.get(id) ?? numberOf(this.fleet.seed, id);
        // A changed device may have another id than the one it was generated with.
        return n !== undefined && this.#present.has(n) && this.field(n, 'id') === id ? n : undefined;
    }

    has(n: number): boolean {
        return this.#present.has(n);
    }

    /** Returns the rank of a device in the order of lists, lower first; also of a device that was removed. */
    rank(n: number): number {
        return this.#ranks.get(n) ?? n;
    }

    /** Returns one field of a device without making the whole record. */
    field<K extends keyof DeviceRecord>(n: number, name: K): DeviceRecord[K] {
        const device = this.#changed.get(n);
        return device === undefined ? DEVICE_FACTS[name](this.fleet, n) : device[name];
    }

    /** Returns a view whose fields are worked out when they are read: for filters, which need few of them. */
    peek(n: number): Readonly<DeviceRecord> {
        return this.#changed.get(n) ?? this.#peek(n);
    }

    /** Returns the whole record. It changes with the device: copy it to keep it as it is. */
    read(n: number): DeviceRecord {
        return this.#changed.get(n) ?? generateDevice(this.fleet, n);
    }

    /** Returns when a device last contacted Esper, in milliseconds: it does by itself while it is online. */
    lastContact(n: number): number {
        const seen = Date.parse(this.field(n, 'last_seen'));
        if (this.field(n, 'state') !== ONLINE) return seen;
        return Math.max(seen, this.checkedIn - (hash(this.fleet.seed, n, 61) % (CHECK_IN / 1000)) * 1000);
    }

    /**
     * The time up to which check-ins are told, in milliseconds: the last full five minutes.
     * So what is sorted by them changes every five minutes only, for all devices at once.
     */
    get checkedIn(): number {
        return Math.floor(this.#clock.now() / CHECK_IN) * CHECK_IN;
    }

    /** Changes a device in place: a command to a large fleet changes every device several times. */
    change(n: number, changes: Partial<DeviceRecord>): void {
        this.#put(n, Object.assign(this.read(n), this.#contactAt(n, changes.state), changes));
    }

    /** Adds a device and returns its number. Fields that are not given are generated. */
    add(given: Partial<DeviceRecord>, at: 'start' | 'end'): number {
        const n = this.#next++;
        this.#present.add(n);
        if (at === 'end') this.#order.push(n);
        else {
            const [first] = this.#order;
            this.#ranks.set(n, (first === undefined ? n : this.rank(first)) - 1);
            this.#order.unshift(n);
        }
        this.#put(n, { ...generateDevice(this.fleet, n), ...given });
        return n;
    }

    remove(n: number): void {
        this.#present.delete(n);
        this.#order.splice(this.#order.indexOf(n), 1);
        this.#ids.delete(this.field(n, 'id'));
        this.#changed.delete(n);
        this.#notify(n);
    }

    /** Returns what `compute` makes of all devices, and keeps it under the key until the next change. */
    derive<T>(key: string, compute: () => T): T {
        const known = this.#derived.get(key);
        // The key names what is computed, so what is kept under it is a T.
        if (known !== undefined) return known as T;
        if (this.#derived.size >= MAX_DERIVED) this.#derived.clear();
        const value = compute();
        this.#derived.set(key, value);
        return value;
    }

    /** Drops what was derived, after a change that device lists show, such as the name of a policy. */
    refresh(): void {
        this.#notify('all');
    }

    onChange(listener: Listener): void {
        this.#listeners.push(listener);
    }

    /** What changes with the state: one that goes offline was last in contact before, one that comes back is now. */
    #contactAt(n: number, state: number | undefined): Partial<DeviceRecord> {
        const isOnline = state === ONLINE;
        if (state === undefined || isOnline === (this.field(n, 'state') === ONLINE)) return {};
        return { last_seen: iso(isOnline ? this.#clock.now() : this.lastContact(n)) };
    }

    #put(n: number, device: DeviceRecord): void {
        this.#changed.set(n, device);
        this.#ids.set(device.id, n);
        this.#notify(n);
    }

    #notify(n: number | 'all'): void {
        this.#derived.clear();
        for (const listener of this.#listeners) listener(n);
    }
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
