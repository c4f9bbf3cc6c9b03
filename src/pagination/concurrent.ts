import type { Page } from './page.js';
import { rowsToAsk, takePage } from './take-page.js';
import { type Asked, ask, type Place, type Taken, type Walk, type Walker } from './walk.js';

/** A page that was requested before its turn. */
interface Ahead<Body> {
    readonly offset: number;
    readonly asked: Asked<Body>;
    failed: boolean;
}

/**
 * Creates a walker that requests pages ahead and gives them out in order.
 * At most `concurrency` are in flight or waiting. The first page goes alone, its length is the stride of the rest.
 * Offsets stay exact whatever arrives: a page that came short is filled up to where the next one begins, one that came
 * long drops those that it covers.
 */
export function createConcurrentWalker<Item, Body>(
    walk: Walk<Item, Body>,
    start: Place,
    concurrency: number,
): Walker<Item, Body> {
    let place = start;
    let ended = false;
    let first = true;
    let stride = 0;
    const ahead: Ahead<Body>[] = [];

    const cancelAll = (pages: readonly Ahead<Body>[]): void => {
        for (const { asked } of pages) asked.cancel();
    };

    const take = (wanted: number): Promise<Taken<Item, Body>> => {
        // After an abort no waiting page is given out; what is requested now rejects at once, with the abort error.
        if (walk.listing.options.signal?.aborted) cancelAll(ahead.splice(0));
        while (ahead[0] !== undefined && ahead[0].offset < place.offset) cancelAll(ahead.splice(0, 1));
        const head = ahead[0];
        if (head?.offset === place.offset) {
            ahead.shift();
            return takePage(walk, place, wanted, head.asked);
        }
        const gap = head === undefined ? stride || wanted : head.offset - place.offset;
        return takePage(walk, place, Math.min(gap, wanted));
    };

    const send = (offset: number, rows: number): void => {
        const page: Ahead<Body> = {
            offset,
            asked: ask(walk, { ...place, offset }, rowsToAsk(walk, place, rows), true),
            failed: false,
        };
        ahead.push(page);
        page.asked.answer.catch(() => {
            page.failed = true;
            // Pages behind a failed page are not given out before it.
            const index = ahead.indexOf(page);
            if (index >= 0) cancelAll(ahead.splice(index + 1));
        });
    };

    /**
     * Requests pages ahead as far as `count` says that there are rows.
     * If it says too little, the rest goes page by page.
     */
    const askAhead = (count: number | undefined, wanted: number): void => {
        const last = place.offset + wanted;
        const end = Math.min(last, count ?? last);
        const head = ahead[0];
        // The rest of a page that came short goes first.
        if (head !== undefined && head.offset !== place.offset) return;
        let offset = place.offset + ahead.length * stride;
        for (; ahead.length < concurrency && offset < end && !ahead.at(-1)?.failed; offset += stride) {
            send(offset, Math.min(stride, last - offset));
        }
    };

    return {
        async next(wanted): Promise<Page<Item, Body> | undefined> {
            while (!ended) {
                let taken: Taken<Item, Body>;
                try {
                    taken = await take(wanted);
                    const next = taken.after();
                    place = next ?? place;
                    ended = next === undefined;
                } catch (error) {
                    cancelAll(ahead.splice(0));
                    throw error;
                }
                const { page } = taken;
                const rows = page.results.length;
                stride ||= rows;
                if (ended || rows >= wanted) cancelAll(ahead.splice(0));
                else if (stride > 0) askAhead(page.count, wanted - rows);
                if (rows > 0 || first) {
                    first = false;
                    return page;
                }
            }
            return undefined;
        },
        place: () => place,
    };
}
