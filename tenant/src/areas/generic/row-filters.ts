import type { Query } from '../../http/query.js';
import type { Value } from '../../http/values.js';
import { isJsonObject, type JsonObject } from '../../util/json.js';

/** What is no filter, whatever the rows have. */
const PAGING: ReadonlySet<string> = new Set(['limit', 'offset', 'page', 'page_size', 'ordering', 'search']);

const BOUNDS: readonly (readonly [suffix: string, passes: (value: number, bound: number) => boolean])[] = [
    ['_gte', (value, bound) => value >= bound],
    ['_lte', (value, bound) => value <= bound],
    ['_gt', (value, bound) => value > bound],
    ['_lt', (value, bound) => value < bound],
];

/** What rows may have: their fields, and those of them that are words. */
export interface RowFields {
    names: ReadonlySet<string>;
    words: ReadonlySet<string>;
}

/**
 * Tells whether a row passes the filters of a query: those that are called after a field of it.
 *
 * What is asked of a field of `words` is found anywhere in it, whatever its case, as most of Esper's filters do;
 * anything else has to be equal.
 */
export function passesFilters(query: Query, row: JsonObject, { names, words }: RowFields): boolean {
    const search = query.string('search')?.toLowerCase();
    const isFound = search === undefined || Object.values(row).some((value) => holds(value, search));
    return (
        isFound &&
        query.sent.every(
            ([name, wanted]) => PAGING.has(name) || passes(row, names, { name, wanted, isWord: words.has(name) }),
        )
    );
}

/** A filter of a query. */
interface Filter {
    name: string;
    wanted: Value;
    isWord: boolean;
}

function passes(row: JsonObject, names: ReadonlySet<string>, { name, wanted, isWord }: Filter): boolean {
    if (names.has(name)) return isWord ? holds(row[name], String(wanted).toLowerCase()) : matches(row[name], wanted);
    const exact = name.endsWith('_exact') ? name.slice(0, -'_exact'.length) : undefined;
    if (exact !== undefined && names.has(exact)) return row[exact] === wanted;
    const bound = BOUNDS.find(([suffix]) => name.endsWith(suffix) && names.has(name.slice(0, -suffix.length)));
    if (bound === undefined) return true;
    const [suffix, isWithin] = bound;
    return isWithin(sizeOf(row[name.slice(0, -suffix.length)]), sizeOf(wanted));
}

function matches(value: unknown, wanted: Value): boolean {
    if (Array.isArray(wanted)) return wanted.some((one: Value) => matches(value, one));
    if (isJsonObject(wanted))
        return isJsonObject(value) && Object.entries(wanted).every(([name, inner]) => String(value[name]) === inner);
    if (Array.isArray(value)) return value.some((item) => matches(item, wanted));
    return value === wanted || String(value) === wanted;
}

function holds(value: unknown, wanted: string): boolean {
    return typeof value === 'string' && value.toLowerCase().includes(wanted);
}

/** A number or a time as a number. */
function sizeOf(value: unknown): number {
    return typeof value === 'number' ? value : Date.parse(String(value));
}

/** Orders two rows by the fields that `ordering` names, each downwards where `-` stands before it. */
export function compareRows(ordering: string | undefined, one: JsonObject, other: JsonObject): number {
    for (const part of ordering?.split(',') ?? []) {
        const [field, sign] = part.startsWith('-') ? [part.slice(1), -1] : [part, 1];
        const order = compare(one[field], other[field]);
        if (order !== 0) return sign * order;
    }
    return 0;
}

function compare(one: unknown, other: unknown): number {
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    return typeof one === 'string' && typeof other === 'string' ? one.localeCompare(other) : 0;
}
