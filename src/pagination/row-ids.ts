import { digest } from '../util/digest.js';

/**
 * The fields that name a row, the first one present counts. Every list has `id`, except that of policies, which has
 * `uuid`.
 */
const identityFields = ['id', 'uuid'];

/** What the name of a row without an id begins with; no id does. */
const CONTENT = '\u0000';

/** How deep the content of a row is looked at: deeper values could overflow the stack. */
const DEEPEST = 100;

/** What names a row: its id, or undefined when it has none. */
export function rowId(row: unknown): string | undefined {
    if (typeof row !== 'object' || row === null) return undefined;
    for (const field of identityFields) {
        const id: unknown = (row as Readonly<Record<string, unknown>>)[field];
        if (typeof id === 'string' || typeof id === 'number') return String(id);
    }
    return undefined;
}

/** What a row is told apart by: its id, or else a digest of its content. */
export function rowName(row: unknown): string {
    return rowId(row) ?? CONTENT + digest(contentOf(row));
}

/** Tells whether a name is that of a row without an id: another row can have the same. */
export function isContentName(name: string): boolean {
    return name.startsWith(CONTENT);
}

function contentOf(value: unknown, depth = 0): string {
    if (typeof value === 'string') return JSON.stringify(value);
    if (typeof value !== 'object' || value === null || depth === DEEPEST) return String(value);
    if (Array.isArray(value)) return `[${value.map((one) => contentOf(one, depth + 1)).join()}]`;
    const fields = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}:${contentOf(one, depth + 1)}`);
    return `{${fields.join()}}`;
}
