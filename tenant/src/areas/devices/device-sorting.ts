import type { Answer, Call } from '../../http/call.js';
import { badField } from '../../http/refusal.js';
import type { DeviceRecord } from '../../state/device-record.js';
import { modelOf } from '../../state/seed/device-facts.js';
import type { State } from '../../state/state.js';
import { readNumber, readObject } from '../../util/json.js';
import { securityState } from './android-row.js';
import { makeOf } from './device-make.js';

type Key = string | number | boolean | null;

/** Devices in the order of a page, and what they were sorted by. */
export interface Sorted {
    numbers: readonly number[];
    /** The place of a device in a cursor: what it was sorted by, and its place among equals. */
    compare(a: Place, b: Place): number;
    placeOf(n: number): Place;
}

/** Where a cursor stands: right after, or right before, a device that may be gone meanwhile. */
interface Place {
    key: Key;
    n: number;
}

/** What the `ordering` of today's device list sorts by. */
const KEYS: Readonly<Record<string, (state: State, n: number, device: DeviceRecord) => Key>> = {
    alias: (_, __, device) => device.alias_name,
    created_at: (_, __, device) => device.created_on,
    last_seen: (_, __, device) => device.last_seen,
    model: (_, __, device) => makeOf(device).model,
    os_version: (_, __, device) => device.os_version,
    name: (_, __, device) => device.device_name,
    serial: (_, __, device) => device.serial,
    provisioned_on: (_, __, device) => device.provisioned_on,
    battery_level: (_, __, device) => device.battery,
    dpc_version: (_, __, device) => device.agent_version,
    eea_version: () => null,
    is_gms: (_, __, device) => device.platform === 'ANDROID' && modelOf(device.model).is_gms,
    security_state: (state, n) => securityState(state, n),
    wifi_ssid: (_, __, device) => device.wifi_ssid,
    platform: (_, __, device) => device.platform,
    template_name: (_, __, device) => device.template_name,
    policy_name: (state, _, device) =>
        device.policy === null ? null : (state.policies.get(device.policy)?.name ?? null),
    state: (_, __, device) => device.state,
};

/** Sorts devices as `ordering` says; without it they stay in the order of lists. Throws a `Refusal` for an unknown field. */
export function sortDevices(state: State, found: readonly number[], ordering: string | undefined): Sorted {
    const { devices } = state;
    const field = ordering?.replace(/^-/, '');
    const keyOf = field === undefined ? undefined : KEYS[field];
    if (field !== undefined && keyOf === undefined) throw badField('ordering', `"${field}" is not a valid choice.`);
    const sign = ordering?.startsWith('-') ? -1 : 1;
    const placeOf = (n: number): Place => ({ key: keyOf ? keyOf(state, n, devices.peek(n)) : devices.rank(n), n });
    const compare = (a: Place, b: Place) => sign * compareKeys(a.key, b.key) || devices.rank(a.n) - devices.rank(b.n);
    if (keyOf === undefined) return { numbers: found, compare, placeOf };
    const orders = sorted.get(found) ?? new Map<string, readonly number[]>();
    sorted.set(found, orders);
    const numbers =
        orders.get(ordering ?? '') ??
        found
            .map(placeOf)
            .sort(compare)
            .map(({ n }) => n);
    orders.set(ordering ?? '', numbers);
    return { numbers, compare, placeOf };
}

/** Sorted lists by the filtered list they are of, which is made anew after each change of a device. */
const sorted = new WeakMap<readonly number[], Map<string, readonly number[]>>();

function compareKeys(a: Key, b: Key): number {
    if (a === b) return 0;
    // Null comes last, as databases have it.
    if (a === null) return 1;
    if (b === null) return -1;
    return a < b ? -1 : 1;
}

/**
 * A page by cursor. A cursor names the device it stands at and what that was sorted by, so devices that come and go
 * move nothing, and the device itself may go.
 */
export function cursorPage(
    call: Call,
    { numbers, compare, placeOf }: Sorted,
    maxLimit: number,
    write: (n: number) => string,
): Answer {
    const limit = Math.min(call.query.number('limit') ?? 10, maxLimit);
    const cursor = readCursor(call.query.string('cursor') ?? '');
    let [from, end] = [0, limit];
    if (cursor !== undefined) {
        // Binary search: the first device that is not before the cursor's place.
        let to = numbers.length;
        while (from < to) {
            const middle = (from + to) >> 1;
            const n = numbers[middle];
            if (n !== undefined && compare(placeOf(n), cursor) < 0) from = middle + 1;
            else to = middle;
        }
        const at = numbers[from];
        if (cursor.forward && at !== undefined && compare(placeOf(at), cursor) === 0) from += 1;
        [from, end] = cursor.forward ? [from, from + limit] : [Math.max(0, from - limit), from];
    }
    const rows = numbers.slice(from, end);
    const [first, last] = [rows[0], rows.at(-1)];
    const hasMore = end < numbers.length;
    const next = hasMore && last !== undefined ? writeCursor(placeOf(last), true) : null;
    const prev = from > 0 && first !== undefined ? writeCursor(placeOf(first), false) : null;
    const results = rows.length === 0 ? 'null' : `[${rows.map(write)}]`;
    return {
        status: 200,
        json: `{"content":{"results":${results},"next_cursor":${JSON.stringify(next)},"prev_cursor":${JSON.stringify(prev)},"has_more":${hasMore},"has_prev":${from > 0}}}`,
    };
}

function writeCursor({ key, n }: Place, forward: boolean): string {
    return Buffer.from(JSON.stringify({ key, n, forward })).toString('base64url');
}

/** Undefined for `start`. Throws a `Refusal` for what no answer of the tenant had. */
function readCursor(cursor: string): (Place & { forward: boolean }) | undefined {
    if (cursor === 'start') return undefined;
    try {
        const content = readObject(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
        const [key, n] = [content['key'], readNumber(content, 'n')];
        if (n !== undefined && isKey(key)) return { key, n, forward: content['forward'] === true };
    } catch {
        // Refused below.
    }
    throw badField('cursor', 'Invalid cursor.');
}

function isKey(value: unknown): value is Key {
    return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
