import type { WithResponse } from '../response/response.js';
import { firstFresh, type Memory } from './memory.js';
import { type Envelope, readEnvelope } from './page.js';
import type { PageRequests } from './page-requests.js';
import { stuck } from './page-source.js';
import { hasMore, type Place, readNext } from './place.js';
import { rowId } from './row-ids.js';

/** A page of a list as it is now, beside what a consistent walk remembers. */
export interface Probe<Body> {
    /** What was asked for. */
    readonly limit: number | undefined;
    readonly response: WithResponse<Body>;
    readonly body: Body;
    readonly envelope: Envelope;
    readonly offset: number;
    readonly ids: readonly string[];
    readonly more: boolean;
    /** The first row to give out, undefined when the page doesn't tell. */
    readonly first: number | undefined;
}

/** A page that tells which rows are to be given out. */
export type FoundProbe<Body> = Probe<Body> & { readonly first: number };

/** What to look at. */
interface Sight {
    readonly place: Place;
    readonly limit: number | undefined;
    readonly memory: Memory;
}

/** Looks at the page at a place. */
export async function lookAt<Body>(pages: PageRequests<Body>, { place, limit, memory }: Sight): Promise<Probe<Body>> {
    const { facts } = pages.listing;
    const response = await pages.ask(place, limit).answer;
    const body = response.data;
    const envelope = readEnvelope(body, facts);
    const ids = envelope.results.map((row) => {
        const id = rowId(row);
        if (id === undefined) throw stuck(facts, 'a row has no id; a consistent walk knows rows by their ids');
        return id;
    });
    const { offset } = place;
    const fresh = firstFresh(memory, ids, offset);
    // The row of overlap is no gain, so that a page with nothing else ends a list that has neither `next` nor `count`.
    const gained = fresh === 0 ? ids.length : ids.length - 1;
    const more = hasMore(envelope, place, { arrived: ids.length, gained });
    const isEmptied = offset === 0 && ids.length === 0 && !more;
    return { limit, response, body, envelope, offset, ids, more, first: isEmptied ? 0 : fresh };
}

export function isFound<Body>(seen: Probe<Body>): seen is FoundProbe<Body> {
    return seen.first !== undefined;
}

/** Tells whether a page has a row at most, though its server looked further: `next` says how far. */
export function isSparse({ ids, offset, envelope, more }: Probe<unknown>): boolean {
    return more && ids.length < 2 && (readNext(envelope).offset ?? 0) > offset + ids.length;
}

/** Tells whether a page has rows of which it is known that they were given out, and no other. */
export function isSpent({ ids, first }: Probe<unknown>): boolean {
    return first !== undefined && first === ids.length;
}

/** Tells whether a page has no new row, and those that may follow are out of its sight. */
export function isBlank(seen: Probe<unknown>): boolean {
    return seen.ids.length === 0 ? seen.more : isSpent(seen) && isSparse(seen);
}

/** Tells whether a page is as it was. */
export function isUnchanged(before: Probe<unknown>, now: Probe<unknown>): boolean {
    return (
        before.envelope.next === now.envelope.next &&
        before.ids.length === now.ids.length &&
        before.ids.every((id, index) => id === now.ids[index])
    );
}

/** Where to look forwards from a page; undefined at the end of the list. */
export function beyond(seen: Probe<unknown>): number | undefined {
    if (isSparse(seen)) return readNext(seen.envelope).offset;
    return seen.more && seen.ids.length > 1 ? seen.offset + seen.ids.length - 1 : undefined;
}

/** Where to look backwards from. A list that became much shorter is not searched where it has no rows. */
export function lowest({ envelope, ids, more, offset }: Probe<unknown>): number {
    const { count } = envelope;
    const isBeyondEnd = ids.length === 0 && !more && count !== undefined;
    return isBeyondEnd ? Math.min(offset, Math.max(1, count)) : offset;
}
