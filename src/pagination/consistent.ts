import type { EsperPaginationError } from '../errors/errors.js';
import { emptyMemory, type Memory, memorySize, remember } from './memory.js';
import type { PageRequests } from './page-requests.js';
import { stuck } from './page-source.js';
import { isDeadEnd, type Place, pastEmptyPage, readNext } from './place.js';
import {
    beyond,
    type FoundProbe,
    isBlank,
    isFound,
    isSparse,
    isSpent,
    isUnchanged,
    lookAt,
    lowest,
    type Probe,
} from './probe.js';
import type { Taken, Turn } from './take-page.js';

/** How many pages in a row may have no new row, beside those that the memory explains. */
const SPARE_PAGES = 10;

/**
 * Takes the next rows of a list that changes. Each page begins with the last row of the page before: it shows that
 * nothing has moved. When it isn't there, the walk looks for any row that it remembers and goes on after it.
 */
export async function takeConsistent<Body>(pages: PageRequests<Body>, turn: Turn<Body>): Promise<Taken<Body>> {
    const search = new Search(pages, turn);
    for (;;) {
        const { first, more, response, body, envelope } = await search.findNext();
        const results = envelope.results.slice(first);
        if (results.length > 0 || !more) {
            return { place: turn.place, response, body, envelope, results, next: more ? search.place : undefined };
        }
    }
}

/** The search for the rows after those that were given out. */
class Search<Body> {
    readonly #pages: PageRequests<Body>;
    readonly #wanted: number;
    #place: Place;
    #memory: Memory;
    /** Pages in a row that had no new row. */
    #fruitless = 0;
    /** Those of them that had no row but that of overlap. */
    #standing = 0;

    constructor(pages: PageRequests<Body>, { place, wanted }: Turn<Body>) {
        this.#pages = pages;
        this.#wanted = wanted;
        this.#place = place;
        this.#memory = place.memory ?? emptyMemory(place.offset);
    }

    /** Where the walk goes on after what was found. */
    get place(): Place {
        return this.#place;
    }

    /** Finds the next page of which it is known what was given out, and goes on to the place after it. */
    async findNext(): Promise<FoundProbe<Body>> {
        const seen = await this.#find();
        const found = isBlank(seen) && isSparse(seen) ? await this.#cross(seen) : seen;
        if (isSpent(found) && found.more) this.#refuseStanding(found);
        return this.#accept(found, seen.ids[0]);
    }

    #accept(seen: FoundProbe<Body>, after?: string): FoundProbe<Body> {
        this.#memory = remember(this.#memory, seen, after);
        const offset = seen.offset + seen.ids.length;
        this.#place = { ...this.#place, offset, step: this.#place.step + 1, memory: this.#memory };
        return seen;
    }

    /** Bounds how often rows come again: they do while the walk catches up with rows that came in. */
    #refuseStanding(seen: Probe<Body>): void {
        const { length } = seen.ids;
        this.#fruitless += 1;
        if (length < 2 && !isSparse(seen)) this.#standing += 1;
        if (this.#standing > 1) throw this.#stuck(standingReason(seen));
        const explained = length < 2 ? 0 : memorySize(this.#memory) / (length - 1);
        if (this.#fruitless <= explained + SPARE_PAGES) return;
        throw this.#stuck(
            `${this.#fruitless} pages in a row had no new row although more are promised, the server seems not to move or its list to change too fast`,
        );
    }

    /**
     * Goes across a stretch without rows that is longer than a page. Servers have such that filter after they have cut
     * a page. No page shows the rows on both sides, so the pages of the stretch are looked at once more. When one has
     * changed, the search is where it was.
     */
    async #cross(seen: FoundProbe<Body>): Promise<FoundProbe<Body>> {
        const stretch: Probe<Body>[] = [];
        const limit = this.#limit(Number.POSITIVE_INFINITY, 1);
        let page: Probe<Body> = seen;
        do {
            // One row further first: where it shows the same again, offsets are no places of rows, and `next` is to be
            // believed.
            const offset = page === seen && page.ids.length > 0 ? page.offset + 1 : this.#offsetPast(page);
            stretch.push(page);
            page = await this.#look(offset, limit);
        } while (isBlank(page));
        if (memorySize(this.#memory) > 0 && isFound(page)) return page;
        for (const before of stretch) {
            if (!isUnchanged(before, await this.#look(before.offset, before.limit))) return seen;
        }
        return { ...page, first: 0 };
    }

    #offsetPast({ offset, envelope }: Probe<Body>): number {
        const past = pastEmptyPage(offset, envelope);
        if (isDeadEnd(past)) throw this.#stuck(past.reason);
        return past.offset;
    }

    /** Looks where the last row should be, then on both sides, until a remembered row turns up. */
    async #find(): Promise<FoundProbe<Body>> {
        const overlap = memorySize(this.#memory) > 0 ? 1 : 0;
        const start = Math.max(0, this.#place.offset - overlap);
        const narrow = this.#limit(this.#wanted + overlap, overlap);
        const wide = this.#limit(Number.POSITIVE_INFINITY, overlap);
        let here = await this.#look(start, narrow);
        if (isFound(here)) return here;
        // A server that filters late may have the row further on than the few rows reach that are wanted.
        if (narrow !== wide) here = await this.#look(start, wide);
        if (isFound(here)) return here;

        let low = lowest(here);
        let high = beyond(here);
        const stride = Math.max(1, (wide ?? here.ids.length) - 1);
        // Half a page first: it finds the place after a few deletions, and half of the page is still new.
        let back = Math.ceil(stride / 2);
        while (low > 0 || high !== undefined) {
            const from = Math.max(0, low - back);
            const before = await this.#findBetween(from, low);
            if (before !== undefined) return before;
            low = from;
            back = stride;
            if (high !== undefined) {
                const further = await this.#look(high, wide);
                if (isFound(further)) return further;
                high = beyond(further);
            }
        }
        throw this.#stuck(
            `none of the last ${memorySize(this.#memory)} rows given out is in the list any more, so it can't be told which rows follow`,
        );
    }

    async #findBetween(from: number, to: number): Promise<FoundProbe<Body> | undefined> {
        for (let offset = from; offset < to; ) {
            const seen = await this.#look(offset, this.#limit(Number.POSITIVE_INFINITY, 1));
            if (isFound(seen)) return seen;
            if (seen.ids.length === 0) return undefined;
            offset += seen.ids.length;
        }
        return undefined;
    }

    /** The `limit` for so many rows, of which one is that of overlap; undefined leaves it to the server. */
    #limit(rows: number, overlap: number): number | undefined {
        const limit = this.#pages.rowsToAsk(this.#place, rows);
        return limit === undefined ? undefined : Math.max(1 + overlap, limit);
    }

    #look(offset: number, limit: number | undefined): Promise<Probe<Body>> {
        return lookAt(this.#pages, { place: { ...this.#place, offset }, limit, memory: this.#memory });
    }

    #stuck(reason: string): EsperPaginationError {
        return stuck(this.#pages.listing.facts, reason);
    }
}

function standingReason({ ids, offset, envelope }: Probe<unknown>): string {
    return ids.length === 1 && readNext(envelope).offset === offset + 1
        ? 'the server gives one row a page, a consistent walk needs two to see that nothing has moved'
        : `the page at offset ${offset} has no new row although more are promised`;
}
