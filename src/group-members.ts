import { type CommandCalls, OPERATIONS } from './command-calls.js';
import { EsperApiError } from './errors.js';

/** Device states by the words of a command's `device_type`. */
const STATE = { active: 1, inactive: 60 } as const;

/** How many devices a group has, those of its subgroups too; undefined when this key may not know. */
export async function countMembers(
    group: string,
    kind: keyof typeof STATE | undefined,
    calls: CommandCalls,
): Promise<number | undefined> {
    const filter = { group, limit: 1, ...(kind !== undefined && { state: STATE[kind] }) };
    try {
        for await (const { count, results } of calls.pages(OPERATIONS.members, filter)) return count ?? results.length;
    } catch (error) {
        if (!EsperApiError.is(error)) throw error;
    }
    return undefined;
}
