import { checkByRules, type Rule, SIGNAL } from '../configuration/rules.js';
import type { CommandParts, UnknownRequest } from '../errors/command-parts.js';
import { refusal } from '../errors/invalid.js';
import type { Clock } from '../util/clock.js';
import { fieldsOf, isNonEmptyString } from '../util/guards.js';
import { Interruption } from '../util/interruption.js';
import { type CallByName, OPERATIONS, pagesOf } from './command-calls.js';
import { RequestSearch } from './request-search.js';

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
    const search = new RequestSearch(unknown, (filter) =>
        pagesOf(call(OPERATIONS.v2.list, filter, { signal }), OPERATIONS.v2.list),
    );
    try {
        for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
            await search.look();
            const remaining = settle - (clock.monotonic() - start);
            if (search.isDone || remaining <= 0) return search.readParts();
            await interruption.sleep(Math.min(pause, remaining), clock);
        }
    } finally {
        interruption.release();
    }
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
