import { pointTo } from '../errors/call-site.js';
import type { WithResponse } from '../response/response.js';
import { InFlight } from './in-flight.js';
import { RefillingIterator, type Resumable } from './iterator.js';
import { checkMaxItems, type ListOptions } from './list-options.js';
import { ListPage } from './list-page.js';
import type { OpenList } from './open-list.js';
import { type ListCall, openList, type Purpose } from './opening.js';
import type { Page } from './page.js';
import type { ListParameters, ListSource } from './page-source.js';

/**
 * A list, asked for when it is used: await it for one page, iterate it for every item. Awaiting twice asks once, each
 * iteration starts anew, and `break` ends the traffic.
 *
 * Errors carry `resumeToken`; the iterator that threw can also be asked again and goes on with the row after the last
 * one given out. A list that repeats itself or leads nowhere ends in an `EsperPaginationError`.
 *
 * @example
 * const page = await esper.device.getAllDevices({ limit: 50 });
 * for await (const device of esper.device.getAllDevices({ state: 1 })) console.log(device.device_name);
 */
export interface PagePromise<Item, Body = unknown> extends Promise<Page<Item, Body>>, Resumable<Item> {
    /**
     * Iterates whole pages: less work a row than iterating items. Pages without rows are passed over, except the first.
     */
    pages(): Resumable<Page<Item, Body>>;
    /**
     * Collects the items, `maxItems` of them at most (Infinity for all), and asks for no more than that.
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

/** Makes a list of something that answers pages. */
export function createPagePromise<Item, Body>(
    list: ListSource<Body>,
    parameters: ListParameters,
    options: ListOptions,
): PagePromise<Item, Body> {
    return new CalledList({ list, parameters, options });
}

/** A list that was called for. It asks for nothing before it is used. */
class CalledList<Item, Body> implements PagePromise<Item, Body> {
    readonly [Symbol.toStringTag] = 'PagePromise';
    readonly #call: ListCall<Body>;
    #asked: Promise<WithResponse<Page<Item, Body>>> | undefined;

    constructor(call: ListCall<Body>) {
        this.#call = call;
    }

    // biome-ignore lint/suspicious/noThenProperty: one that asks for nothing before it is awaited can't be a native one
    then<Value = Page<Item, Body>, Reason = never>(
        onFulfilled?: ((page: Page<Item, Body>) => Value | PromiseLike<Value>) | null,
        onRejected?: ((error: unknown) => Reason | PromiseLike<Reason>) | null,
    ): Promise<Value | Reason> {
        return this.#page().then(onFulfilled, onRejected);
    }

    catch<Reason = never>(
        onRejected?: ((error: unknown) => Reason | PromiseLike<Reason>) | null,
    ): Promise<Page<Item, Body> | Reason> {
        return this.#page().catch(onRejected);
    }

    finally(onFinally?: (() => void) | null): Promise<Page<Item, Body>> {
        return this.#page().finally(onFinally);
    }

    withResponse(): Promise<WithResponse<Page<Item, Body>>> {
        this.#asked ??= this.#pointed(this.#askOnce());
        return this.#asked;
    }

    pages(): Resumable<Page<Item, Body>> {
        return { [Symbol.asyncIterator]: () => this.#iterate((page) => [page]) };
    }

    toArray(options: { readonly maxItems: number }): Promise<Item[]> {
        return this.#pointed(this.#collect(options));
    }

    [Symbol.asyncIterator](): AsyncIterableIterator<Item> {
        return this.#iterate((page) => page.results);
    }

    async #page(): Promise<Page<Item, Body>> {
        return (await this.withResponse()).data;
    }

    async #askOnce(): Promise<WithResponse<Page<Item, Body>>> {
        const list = await this.#open({ inFlight: this.#inFlight(), isWalk: false });
        const taken = await list.takeAlone(list.start);
        return { ...taken.response, data: new ListPage(list, taken) };
    }

    #iterate<T>(rowsOf: (page: Page<Item, Body>) => readonly T[]): AsyncIterableIterator<T> {
        const inFlight = this.#inFlight();
        let nextPage: ReturnType<OpenList<Item, Body>['pages']> | undefined;
        const refill = async (): Promise<Iterator<T> | undefined> => {
            nextPage ??= (await this.#open({ inFlight, isWalk: true })).pages(inFlight);
            const page = await nextPage();
            return page && rowsOf(page).values();
        };
        return new RefillingIterator(
            () => this.#pointed(refill()),
            () => inFlight.close(),
        );
    }

    async #collect(options: { readonly maxItems: number }): Promise<Item[]> {
        const maxItems = checkMaxItems(this.#call.list.facts, options);
        if (maxItems === 0) return [];
        const inFlight = this.#inFlight();
        const list = await this.#open({ inFlight, isWalk: true });
        const walk = list.walk(inFlight);
        const items: Item[] = [];
        try {
            while (items.length < maxItems) {
                const taken = await walk.next(maxItems - items.length);
                if (taken === undefined) break;
                const { results } = new ListPage(list, taken);
                for (const item of results.slice(0, maxItems - items.length)) items.push(item);
            }
        } catch (error) {
            // The caller gets none of the items, so the token leads to the first of them.
            throw list.tokened(error, list.start);
        }
        return items;
    }

    #open(purpose: Purpose): Promise<OpenList<Item, Body>> {
        return openList(this.#call, purpose);
    }

    #inFlight(): InFlight {
        return new InFlight(this.#call.options.signal);
    }

    #pointed<T>(work: Promise<T>): Promise<T> {
        return work.catch((error: unknown) => {
            throw pointTo(error, this.#call.list.site ?? {});
        });
    }
}
