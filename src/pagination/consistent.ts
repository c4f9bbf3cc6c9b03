import type { WithResponse } from '../response/response.js';
import { emptyMemory, firstFresh, type Memory, memorySize, remember } from './memory.js';
import { type Envelope, readEnvelope } from './page.js';
import { rowId } from './row-ids.js';
import { createPage, hasMore, rowsToAsk } from './take-page.js';
import { ask, type Place, stuck, type Taken, type Walk } from './walk.js';

/** A page of the list as it is now. */
interface Probe<Body> {
    readonly response: WithResponse<Body>;
    readonly body: Body;
    readonly envelope: Envelope;
    readonly offset: number;
    readonly ids: readonly string[];
    readonly more: boolean;
    /** Index of the first row to give out; undefined when the page doesn't tell. */
    readonly first: number | undefined;
}

type FoundPlace<Body> = Probe<Body> & { readonly first: number };

/**
 * Takes the next rows of a list that changes.
 * Each page begins with the last row of the page before, which shows that nothing has moved. When it isn't there, the
 * walk looks for any row that it remembers and goes on after it.
 */
export async function takeConsistent<Item, Body>(
    walk: Walk<Item, Body>,
    place: Place,
    wanted: number,
): Promise<Taken<Item, Body>> {
    let at = place;
    let memory = place.memory ?? emptyMemory(place.offset);
    for (let stalePages = 0; ; stalePages += 1) {
        const seen = await find(walk, at, memory, wanted);
        const results = seen.envelope.results.slice(seen.first);
        memory = remember(memory, seen.ids, seen.first);
        at = { ...at, offset: seen.offset + seen.ids.length, step: at.step + 1, memory };
        if (results.length > 0 || !seen.more) {
            const next = seen.more ? at : undefined;
            const after = (): Place | undefined => next;
            return { page: createPage(walk, place, { ...seen, results, after }), response: seen.response, after };
        }
        checkProgress(walk, seen, memory, stalePages);
    }
}

/**
 * Throws when a walk makes no progress.
 * Rows can come again while it catches up with rows that were inserted, but not without end.
 */
function checkProgress<Item, Body>(
    walk: Walk<Item, Body>,
    seen: Probe<Body>,
    memory: Memory,
    stalePages: number,
): void {
    if (seen.ids.length === 1) {
        throw stuck(
            walk.listing,
            'the server gives one row a page, a consistent walk needs two to see that nothing has moved',
        );
    }
    if (stalePages > memorySize(memory) / Math.max(1, seen.ids.length - 1) + 10) {
        throw stuck(
            walk.listing,
            `${stalePages} pages in a row had no new row although more are promised, the server seems not to move`,
        );
    }
}

/** Finds a remembered row: where the last one should be, then further and further away on both sides. */
async function find<Item, Body>(
    walk: Walk<Item, Body>,
    place: Place,
    memory: Memory,
    wanted: number,
): Promise<FoundPlace<Body>> {
    const overlap = memorySize(memory) > 0 ? 1 : 0;
    const rows = rowsToAsk(walk, place, wanted + overlap);
    const limit = rows === undefined ? undefined : Math.max(1 + overlap, rows);
    const probe = (offset: number): Promise<Probe<Body>> => probePage(walk, place, memory, offset, limit);
    const here = await probe(Math.max(0, place.offset - overlap));
    if (isFound(here)) return here;

    let low = lowest(here);
    let high = here.offset + here.ids.length;
    let atEnd = !here.more || here.ids.length === 0;
    const stride = Math.max(1, (limit ?? here.ids.length) - 1);
    // Half a page first: it finds the place after a few deletions, and half of the page is still new.
    let back = Math.ceil(stride / 2);
    while (low > 0 || !atEnd) {
        const start = Math.max(0, low - back);
        for (let offset = start; offset < low; ) {
            const before = await probe(offset);
            if (isFound(before)) return before;
            if (before.ids.length === 0) break;
            offset += before.ids.length;
        }
        low = start;
        back = stride;
        if (!atEnd) {
            const beyond = await probe(high - 1);
            if (isFound(beyond)) return beyond;
            high = beyond.offset + beyond.ids.length;
            atEnd = !beyond.more || beyond.ids.length < 2;
        }
    }
    throw stuck(
        walk.listing,
        `none of the last ${memorySize(memory)} rows given out is in the list any more, so it can't be told which rows follow`,
    );
}

/**
 * Returns where to search backwards from.
 * A list that became much shorter is not searched where it has no rows.
 */
function lowest<Body>(here: Probe<Body>): number {
    const { count } = here.envelope;
    const beyondEnd = here.ids.length === 0 && !here.more && count !== undefined;
    return beyondEnd ? Math.min(here.offset, Math.max(1, count)) : here.offset;
}

async function probePage<Item, Body>(
    walk: Walk<Item, Body>,
    place: Place,
    memory: Memory,
    offset: number,
    limit: number | undefined,
): Promise<Probe<Body>> {
    const response = await ask(walk, { ...place, offset }, limit).answer;
    const body = response.data;
    const envelope = readEnvelope(body, walk.listing.facts);
    const ids = envelope.results.map((row) => idOf(walk, row));
    const first = firstFresh(memory, ids, offset);
    // The row of overlap is not new, so that a page with nothing else ends a list that has neither `next` nor `count`.
    const gained = first === 0 ? ids.length : ids.length - 1;
    return {
        response,
        body,
        envelope,
        offset,
        ids,
        more: hasMore(envelope, { ...place, offset }, ids.length, gained),
        first,
    };
}

function isFound<Body>(seen: Probe<Body>): seen is FoundPlace<Body> {
    return seen.first !== undefined;
}

function idOf<Item, Body>(walk: Walk<Item, Body>, row: unknown): string {
    const id = rowId(row);
    if (id === undefined) throw stuck(walk.listing, 'a row has no id; a consistent walk knows rows by their ids');
    return id;
}
