import type { Asked, PageRequests } from './page-requests.js';
import { stuck } from './page-source.js';
import { isDeadEnd, type Place, restartOf } from './place.js';
import type { Taken, TakePage } from './take-page.js';

/** A page that was asked for before its turn. */
interface Ahead<Body> {
    readonly offset: number;
    readonly asked: Asked<Body>;
    failed: boolean;
}

/** A walk from a place on. */
export interface WalkParts<Body> {
    readonly pages: PageRequests<Body>;
    readonly take: TakePage<Body>;
    readonly start: Place;
    /** How many pages may be in flight or waiting for the consumer. */
    readonly concurrency: number;
}

/**
 * Gives out the pages of a list one by one, in order; after an error it can be asked again. With one in flight, a page
 * is asked for when it is wanted. With more, the first page goes alone, its length is the stride of the rest. Offsets
 * stay exact whatever arrives: a page that came short is filled up to where the next one begins, one that came long
 * lets go of those that it covers.
 */
export class Walk<Body> {
    readonly #pages: PageRequests<Body>;
    readonly #take: TakePage<Body>;
    /** How many pages are asked for beside the one in hand. */
    readonly #most: number;
    readonly #ahead: Ahead<Body>[] = [];
    #place: Place;
    #stride = 0;
    #isFirst = true;
    #hasEnded = false;

    constructor({ pages, take, start, concurrency }: WalkParts<Body>) {
        this.#pages = pages;
        this.#take = take;
        this.#place = start;
        this.#most = concurrency > 1 ? concurrency : 0;
    }

    /** Where it goes on. */
    get place(): Place {
        return this.#place;
    }

    /**
     * The next page, for a caller who wants so many rows more; undefined at the end. A page without new rows is passed
     * over.
     */
    async next(wanted: number): Promise<Taken<Body> | undefined> {
        while (!this.#hasEnded) {
            const taken = await this.#advance(wanted);
            const { length } = taken.results;
            if (this.#hasEnded || length >= wanted) this.#cancel(0);
            else this.#askAhead(taken.envelope.count, wanted - length);
            // The first page is given out even if it is empty: it is how the caller learns `count`.
            if (length > 0 || this.#isFirst) {
                this.#isFirst = false;
                return taken;
            }
        }
        return undefined;
    }

    async #advance(wanted: number): Promise<Taken<Body>> {
        try {
            const taken = await this.#takeNext(wanted);
            const { next, envelope } = taken;
            if (isDeadEnd(next)) throw stuck(this.#pages.listing.facts, next.reason);
            this.#place = next ?? this.#place;
            this.#hasEnded = next === undefined;
            this.#stride ||= envelope.results.length;
            return taken;
        } catch (error) {
            this.#cancel(0);
            this.#place = restartOf(this.#place);
            throw error;
        }
    }

    #takeNext(wanted: number): Promise<Taken<Body>> {
        const place = this.#place;
        // Pages that wait are not given out any more; what is asked now ends at once, with the error that tells why.
        if (this.#pages.listing.options.signal?.aborted) this.#cancel(0);
        const covered = this.#ahead.findIndex(({ offset }) => offset >= place.offset);
        for (const { asked } of this.#ahead.splice(0, covered < 0 ? this.#ahead.length : covered)) asked.cancel();
        const head = this.#ahead[0];
        if (head?.offset === place.offset) {
            this.#ahead.shift();
            return this.#take(this.#pages, { place, wanted, asked: head.asked });
        }
        const gap = head === undefined ? this.#stride || wanted : head.offset - place.offset;
        return this.#take(this.#pages, { place, wanted: this.#most === 0 ? wanted : Math.min(gap, wanted) });
    }

    /** Asks ahead as far as `count` says that there are rows. If it says too little, the rest goes page by page. */
    #askAhead(count: number | undefined, wanted: number): void {
        const { offset: start } = this.#place;
        const head = this.#ahead[0];
        // A page that came short: its rest goes first.
        if (this.#stride === 0 || (head !== undefined && head.offset !== start)) return;
        const last = start + wanted;
        const end = Math.min(last, count ?? last);
        let offset = start + this.#ahead.length * this.#stride;
        for (; this.#ahead.length < this.#most && offset < end && !this.#ahead.at(-1)?.failed; offset += this.#stride) {
            this.#send(offset, Math.min(this.#stride, last - offset));
        }
    }

    #send(offset: number, rows: number): void {
        const place = { ...this.#place, offset };
        const asked = this.#pages.ask(place, this.#pages.rowsToAsk(place, rows));
        const page: Ahead<Body> = { offset, asked, failed: false };
        this.#ahead.push(page);
        asked.answer.catch(() => {
            page.failed = true;
            // Those behind a failed page will not be given out in this turn.
            const index = this.#ahead.indexOf(page);
            if (index >= 0) this.#cancel(index + 1);
        });
    }

    /** Lets go of the pages that were asked for ahead, from one of them on. */
    #cancel(from: number): void {
        for (const { asked } of this.#ahead.splice(from)) asked.cancel();
    }
}
