import { type Envelope, type Page, readEnvelope } from './page.js';
import { withResumeToken } from './resume-token.js';
import { pageKeys, repeats } from './row-ids.js';
import { type Asked, ask, type Listing, type Place, stuck, type Taken, type Walk } from './walk.js';

/**
 * Takes the page at a place and checks it.
 * A page that was requested already can be passed in.
 */
export async function takePage<Item, Body>(
    walk: Walk<Item, Body>,
    place: Place,
    wanted: number,
    asked: Asked<Body> = ask(walk, place, rowsToAsk(walk, place, wanted)),
): Promise<Taken<Item, Body>> {
    const response = await asked.answer;
    const body = response.data; // once: each access may parse it
    const envelope = readEnvelope(body, walk.listing.facts);
    const keys = pageKeys(envelope.results);
    const arrived = envelope.results.length;
    if (repeats(place.before, keys)) {
        const where = place.cursor === undefined ? `offset ${place.offset}` : 'the next cursor';
        throw stuck(
            walk.listing,
            `the page at ${where} has the same rows as the page before it, the server seems not to move`,
        );
    }
    const findNext = (): Place | undefined => following(walk, place, envelope, keys);
    // Rows are refused when they lead nowhere, before they are given out: requested again, the page can come with a
    // better cursor. A page without rows has nothing to lose, and may be returned first.
    const next = arrived > 0 ? findNext() : undefined;
    const after = arrived > 0 ? (): Place | undefined => next : findNext;
    const more = hasMore(envelope, place, arrived, arrived);
    return {
        page: createPage(walk, place, { envelope, results: envelope.results, body, more, after }),
        response,
        after,
    };
}

/** Returns the `limit` to send; undefined leaves it to the caller's parameters and the server. */
export function rowsToAsk<Item, Body>(walk: Walk<Item, Body>, place: Place, wanted: number): number | undefined {
    const rows = Math.min(walk.size ?? Number.POSITIVE_INFINITY, place.limit ?? Number.POSITIVE_INFINITY, wanted);
    return Number.isFinite(rows) ? rows : undefined;
}

/**
 * Tells whether a walk goes on after a page.
 * `next` decides, where it is absent `count`, where both are whether there were new rows. `count` never ends a walk
 * whose `next` is not null, because servers are known to be wrong about it.
 */
export function hasMore(envelope: Envelope, place: Place, arrived: number, gained: number): boolean {
    if (place.cursor !== undefined) {
        if (envelope.nextCursor !== undefined) return envelope.nextCursor !== null;
        if (envelope.next !== undefined) return envelope.next !== null;
        return envelope.hasMore ?? gained > 0;
    }
    if (envelope.next !== undefined) return envelope.next !== null;
    if (envelope.count !== undefined) return place.offset + arrived < envelope.count;
    return gained > 0;
}

/** Creates the page that the caller sees. */
export function createPage<Item, Body>(
    walk: Walk<Item, Body>,
    place: Place,
    parts: {
        readonly envelope: Envelope;
        readonly results: readonly unknown[];
        readonly body: Body;
        readonly more: boolean;
        readonly after: () => Place | undefined;
    },
): Page<Item, Body> {
    return {
        count: place.cursor === undefined ? parts.envelope.count : undefined,
        // Here the description's word is taken for the type of the rows.
        results: parts.results as readonly Item[],
        body: parts.body,
        hasNextPage: () => parts.more,
        async nextPage() {
            let at = place;
            try {
                const next = parts.after();
                if (next === undefined) return undefined;
                at = next;
                // A request of its own: the end of the walk that gave this page out does not abort what was asked of
                // the page.
                return (await walk.take({ ...walk, inFlight: new Set() }, at, Number.POSITIVE_INFINITY)).page;
            } catch (error) {
                throw withResumeToken(error, walk.listing, at);
            }
        },
    };
}

function following<Item, Body>(
    { listing, seen }: Walk<Item, Body>,
    place: Place,
    envelope: Envelope,
    keys: readonly string[],
): Place | undefined {
    const arrived = envelope.results.length;
    if (!hasMore(envelope, place, arrived, arrived)) return undefined;
    const step = place.step + 1;
    const before = arrived > 0 ? keys : place.before;
    if (place.cursor !== undefined) {
        const cursor = nextCursor(listing, envelope);
        const asked = seen.get(cursor);
        if (asked !== undefined && asked < step) {
            throw stuck(listing, `the answer to page ${step} leads back to a cursor that was asked before`);
        }
        seen.set(cursor, step);
        return { ...place, cursor, step, before };
    }
    if (arrived > 0) return { ...place, offset: place.offset + arrived, step, before };
    return { ...place, ...pastEmptyPage(listing, place, envelope), step, before };
}

function nextCursor<Body>(listing: Listing<Body>, envelope: Envelope): string {
    const cursor = envelope.nextCursor ?? queryOf(envelope.next).get('cursor');
    if (!cursor) throw stuck(listing, 'the answer says that more rows follow, but has no cursor to ask for them');
    return cursor;
}

/**
 * Reads from `next` where a list by offset goes on after an empty page.
 * Nothing arrived that could be counted.
 */
function pastEmptyPage<Body>(
    listing: Listing<Body>,
    place: Place,
    envelope: Envelope,
): Pick<Place, 'offset' | 'limit'> {
    const query = queryOf(envelope.next);
    const offset = wholeNumber(query.get('offset'));
    if (offset === undefined || offset <= place.offset) {
        const reason = envelope.next ? `its next leads to offset ${offset ?? 'none'}` : `count says ${envelope.count}`;
        throw stuck(listing, `the page at offset ${place.offset} is empty although ${reason}`);
    }
    const limit = wholeNumber(query.get('limit'));
    return { offset, limit: limit === undefined || limit < 1 ? place.limit : Math.min(limit, place.limit ?? limit) };
}

function queryOf(next: string | null | undefined): URLSearchParams {
    return new URLSearchParams(next?.split('#')[0]?.split('?')[1] ?? '');
}

function wholeNumber(text: string | null): number | undefined {
    const number = text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
    return Number.isSafeInteger(number) ? number : undefined;
}
