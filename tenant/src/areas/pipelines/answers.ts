import { type Answer, enveloped } from '../../http/call.js';
import type { State } from '../../state/state.js';

/** Makes the answer of this service: inside `{code, message, content}`, and with 200 also for what was made. */
export const answered = (content: unknown): Answer => enveloped(200, content);

/** Makes id and times of a new record. */
export function newRecord(state: State): { id: string; created_at: string; updated_at: string } {
    const now = state.now();
    return { id: state.newId(), created_at: now, updated_at: now };
}

/** Sorts rows as `ordering` says: a field, `-` in front for descending. Without one they stay as they are. */
export function ordered<T>(
    list: readonly T[],
    ordering: string | undefined,
    fieldOf: (row: T, field: string) => unknown,
): T[] {
    if (ordering === undefined) return [...list];
    const field = ordering.replace(/^-/, '');
    const sign = ordering.startsWith('-') ? -1 : 1;
    const keyOf = (row: T) => fieldOf(row, field) ?? '';
    return list.toSorted((one, other) => sign * compare(keyOf(one), keyOf(other)));
}

function compare(one: unknown, other: unknown): number {
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    return String(one) < String(other) ? -1 : String(one) > String(other) ? 1 : 0;
}
