import type { WithResponse } from '../response/response.js';
import { type Envelope, readEnvelope } from './page.js';
import type { Asked, PageRequests } from './page-requests.js';
import { stuck } from './page-source.js';
import { isDeadEnd, type NextPlace, type Place, placeAfter } from './place.js';
import { rowName } from './row-ids.js';

/** A page to take: for a caller who wants so many rows more, and maybe asked for already. */
export interface Turn<Body> {
    readonly place: Place;
    readonly wanted: number;
    readonly asked?: Asked<Body> | undefined;
}

/** A page that was taken, and where the walk goes on. */
export interface Taken<Body> {
    readonly place: Place;
    readonly response: WithResponse<Body>;
    readonly body: Body;
    readonly envelope: Envelope;
    /** The rows to give out. */
    readonly results: readonly unknown[];
    readonly next: NextPlace;
}

/** Takes the page at a place. */
export type TakePage<Body> = (pages: PageRequests<Body>, turn: Turn<Body>) => Promise<Taken<Body>>;

/** Takes the page at a place as it comes, without the rows that came before. */
export async function takePage<Body>(
    pages: PageRequests<Body>,
    { place, wanted, asked }: Turn<Body>,
): Promise<Taken<Body>> {
    const { facts } = pages.listing;
    const response = await (asked ?? pages.ask(place, pages.rowsToAsk(place, wanted))).answer;
    const body = response.data;
    const envelope = readEnvelope(body, facts);
    const names = envelope.results.map(rowName);
    const results = place.known.unknownOf(envelope.results, names);
    const next = pages.trail.check(placeAfter(place, { envelope, names, fresh: results.length }));
    // Rows are refused when they lead nowhere, before they are given out: asked again, the page can come with a better
    // cursor. A page without rows has nothing to lose, and may be looked at first.
    if (names.length > 0 && isDeadEnd(next)) throw stuck(facts, next.reason);
    return { place, response, body, envelope, results, next };
}
