import type { Answer, Call } from '../../http/call.js';
import { badField } from '../../http/refusal.js';
import { readNumber, readObject } from '../../util/json.js';
import type { SortedDevices, SortKey, SortPlace } from './device-sorting.js';

/** A position in a sorted list: right after a device, or right before it. The device may have been removed since. */
interface Cursor extends SortPlace {
    forward: boolean;
}

/** How a page by cursor is written. */
interface CursorPage {
    /** The most rows of a page. */
    most: number;
    write(n: number): string;
}

/**
 * Makes a page by cursor of `/v2/devices/`.
 *
 * A cursor has the device that it stands at and what that was sorted by. So a page does not shift when devices are
 * added or removed, that device included.
 */
export function cursorPage(call: Call, sorted: SortedDevices, { most, write }: CursorPage): Answer {
    const { numbers, placeOf } = sorted;
    const limit = Math.min(call.query.number('limit') ?? 10, most);
    const cursor = readCursor(call.query.string('cursor') ?? '');
    const { from, end } = cursor === undefined ? { from: 0, end: limit } : rangeAt(sorted, cursor, limit);
    const rows = numbers.slice(from, end);
    const [first, last] = [rows[0], rows.at(-1)];
    const hasMore = end < numbers.length;
    const next = hasMore && last !== undefined ? writeCursor({ ...placeOf(last), forward: true }) : null;
    const prev = from > 0 && first !== undefined ? writeCursor({ ...placeOf(first), forward: false }) : null;
    const results = rows.length === 0 ? 'null' : `[${rows.map(write)}]`;
    const cursors = `"next_cursor":${JSON.stringify(next)},"prev_cursor":${JSON.stringify(prev)}`;
    const flags = `"has_more":${hasMore},"has_prev":${from > 0}`;
    return { status: 200, json: `{"content":{"results":${results},${cursors},${flags}}}` };
}

/** Returns the range of the page after a cursor, or before it. */
function rangeAt(sorted: SortedDevices, cursor: Cursor, limit: number): { from: number; end: number } {
    const at = indexOf(sorted, cursor);
    if (!cursor.forward) return { from: Math.max(0, at - limit), end: at };
    const n = sorted.numbers[at];
    const isThere = n !== undefined && sorted.compare(sorted.placeOf(n), cursor) === 0;
    const from = isThere ? at + 1 : at;
    return { from, end: from + limit };
}

/** Finds the index of the first device that is not before a place, by binary search. */
function indexOf({ numbers, compare, placeOf }: SortedDevices, place: SortPlace): number {
    let [from, to] = [0, numbers.length];
    while (from < to) {
        const middle = (from + to) >> 1;
        const n = numbers[middle];
        if (n !== undefined && compare(placeOf(n), place) < 0) from = middle + 1;
        else to = middle;
    }
    return from;
}

function writeCursor({ key, n, forward }: Cursor): string {
    return Buffer.from(JSON.stringify({ key, n, forward })).toString('base64url');
}

/** Reads a cursor; undefined for `start`. Throws a `Refusal` for a cursor that `writeCursor` did not make. */
function readCursor(cursor: string): Cursor | undefined {
    if (cursor === 'start') return undefined;
    try {
        const content = readObject(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
        const [key, n] = [content['key'], readNumber(content, 'n')];
        if (n !== undefined && isSortKey(key)) return { key, n, forward: content['forward'] === true };
    } catch {
        // Refused below.
    }
    throw badField('cursor', 'Invalid cursor.');
}

function isSortKey(value: unknown): value is SortKey {
    return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
