import { checkByRules, type Rule, SIGNAL } from '../configuration/rules.js';
import type { CommandParts, UnknownRequest } from '../errors/command-parts.js';
import { refusal } from '../errors/invalid.js';
import type { Clock } from '../util/clock.js';
import { fieldsOf, isNonEmptyString } from '../util/guards.js';
import { Interruption } from '../util/interruption.js';
import { type CallByName, OPERATIONS, pagesOf } from './command-calls.js';
import { isBefore, matchesRequest, newIdOf } from './command-match.js';

/** Options of a search for requests. */
export interface FindSentOptions {
    /**
     * Milliseconds to look again for a request that is not found, from the call on. Default 30 000.
     * One that was cut may still be worked on.
     */
    readonly settle?: number | undefined;
    /** Aborts the search. */
    readonly signal?: AbortSignal | undefined;
}

/**
 * What became of requests whose outcome was not known.
 * Plain JSON.
 */
export type FoundParts = Pick<CommandParts, 'sent' | 'unsent'>;

const DEFAULT_SETTLE_MS = 30_000;
const FIRST_PAUSE_MS = 1_000;
/** Rows of a page: mostly the first one is it, and each names up to 1000 devices. */
const PAGE_ROWS = 10;

const FIND_RULES: Readonly<Record<keyof FindSentOptions, Rule>> = {
    settle: {
        expected: 'a number of milliseconds, 0 or more',
        accepts: (value) => typeof value === 'number' && value >= 0 && Number.isFinite(value),
    },
    signal: SIGNAL,
};

/** Looks for requests among those of the tenant, until each is found or has had time enough to show up. */
export async function findSent(
    unknown: readonly UnknownRequest[],
    options: FindSentOptions,
    { call, clock }: { readonly call: CallByName; readonly clock: Clock },
): Promise<FoundParts> {
    checkByRules('findSent', options, FIND_RULES);
    checkUnknown(unknown);
    const { settle = DEFAULT_SETTLE_MS, signal } = options;
    const start = clock.monotonic();
    const interruption = new Interruption(signal);
    const found = new Map<UnknownRequest, string>();
    try {
        for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
            for (const sought of unknown.filter((one) => !found.has(one))) {
                const id = await lookFor(sought, new Set(found.values()), (filter) =>
                    pagesOf(call(OPERATIONS.v2.list, filter, { signal }), OPERATIONS.v2.list),
                );
                if (id !== undefined) found.set(sought, id);
            }
            const remaining = settle - (clock.monotonic() - start);
            if (found.size === unknown.length || remaining <= 0) return toParts(unknown, found);
            await interruption.sleep(Math.min(pause, remaining), clock);
        }
    } finally {
        interruption.release();
    }
}

type ListRequests = (filter: Readonly<Record<string, unknown>>) => ReturnType<typeof pagesOf>;

/**
 * Looks for the id of a request among the newest ones.
 * Two that are alike are not found by the same row.
 */
async function lookFor(
    sought: UnknownRequest,
    taken: ReadonlySet<string>,
    list: ListRequests,
): Promise<string | undefined> {
    const { command, commandType, after } = sought;
    const [device] = sought.devices; // one is enough: the row tells the others
    for await (const { results } of list({
        command,
        commandType,
        limit: PAGE_ROWS,
        ...(device && { devices: device }),
    })) {
        for (const row of results) {
            if (isBefore(row, after)) return undefined;
            const id = newIdOf(row, after);
            if (id !== undefined && !taken.has(id) && matchesRequest(row, sought)) return id;
        }
    }
    return undefined;
}

function toParts(unknown: readonly UnknownRequest[], found: ReadonlyMap<UnknownRequest, string>): FoundParts {
    const lost = unknown.filter((one) => !found.has(one));
    return {
        sent: {
            requests: [...found].map(([{ devices, groups, deviceType }, requestId]) => ({
                requestId,
                devices: devices.length,
                groups,
                deviceType,
            })),
        },
        unsent: lost.flatMap(({ devices, groups }) => [...devices, ...groups]),
    };
}

function checkUnknown(unknown: unknown): void {
    if (Array.isArray(unknown) && unknown.every(isUnknownRequest)) return;
    throw refusal('findSent', 'unknown', 'expected the list `parts.unknown` of an error of sendCommand');
}

function isUnknownRequest(value: unknown): boolean {
    const { command, commandType, devices, groups, args, after } = fieldsOf(value);
    return (
        isNonEmptyString(command) &&
        isNonEmptyString(commandType) &&
        Array.isArray(devices) &&
        Array.isArray(groups) &&
        typeof args === 'object' &&
        after !== undefined
    );
}
