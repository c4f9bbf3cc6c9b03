import type { Page } from './page.js';
import { isDeadEnd, type NextPlace, type Place } from './place.js';
import type { Taken } from './take-page.js';

/** Where a page stands in its list. */
export interface PageEnds {
    readonly place: Place;
    readonly next: NextPlace;
}

/** The list that a page is of. */
export interface PageOrigin<Item, Body> {
    /** Takes the page after one. */
    pageAfter(ends: PageEnds): Promise<ListPage<Item, Body> | undefined>;
    /** Gives out some rows, then those of the pages after one. */
    iterateFrom(rows: readonly Item[], ends: PageEnds): AsyncIterableIterator<Item>;
    /** Makes the resume token of a place. */
    tokenOf(place: Place): string;
}

/** The place to go on from after a page: its own, where it leads nowhere. */
export function placeBeyond({ place, next }: PageEnds): Place {
    return next === undefined || isDeadEnd(next) ? place : next;
}

/** A page as the caller has it. Its token is made when it is looked at. */
export class ListPage<Item, Body> implements Page<Item, Body> {
    readonly count: number | undefined;
    readonly results: readonly Item[];
    readonly body: Body;
    readonly #origin: PageOrigin<Item, Body>;
    readonly #ends: PageEnds;

    constructor(origin: PageOrigin<Item, Body>, { place, envelope, results, body, next }: Taken<Body>) {
        this.count = place.cursor === undefined ? envelope.count : undefined;
        // The one place where the description's word is taken for the type of the rows.
        this.results = results as readonly Item[];
        this.body = body;
        this.#origin = origin;
        this.#ends = { place, next };
    }

    get resumeToken(): string | undefined {
        return this.hasNextPage() ? this.#origin.tokenOf(placeBeyond(this.#ends)) : undefined;
    }

    hasNextPage(): boolean {
        return this.#ends.next !== undefined;
    }

    nextPage(): Promise<Page<Item, Body> | undefined> {
        return this.#origin.pageAfter(this.#ends);
    }

    [Symbol.asyncIterator](): AsyncIterableIterator<Item> {
        return this.#origin.iterateFrom(this.results, this.#ends);
    }
}
