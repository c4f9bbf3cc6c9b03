/**
 * The fields that identify a row; the first one present counts.
 * Every list has `id`, except that of policies, which has `uuid`.
 */
const identityFields = ['id', 'uuid'];

/**
 * Number of rows of a page that are compared with those of the page before.
 * Where the first five are the same, the page is.
 */
const comparedRows = 5;

/** Returns the id of a row, or undefined when it has none. */
export function rowId(row: unknown): string | undefined {
    if (typeof row !== 'object' || row === null) return undefined;
    for (const field of identityFields) {
        const id: unknown = (row as Readonly<Record<string, unknown>>)[field];
        if (typeof id === 'string' || typeof id === 'number') return String(id);
    }
    return undefined;
}

/** Returns what tells pages apart: the ids of their first rows, or else a digest of the page. */
export function pageKeys(rows: readonly unknown[]): readonly string[] {
    const ids = rows
        .slice(0, comparedRows)
        .map(rowId)
        .filter((id) => id !== undefined);
    return ids.length === Math.min(rows.length, comparedRows) ? ids : [digest(JSON.stringify(rows))];
}

/**
 * Tells whether a page repeats the one before it.
 * The shorter of two counts, since a last page may have been requested with fewer rows.
 */
export function repeats(before: readonly string[], keys: readonly string[]): boolean {
    const length = Math.min(before.length, keys.length);
    if (length === 0) return false;
    for (let index = 0; index < length; index += 1) {
        if (before[index] !== keys[index]) return false;
    }
    return true;
}

/**
 * Computes a short digest of a string: two multiplying hashes of 32 bits side by side.
 * It tells strings apart, and hides nothing.
 */
export function digest(text: string): string {
    let one = 0x811c9dc5;
    let two = 0x1b873593;
    for (let index = 0; index < text.length; index += 1) {
        const code = text.charCodeAt(index);
        one = Math.imul(one ^ code, 0x01000193);
        two = Math.imul(two ^ code, 0x85ebca6b) ^ (two >>> 13);
    }
    return (one >>> 0).toString(36) + (two >>> 0).toString(36).padStart(7, '0');
}
