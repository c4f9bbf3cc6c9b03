/** The fields that name a row, the first one present counts. Every list has `id`, except that of policies, which has `uuid`. */
const identityFields = ['id', 'uuid'];

/** What names a row: its id, or undefined when it has none. */
export function rowId(row: unknown): string | undefined {
    if (typeof row !== 'object' || row === null) return undefined;
    for (const field of identityFields) {
        const id: unknown = (row as Readonly<Record<string, unknown>>)[field];
        if (typeof id === 'string' || typeof id === 'number') return String(id);
    }
    return undefined;
}

/** What tells rows apart: the id, or else a digest of all that the row holds. */
export function rowKeys(rows: readonly unknown[]): string[] {
    return rows.map((row) => rowId(row) ?? digest(JSON.stringify(row)));
}

/** Tells whether a page repeats the one before it. The shorter of two counts, since a last page may have been asked for fewer rows. */
export function repeats(before: readonly string[], keys: readonly string[]): boolean {
    const length = Math.min(before.length, keys.length);
    if (length === 0) return false;
    for (let index = 0; index < length; index += 1) {
        if (before[index] !== keys[index]) return false;
    }
    return true;
}

/** A short digest of a text: two multiplying hashes of 32 bits side by side. Tells texts apart, hides nothing. */
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
