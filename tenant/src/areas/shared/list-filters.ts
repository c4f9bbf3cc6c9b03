import type { Query } from '../../http/query.js';

/** Puts rows that match exactly before those that match in part, so that `limit=1` finds them. */
export function exactFirst<T>(list: readonly T[], isExact: (item: T) => boolean): T[] {
    return [...list.filter(isExact), ...list.filter((item) => !isExact(item))];
}

/** Whether any of these values contains a lower-case string. Case does not matter, null contains nothing. */
export function anyIncludes(values: readonly (string | null)[], wanted: string): boolean {
    return values.some((value) => value?.toLowerCase().includes(wanted) ?? false);
}

/** Whether a time passes the filters `<field>_gt` and `<field>_lt`. */
export function isBetween(query: Query, field: string, time: string): boolean {
    const { after, before } = limitsOf(query, field);
    const value = Date.parse(time);
    return (after === undefined || value > after) && (before === undefined || value < before);
}

/** As `isBetween`, but a time that equals a limit passes too. */
export function isBetweenInclusive(query: Query, field: string, time: string): boolean {
    const { after, before } = limitsOf(query, field);
    const value = Date.parse(time);
    return value === after || value === before || isBetween(query, field, time);
}

function limitsOf(query: Query, field: string): { after: number | undefined; before: number | undefined } {
    const [after, before] = [query.string(`${field}_gt`), query.string(`${field}_lt`)];
    return {
        after: after === undefined ? undefined : Date.parse(after),
        before: before === undefined ? undefined : Date.parse(before),
    };
}
