import { CALL_RULES, type CallOptions } from '../configuration/call-options.js';
import { CONCURRENCY } from '../configuration/client-rules.js';
import { checkByRules, FLAG, type Rule } from '../configuration/rules.js';
import { invalid, refusal } from '../errors/invalid.js';
import { emptyMemory } from './memory.js';
import { readResumeToken } from './resume-token.js';
import type { Listing, PageFacts, Place } from './walk.js';

const OWN_RULES: Readonly<Record<Exclude<keyof ListOptions, keyof CallOptions>, Rule>> = {
    concurrency: CONCURRENCY,
    consistent: FLAG,
    resumeFrom: { expected: 'the resumeToken of an error', accepts: (value) => typeof value === 'string' },
};

/** Refuses options of a list that are unknown or malformed. */
export function checkListOptions(operation: string, options: unknown): asserts options is ListOptions {
    checkByRules(operation, options, { ...CALL_RULES, ...OWN_RULES });
}

/** Options of every call that lists. */
export interface ListOptions extends CallOptions {
    /**
     * How many pages may be in flight or waiting for the consumer, in whole numbers from 1.
     * Default 1: the next page is requested when the one before is used up. More keep the order, and the first page
     * still goes alone; a page that waits stays as it came, and is parsed in its turn. Not with a cursor, not with
     * `consistent`.
     */
    readonly concurrency?: number | undefined;
    /**
     * Skips and repeats no row that exists throughout the iteration, while rows come and go.
     * Default false: rows that come or go before the current place shift the rest, so that a row can be missed or come
     * twice.
     *
     * What it costs: pages overlap by a row, the ids of the last 200 rows given out are remembered (some 10 kB in a
     * resume token), and a page or two more are requested when rows have moved. What it can't do: lists whose order
     * changes, for instance by a field that is edited meanwhile; lists paged by cursor; `concurrency`. When none of the
     * remembered rows is left in the list (all were deleted, for instance by the very loop that iterates) it throws an
     * `EsperPaginationError` with `resumeToken` and doesn't guess, unless all that was given out is still remembered,
     * or the list is empty. Rows inserted during the iteration may come or not, but none comes twice.
     */
    readonly consistent?: boolean | undefined;
    /**
     * The `resumeToken` of an error: begins with the row after the last one given out.
     * It works in another process too. The parameters and `consistent` must be those of that iteration; `limit` and
     * `concurrency` may differ. From an error of `toArray`, it begins where that began. Default: none, the iteration
     * begins at `offset`.
     */
    readonly resumeFrom?: string | undefined;
}

const MINIMUMS = [
    ['limit', 1],
    ['offset', 0],
] as const;

/** Refuses options and parameters that a walk can't work with, before anything is sent. */
export function checkWalkOptions(
    facts: PageFacts,
    parameters: Readonly<Record<string, unknown>>,
    options: ListOptions,
): void {
    checkListOptions(facts.operation, options);
    for (const [name, min] of MINIMUMS) {
        const value = parameters[name];
        if (hasValue(value) && !isWhole(value, min))
            throw invalid(facts.operation, name, `a whole number, ${min} or more`, value);
    }
    const { concurrency, consistent } = options;
    const ahead = concurrency !== undefined && concurrency > 1;
    if (ahead && consistent)
        throw refusal(facts.operation, 'consistent', 'not with concurrency, because it takes one page after another');
    if (!ahead && !consistent) return;
    const name = ahead ? 'concurrency' : 'consistent';
    if (cursorOf(facts, parameters) !== undefined)
        throw refusal(facts.operation, name, `not with a cursor, because it needs offsets`);
    if (facts.limitParameter === undefined)
        throw refusal(facts.operation, name, `not for this list, because it takes no offset`);
}

/** Checks the options of `toArray`, and returns its `maxItems`. */
export function checkMaxItems(facts: PageFacts, options: { readonly maxItems: number } | undefined): number {
    const maxItems: unknown = options?.maxItems;
    if (maxItems === Number.POSITIVE_INFINITY || isWhole(maxItems, 0)) return maxItems;
    throw invalid(facts.operation, 'maxItems', 'how many items to give at most, 0 or more or Infinity', maxItems);
}

/** Returns where a walk with these options begins. */
export function startOf<Body>(listing: Listing<Body>, { consistent, resumeFrom }: ListOptions): Place {
    const { facts, parameters } = listing;
    if (resumeFrom === undefined) {
        const { offset: given } = parameters;
        const offset = isWhole(given, 0) ? given : 0;
        return {
            offset,
            cursor: cursorOf(facts, parameters),
            step: 0,
            before: [],
            memory: consistent ? emptyMemory(offset) : undefined,
        };
    }
    const place = readResumeToken(listing, resumeFrom);
    const wasConsistent = place.memory !== undefined;
    if (wasConsistent !== (consistent ?? false)) {
        throw refusal(facts.operation, 'consistent', `expected ${wasConsistent}, as in the walk that resumeFrom is of`);
    }
    return place;
}

/** Returns the caller's cursor; a list is iterated by cursor when there is one. */
function cursorOf(facts: PageFacts, parameters: Readonly<Record<string, unknown>>): string | undefined {
    const cursor = facts.cursorParameter === undefined ? undefined : parameters[facts.cursorParameter];
    return hasValue(cursor) ? String(cursor) : undefined;
}

function hasValue(value: unknown): boolean {
    return value !== undefined && value !== null;
}

function isWhole(value: unknown, min: number): value is number {
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= min;
}
