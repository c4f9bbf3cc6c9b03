import { CALL_RULES, type CallOptions } from '../configuration/call-options.js';
import { CONCURRENCY } from '../configuration/client-rules.js';
import { checkByRules, FLAG, type Rule } from '../configuration/rules.js';
import { invalid, refusal } from '../errors/invalid.js';
import { fieldsOf } from '../util/guards.js';
import type { ListParameters, PageFacts } from './page-source.js';

const OWN_RULES: Readonly<Record<Exclude<keyof ListOptions, keyof CallOptions>, Rule>> = {
    concurrency: CONCURRENCY,
    consistent: FLAG,
    resumeFrom: {
        expected: 'the resumeToken of a page or an error',
        isSecret: true,
        accepts: (value) => typeof value === 'string',
    },
};

/** The same of a list, which has some more. */
export function checkListOptions(operation: string, options: unknown): asserts options is ListOptions {
    checkByRules(operation, options, { ...CALL_RULES, ...OWN_RULES });
}

/** What a list may be told besides its parameters. */
export interface ListOptions extends CallOptions {
    /**
     * How many pages may be in flight or waiting for the consumer, in whole numbers from 1. Default 1: the next page is
     * asked for when the one before is used up. More keep the order, and the first page still goes alone; a page that
     * waits stays as it came, and is read in its turn. Not with a cursor, not with `consistent`.
     */
    readonly concurrency?: number | undefined;
    /**
     * Walks a list that changes under way: no row that stays is skipped or repeated. Default false: rows that go before
     * the place of a walk shift the rest, so that a row can be missed; when more come in than a page has, some can come
     * twice.  What it costs: pages overlap by a row, the ids of the last 200 rows given out are remembered (some 10 kB
     * in a resume token), and a page or two more are asked for when rows have moved. What it can't do: lists whose
     * order changes, for instance by a field that is edited meanwhile; lists paged by cursor; `concurrency`. When none
     * of the remembered rows is left in the list (all were deleted, for instance by the very loop that walks) it throws
     * an `EsperPaginationError` with `resumeToken` and doesn't guess, unless all that was given out is still
     * remembered, or the list is empty. Rows inserted during the walk may come or not, but none comes twice.
     */
    readonly consistent?: boolean | undefined;
    /**
     * The `resumeToken` of a page or an error: the walk begins after the last row given out. In another process too.
     * Tenant, enterprise, parameters and `consistent` must be those of that walk; `limit` and `concurrency` may differ.
     * What such a walk promises: docs/walking-devices.md. From an error of `toArray`, it begins where that began.
     * Default: none, the walk begins at `offset`.
     */
    readonly resumeFrom?: string | undefined;
}

const LEAST = [
    ['limit', 1],
    ['offset', 0],
] as const;

/** Refuses options and parameters that a walk can't work with, in words, before anything is sent. */
export function checkWalkOptions(facts: PageFacts, parameters: ListParameters, options: ListOptions): void {
    checkListOptions(facts.operation, options);
    for (const [name, least] of LEAST) {
        const value = parameters[name];
        if (hasValue(value) && !isWhole(value, least))
            throw invalid(facts.operation, name, `a whole number, ${least} or more`, value);
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

/** Checks what `toArray` was told. */
export function checkMaxItems({ operation }: PageFacts, options: unknown): number {
    const { maxItems } = fieldsOf(options);
    if (maxItems === Number.POSITIVE_INFINITY || isWhole(maxItems, 0)) return maxItems;
    if (maxItems !== undefined)
        throw invalid(operation, 'maxItems', 'a whole number, 0 or more, or Infinity', maxItems);
    const meant = isWhole(options, 0) ? options : 500;
    throw refusal(operation, 'maxItems', `missing; write toArray({ maxItems: ${meant} }), with Infinity for all items`);
}

/** The caller's cursor; a list is walked by cursor when there is one. */
export function cursorOf(facts: PageFacts, parameters: ListParameters): string | undefined {
    const cursor = facts.cursorParameter === undefined ? undefined : parameters[facts.cursorParameter];
    return hasValue(cursor) ? String(cursor) : undefined;
}

function hasValue(value: unknown): boolean {
    return value !== undefined && value !== null;
}

export function isWhole(value: unknown, least: number): value is number {
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}
