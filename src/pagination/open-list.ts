import { pointTo } from '../errors/call-site.js';
import { takeConsistent } from './consistent.js';
import { InFlight } from './in-flight.js';
import { RefillingIterator } from './iterator.js';
import { ListPage, type PageEnds, type PageOrigin } from './list-page.js';
import { PageRequests } from './page-requests.js';
import { type Listing, stuck } from './page-source.js';
import { CursorTrail, isDeadEnd, type Place, restartOf } from './place.js';
import { withResumeToken, writeResumeToken } from './resume-token.js';
import { type Taken, type TakePage, takePage } from './take-page.js';
import { Walk } from './walk.js';

/** How a list is asked for. */
export interface WalkManner {
    /** Rows to ask for in a page of a walk. */
    readonly size: number;
    /** The same for a page by itself; undefined leaves it to the server. */
    readonly sizeAlone: number | undefined;
    readonly concurrency: number;
    readonly isConsistent: boolean;
}

/** A list whose parameters are checked and complete. */
export class OpenList<Item, Body> implements PageOrigin<Item, Body> {
    readonly start: Place;
    readonly #listing: Listing<Body>;
    readonly #manner: WalkManner;
    readonly #take: TakePage<Body>;
    readonly #trail: CursorTrail;

    constructor(listing: Listing<Body>, start: Place, manner: WalkManner) {
        this.start = start;
        this.#listing = listing;
        this.#manner = manner;
        this.#take = manner.isConsistent ? takeConsistent : takePage;
        this.#trail = new CursorTrail(start);
    }

    /** Walks from the start; what is asked for ends with `inFlight`. */
    walk(inFlight: InFlight, start: Place = this.start): Walk<Body> {
        const { size, concurrency } = this.#manner;
        return new Walk({ pages: this.#requests(size, inFlight), take: this.#take, start, concurrency });
    }

    /** Gives the pages from a place on, one at a call; an error leads to where the walk stands. */
    pages(inFlight: InFlight, start: Place = this.start): () => Promise<ListPage<Item, Body> | undefined> {
        const walk = this.walk(inFlight, start);
        return async () => {
            try {
                const taken = await walk.next(Number.POSITIVE_INFINITY);
                return taken && new ListPage(this, taken);
            } catch (error) {
                throw this.tokened(error, walk.place);
            }
        };
    }

    /** Takes the page at a place by itself. */
    async takeAlone(place: Place): Promise<Taken<Body>> {
        // In flight on its own: the end of the walk that gave a page out does not end what was asked of the page.
        const pages = this.#requests(this.#manner.sizeAlone, new InFlight(this.#listing.options.signal));
        try {
            return await this.#take(pages, { place, wanted: Number.POSITIVE_INFINITY });
        } catch (error) {
            throw this.tokened(error, place);
        }
    }

    async pageAfter(ends: PageEnds): Promise<ListPage<Item, Body> | undefined> {
        const place = this.#goOn(ends);
        return place && new ListPage(this, await this.takeAlone(place));
    }

    iterateFrom(rows: readonly Item[], ends: PageEnds): AsyncIterableIterator<Item> {
        const inFlight = new InFlight(this.#listing.options.signal);
        let nextPage: ReturnType<OpenList<Item, Body>['pages']> | undefined;
        const refill = async (): Promise<Iterator<Item> | undefined> => {
            const place = this.#goOn(ends);
            if (place === undefined) return undefined;
            nextPage ??= this.pages(inFlight, place);
            return (await nextPage())?.results.values();
        };
        return new RefillingIterator(refill, () => inFlight.close(), rows.values());
    }

    tokenOf(place: Place): string {
        return writeResumeToken(this.#listing, place);
    }

    /** An error that leads to a place, and to where the list was called for. */
    tokened(error: unknown, place: Place): unknown {
        return pointTo(withResumeToken(error, this.tokenOf(restartOf(place))), this.#listing.site);
    }

    #goOn(ends: PageEnds): Place | undefined {
        if (!isDeadEnd(ends.next)) return ends.next;
        throw this.tokened(stuck(this.#listing.facts, ends.next.reason), ends.place);
    }

    #requests(size: number | undefined, inFlight: InFlight): PageRequests<Body> {
        return new PageRequests(this.#listing, { trail: this.#trail, size, inFlight });
    }
}
