import { EsperApiError } from '../errors/api-error.js';
import { fieldsOf, isRecord } from '../util/guards.js';
import type { CommandOutcome } from './outcome.js';
import { type CommandCalls, OPERATIONS, type PollResult } from './polled-calls.js';
import { type Addressed, type RequestTarget, readAddressed } from './target.js';

/** Device states by the values of a command's `device_type`. */
const STATE = { active: 1, inactive: 60 } as const;

/** Counts the devices of a group and its subgroups; undefined when this key may not know. */
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

/**
 * Creates the function that decides whether a request is over.
 * Esper makes the rows of its devices after it has answered, so few or none may be there at first.
 */
export function createCompletionCheck(
    target: RequestTarget,
    calls: CommandCalls,
): (outcome: CommandOutcome) => Promise<PollResult> {
    const namedDevices = target.addressed?.devices.length ?? 0;
    let isExplained = false;
    let previousTotal = 0;

    return async (outcome) => {
        const { total, ended } = outcome;
        if (total === 0) {
            const note = isExplained ? undefined : await explainNoDevices(target, calls);
            isExplained = true;
            return note === undefined
                ? { outcome, isComplete: false }
                : { outcome: { ...outcome, note }, isComplete: true };
        }
        // Of the named devices some may be left out for good (offline, other platforms): then another poll shows no
        // more.
        const hasAllDevices = total >= namedDevices || total === previousTotal;
        previousTotal = total;
        return { outcome, isComplete: ended === total && hasAllDevices };
    };
}

/**
 * Explains why a request has no rows and never will.
 * Undefined when it may yet have some, or when that is not known.
 */
async function explainNoDevices(target: RequestTarget, calls: CommandCalls): Promise<string | undefined> {
    const addressed = target.addressed ?? (await askAddressed(target, calls));
    if (addressed === undefined || addressed.devices.length > 0) return undefined;
    const { groups, deviceType } = addressed;
    if (groups.length === 0) return 'The command names no device and no group';
    const kind = deviceType === 'active' || deviceType === 'inactive' ? deviceType : undefined;
    for (const group of groups) {
        if ((await countMembers(group, kind, calls)) !== 0) return undefined;
    }
    return `The groups that the command names have no ${kind === undefined ? '' : `${kind} `}devices`;
}

/** Reads again whom a request of commands v0 names; V2 has no operation that gives one request. */
async function askAddressed({ form, requestId }: RequestTarget, calls: CommandCalls): Promise<Addressed | undefined> {
    if (form !== 'v0') return undefined;
    const body = await calls.get(OPERATIONS.v0.request, { id: requestId });
    const { content } = fieldsOf(body);
    return isRecord(content) ? readAddressed(content) : undefined;
}
