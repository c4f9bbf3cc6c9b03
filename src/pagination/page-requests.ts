import type { WithResponse } from '../response/response.js';
import type { InFlight, Started } from './in-flight.js';
import { type Listing, type ListParameters, stuck } from './page-source.js';
import type { CursorTrail, Place } from './place.js';

/** A page that was asked for. */
export type Asked<Body> = Started<WithResponse<Body>>;

/** Asks for the pages of a list. */
export class PageRequests<Body> {
    readonly listing: Listing<Body>;
    readonly trail: CursorTrail;
    readonly #inFlight: InFlight;
    readonly #size: number | undefined;

    /** `size`: rows to ask for in a page; undefined leaves it to the server. */
    constructor(
        listing: Listing<Body>,
        parts: { readonly trail: CursorTrail; readonly size: number | undefined; readonly inFlight: InFlight },
    ) {
        this.listing = listing;
        this.trail = parts.trail;
        this.#inFlight = parts.inFlight;
        this.#size = parts.size;
    }

    /** Asks for the page at a place. */
    ask(place: Place, limit: number | undefined): Asked<Body> {
        const { source, options } = this.listing;
        return this.#inFlight.start(async (signal) => source(this.#parametersAt(place, limit), { ...options, signal }));
    }

    /** The `limit` to send for so many rows; undefined leaves it to the caller's parameters and the server. */
    rowsToAsk(place: Place, wanted: number): number | undefined {
        const rows = Math.min(this.#size ?? Number.POSITIVE_INFINITY, place.limit ?? Number.POSITIVE_INFINITY, wanted);
        return Number.isFinite(rows) ? rows : undefined;
    }

    #parametersAt(place: Place, limit: number | undefined): ListParameters {
        const { parameters, facts } = this.listing;
        const { offset } = parameters;
        const start = typeof offset === 'number' ? offset : 0;
        const moved = place.cursor === undefined && place.offset !== start;
        if (moved && facts.limitParameter === undefined) {
            throw stuck(
                facts,
                `there are rows after the first ${place.offset}, but this list takes no offset to ask for them`,
            );
        }
        return {
            ...parameters,
            ...(limit !== undefined && facts.limitParameter !== undefined && { [facts.limitParameter]: limit }),
            ...(moved && { offset: place.offset }),
            ...(place.cursor !== undefined &&
                facts.cursorParameter !== undefined && { [facts.cursorParameter]: place.cursor }),
        };
    }
}
