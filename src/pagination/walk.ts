import type { CallOptions } from '../configuration/call-options.js';
import { EsperPaginationError } from '../errors/errors.js';
import type { PageShape } from '../request/operation.js';
import type { WithResponse } from '../response/response.js';
import type { Memory } from './memory.js';
import type { Page } from './page.js';

/**
 * Requests one page.
 * The parameters are those of the operation, with `limit`, `offset` or the cursor put in. A page that `isAhead` may be
 * kept as it came until `data` is read.
 */
export type PageSource<Body> = (
    parameters: Readonly<Record<string, unknown>>,
    options: CallOptions,
    isAhead?: boolean,
) => Promise<WithResponse<Body>>;

/** Facts about a list operation. */
export interface PageFacts {
    /** operationId, for errors and resume tokens. */
    readonly operation: string;
    /** Page size of a walk when the caller names no `limit`. */
    readonly pageSize: number;
    /** The parameter for the number of rows; undefined for a list without `limit` and `offset`. */
    readonly limitParameter?: 'limit' | undefined;
    /** The parameter for a cursor, where the list has one. */
    readonly cursorParameter?: string | undefined;
    /** Where a page has its rows, if not in `results`. */
    readonly shape?: PageShape | undefined;
}

/** A list as the caller requested it. */
export interface Listing<Body> {
    readonly source: PageSource<Body>;
    readonly facts: PageFacts;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly options: CallOptions;
}

/**
 * The place of a walk: what it requests next.
 * Never changed, so that requesting again after an error starts from the same place.
 */
export interface Place {
    /** Number of rows before the place. */
    readonly offset: number;
    /** On cursor lists, the cursor to send. */
    readonly cursor?: string | undefined;
    /** A limit lower than ours, read from `next`. */
    readonly limit?: number | undefined;
    /** Number of pages taken before this one. */
    readonly step: number;
    /** Keys of the page before, to notice a server that repeats itself. */
    readonly before: readonly string[];
    /** The rows that a consistent walk remembers. */
    readonly memory?: Memory | undefined;
}

/** A page that was taken, and where the walk goes on; `after` throws when it can't. */
export interface Taken<Item, Body> {
    readonly page: Page<Item, Body>;
    readonly response: WithResponse<Body>;
    readonly after: () => Place | undefined;
}

/** Takes the page at a place, for a caller who wants `wanted` rows more. */
export type Take<Item, Body> = (walk: Walk<Item, Body>, place: Place, wanted: number) => Promise<Taken<Item, Body>>;

/** One walk through a list. */
export interface Walk<Item, Body> {
    readonly listing: Listing<Body>;
    readonly take: Take<Item, Body>;
    /** Page size; undefined leaves it to the server. */
    readonly size: number | undefined;
    /** The cursors that were met, each with the step that requests it. */
    readonly seen: Map<string, number>;
    /** Functions that abort the requests in flight. */
    readonly inFlight: Set<() => void>;
}

/**
 * Gives out the pages of a walk one by one, undefined at the end.
 * After an error it can be called again.
 */
export interface Walker<Item, Body> {
    /** Returns the next page, for a caller who wants `wanted` rows more. */
    next(wanted: number): Promise<Page<Item, Body> | undefined>;
    /** Returns the place where it goes on. */
    place(): Place;
}

/** A page that was requested. */
export interface Asked<Body> {
    readonly answer: Promise<WithResponse<Body>>;
    cancel(): void;
}

/** Requests a page, under a signal of its own that aborts with the caller's. */
export function ask<Item, Body>(
    walk: Walk<Item, Body>,
    place: Place,
    limit: number | undefined,
    isAhead = false,
): Asked<Body> {
    const { source, options } = walk.listing;
    const controller = new AbortController();
    const cancel = (): void => controller.abort();
    const answer = async (): Promise<WithResponse<Body>> => {
        // Linked by hand and removed again: `AbortSignal.any` on a signal that lives long is a leak.
        const { signal } = options;
        const stop = (): void => controller.abort(signal?.reason);
        signal?.addEventListener('abort', stop);
        if (signal?.aborted) stop();
        walk.inFlight.add(cancel);
        try {
            return await source(
                request(walk.listing, place, limit),
                { ...options, signal: controller.signal },
                isAhead,
            );
        } finally {
            walk.inFlight.delete(cancel);
            signal?.removeEventListener('abort', stop);
        }
    };
    return { answer: answer(), cancel };
}

/** Aborts whatever a walk has in flight. */
export function cancel<Item, Body>(walk: Walk<Item, Body>): void {
    for (const stop of [...walk.inFlight]) stop();
}

function request<Body>(
    listing: Listing<Body>,
    place: Place,
    limit: number | undefined,
): Readonly<Record<string, unknown>> {
    const { parameters, facts } = listing;
    const { offset } = parameters;
    const start = typeof offset === 'number' ? offset : 0;
    const moved = place.cursor === undefined && place.offset !== start;
    if (moved && facts.limitParameter === undefined) {
        throw stuck(
            listing,
            `there are rows after the first ${place.offset}, but this list takes no offset to ask for them`,
        );
    }
    return {
        ...parameters,
        ...(limit !== undefined && facts.limitParameter !== undefined && { [facts.limitParameter]: limit }),
        ...(moved && { offset: place.offset }),
        ...(place.cursor !== undefined &&
            facts.cursorParameter !== undefined && { [facts.cursorParameter]: place.cursor }),
    };
}

/** Creates the error of a walk that can't go on. */
export function stuck<Body>({ facts: { operation } }: Listing<Body>, reason: string): EsperPaginationError {
    return new EsperPaginationError(`${operation}: ${reason}`, { operation });
}
