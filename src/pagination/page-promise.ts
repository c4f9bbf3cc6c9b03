import { type CallSite, pointTo } from '../errors/call-site.js';
import type { WithResponse } from '../response/response.js';
import { createConcurrentWalker } from './concurrent.js';
import { takeConsistent } from './consistent.js';
import { RefillingIterator, type Resumable } from './iterator.js';
import { checkMaxItems, checkWalkOptions, type ListOptions, startOf } from './list-options.js';
import type { Page } from './page.js';
import { withResumeToken } from './resume-token.js';
import { createSequentialWalker } from './sequential.js';
import { takePage } from './take-page.js';
import {
    cancel,
    type Listing,
    type PageFacts,
    type PageSource,
    type Place,
    type Take,
    type Walk,
    type Walker,
} from './walk.js';

/**
 * A list, requested when it is used: await it for one page, iterate it for every item.
 * Awaiting twice requests once, each iteration starts anew, and `break` ends the traffic.
 *
 * Errors carry `resumeToken`; the iterator that threw can also be called again and goes on with the row after the last
 * one given out. A list that repeats itself or leads nowhere ends in an `EsperPaginationError`.
 *
 * @example
 * const page = await esper.device.getAllDevices({ limit: 50 });
 * for await (const device of esper.device.getAllDevices({ state: 1 })) console.log(device.device_name);
 */
export interface PagePromise<Item, Body = unknown> extends Promise<Page<Item, Body>>, Resumable<Item> {
    /**
     * Iterates whole pages: less work a row than iterating items.
     * Pages without rows are skipped, except the first.
     */
    pages(): Resumable<Page<Item, Body>>;
    /**
     * Collects the items, `maxItems` of them at most (Infinity for all), and requests no more than that.
     * Throws an `EsperConfigurationError` when `maxItems` is left out; the error of a page carries a `resumeToken` that
     * begins where this began, since none of the items was given out.
     *
     * @example
     * const some = await esper.device.getAllDevices().toArray({ maxItems: 500 });
     */
    toArray(options: { readonly maxItems: number }): Promise<Item[]>;
    /** The page with status, headers, request id and the number of attempts of its answer. */
    withResponse(): Promise<WithResponse<Page<Item, Body>>>;
}

/** Creates a list over a source of pages; errors point to `site`, where it was called for. */
export function createPagePromise<Item, Body>(
    source: PageSource<Body>,
    facts: PageFacts,
    parameters: Readonly<Record<string, unknown>>,
    options: ListOptions,
    site: CallSite = {},
): PagePromise<Item, Body> {
    const withSite = <T>(work: Promise<T>): Promise<T> =>
        work.catch((error: unknown) => {
            throw pointTo(error, site);
        });
    const { concurrency = 1, consistent, resumeFrom: _, ...callOptions } = options;
    const listing: Listing<Body> = { source, facts, parameters, options: callOptions };
    const take: Take<Item, Body> = consistent ? takeConsistent : takePage;
    const { limit: given } = parameters;
    const limit = typeof given === 'number' ? given : undefined;

    const startWalk = (size: number | undefined): { readonly walk: Walk<Item, Body>; readonly start: Place } => {
        checkWalkOptions(facts, parameters, options);
        const start = startOf(listing, options);
        const seen = new Map(start.cursor === undefined ? [] : [[start.cursor, 0]]);
        return { start, walk: { listing, take, size, seen, inFlight: new Set() } };
    };

    const askOnce = async (): Promise<WithResponse<Page<Item, Body>>> => {
        const { walk, start } = startWalk(limit);
        try {
            const { page, response } = await take(walk, start, Number.POSITIVE_INFINITY);
            return { ...response, data: page };
        } catch (error) {
            throw withResumeToken(error, listing, start);
        }
    };

    const openWalker = (): {
        readonly walk: Walk<Item, Body>;
        readonly walker: Walker<Item, Body>;
        readonly start: Place;
    } => {
        const { walk, start } = startWalk(limit ?? facts.pageSize);
        const walker =
            concurrency > 1 ? createConcurrentWalker(walk, start, concurrency) : createSequentialWalker(walk, start);
        return { walk, walker, start };
    };

    const iterate = <T>(rowsOf: (page: Page<Item, Body>) => readonly T[]): AsyncIterableIterator<T> => {
        let opened: ReturnType<typeof openWalker> | undefined;
        const refill = async (): Promise<Iterator<T> | undefined> => {
            opened ??= openWalker();
            try {
                const page = await opened.walker.next(Number.POSITIVE_INFINITY);
                return page && rowsOf(page).values();
            } catch (error) {
                throw withResumeToken(error, listing, opened.walker.place());
            }
        };
        return new RefillingIterator(
            () => withSite(refill()),
            () => opened && cancel(opened.walk),
        );
    };

    const collect = async (limits: { readonly maxItems: number }): Promise<Item[]> => {
        const maxItems = checkMaxItems(facts, limits);
        const { walker, start } = openWalker();
        const items: Item[] = [];
        try {
            while (items.length < maxItems) {
                const page = await walker.next(maxItems - items.length);
                if (page === undefined) break;
                for (const item of page.results.slice(0, maxItems - items.length)) items.push(item);
            }
        } catch (error) {
            // The caller gets none of the items, so the token leads to the first of them.
            throw withResumeToken(error, listing, start);
        }
        return items;
    };

    let asked: Promise<WithResponse<Page<Item, Body>>> | undefined;
    const withResponse = (): Promise<WithResponse<Page<Item, Body>>> => (asked ??= withSite(askOnce()));
    const onePage = async (): Promise<Page<Item, Body>> => (await withResponse()).data;

    return {
        // biome-ignore lint/suspicious/noThenProperty: a native promise can't wait with its request until it is awaited
        then(onFulfilled, onRejected) {
            return onePage().then(onFulfilled, onRejected);
        },
        catch(onRejected) {
            return onePage().catch(onRejected);
        },
        finally(onFinally) {
            return onePage().finally(onFinally);
        },
        withResponse,
        pages: () => ({ [Symbol.asyncIterator]: () => iterate((page) => [page]) }),
        toArray: (limits) => withSite(collect(limits)),
        [Symbol.asyncIterator]: () => iterate((page) => page.results),
        [Symbol.toStringTag]: 'PagePromise',
    };
}
