import type { KnownRows } from './known-rows.js';
import type { Memory } from './memory.js';
import type { Envelope } from './page.js';

/**
 * Where a walk stands: what it asks for next. Never changed, so that asking again after an error starts from the same
 * place.
 */
export interface Place {
    /** Rows before the place. */
    readonly offset: number;
    /** On cursor lists, the cursor to ask with. */
    readonly cursor?: string | undefined;
    /** A limit lower than ours, learnt from `next`. */
    readonly limit?: number | undefined;
    /** Pages taken before this one. */
    readonly step: number;
    /**
     * The offset up to which the server has looked for the last page that had a new row, by its `next`.
     * One that filters after it has cut its page looks further than the rows that it shows.
     */
    readonly reach?: number | undefined;
    /** The rows that can come again. */
    readonly known: KnownRows;
    /** The pages without a new row that were passed over on the way from the last one that had any. */
    readonly passed?: PassedPages | undefined;
    /** The rows that a consistent walk remembers. */
    readonly memory?: Memory | undefined;
}

/** Pages that were passed over because all of their rows were known. */
interface PassedPages {
    /** The place of the first of them. */
    readonly from: Place;
    /**
     * Which of the known rows were on them, by their ages. A resumed walk knows those of the last of them. None where the
     * walk itself has asked for them again.
     */
    readonly seen: ReadonlySet<number>;
    /** The first row of the last of them, by its age, and how many it had. */
    readonly first: number;
    readonly length: number;
}

/** Why a walk can't go on. */
export interface DeadEnd {
    readonly reason: string;
}

/** Where a walk goes on: undefined at the end of the list. */
export type NextPlace = Place | DeadEnd | undefined;

/** A page as it arrived. */
export interface ArrivedPage {
    readonly envelope: Envelope;
    /** What its rows are told apart by. */
    readonly names: readonly string[];
    /** How many of its rows are new. */
    readonly fresh: number;
}

/** Tells whether a walk can't go on. */
export function isDeadEnd(next: object | undefined): next is DeadEnd {
    return next !== undefined && 'reason' in next;
}

/** Gives the place that an error leads back to. Pages that were passed over may have new rows by then. */
export function restartOf(place: Place): Place {
    return place.passed?.from ?? place;
}

/**
 * Tells whether a walk goes on after a page. `next` decides, where it is absent `count`, where both are whether
 * anything was gained. `count` never ends a walk whose `next` is not null, because servers are known to be wrong about
 * it.
 */
export function hasMore(
    envelope: Envelope,
    place: Pick<Place, 'offset' | 'cursor'>,
    { arrived, gained = arrived }: { readonly arrived: number; readonly gained?: number },
): boolean {
    if (place.cursor !== undefined) {
        if (envelope.nextCursor !== undefined) return envelope.nextCursor !== null;
        if (envelope.next !== undefined) return envelope.next !== null;
        return envelope.hasMore ?? gained > 0;
    }
    if (envelope.next !== undefined) return envelope.next !== null;
    if (envelope.count !== undefined) return place.offset + arrived < envelope.count;
    return gained > 0;
}

/** The place after a page. */
export function placeAfter(place: Place, page: ArrivedPage): NextPlace {
    const { envelope, names, fresh } = page;
    const arrived = names.length;
    if (!hasMore(envelope, place, { arrived })) return undefined;
    const progress =
        arrived === 0
            ? { known: place.known, passed: place.passed }
            : fresh === 0
              ? passOver(place, names)
              : { known: place.known.after(names), passed: undefined, reach: readNext(envelope).offset };
    if (isDeadEnd(progress)) return progress;
    const where = place.cursor === undefined ? nextOffset(place, page) : nextCursor(envelope);
    return isDeadEnd(where) ? where : { ...place, ...where, ...progress, step: place.step + 1 };
}

/**
 * Passes over a page of known rows. One below the offset that the server has looked up to shows what it showed before,
 * and says nothing about whether the server moves. As many rows can have come in before a place as a page has, and then
 * it is shown once more; a server that moves shows others after that, or the end of what it showed.
 */
function passOver(place: Place, names: readonly string[]): Pick<Place, 'known' | 'passed' | 'reach'> | DeadEnd {
    const { known, passed, reach = 0 } = place;
    if (passed === undefined && place.offset < reach)
        return { known, passed: { from: place, seen: new Set(), first: 0, length: 0 }, reach };
    const { length } = names;
    const rows = names.map((name) => known.ageOf(name));
    const first = rows[0] ?? 0;
    const isMoving =
        passed === undefined ||
        rows.some((row) => !passed.seen.has(row)) ||
        (length < passed.length && first !== passed.first);
    if (isMoving) {
        const seen = new Set([...(passed?.seen ?? []), ...rows]);
        return { known, passed: { from: restartOf(place), seen, first, length }, reach };
    }
    const where = place.cursor === undefined ? `offset ${place.offset}` : 'the next cursor';
    return { reason: `the page at ${where} has the same rows as the page before it, the server seems not to move` };
}

function nextCursor(envelope: Envelope): Pick<Place, 'cursor'> | DeadEnd {
    const cursor = envelope.nextCursor ?? queryOf(envelope.next).get('cursor');
    return cursor ? { cursor } : { reason: 'the answer says that more rows follow, but has no cursor to ask for them' };
}

/** `next` is read on an offset list where nothing new arrived, and only for its numbers. */
function nextOffset(place: Place, { envelope, names, fresh }: ArrivedPage): Pick<Place, 'offset' | 'limit'> | DeadEnd {
    const counted = place.offset + names.length;
    if (fresh > 0) return { offset: counted };
    if (names.length > 0) return { offset: Math.max(counted, readNext(envelope).offset ?? 0) };
    const past = pastEmptyPage(place.offset, envelope);
    if (isDeadEnd(past)) return past;
    const { offset, limit } = past;
    return { offset, limit: limit === undefined || limit < 1 ? place.limit : Math.min(limit, place.limit ?? limit) };
}

/** Where the `next` of an empty page leads. */
export function pastEmptyPage(
    at: number,
    envelope: Envelope,
): { readonly offset: number; readonly limit: number | undefined } | DeadEnd {
    const { offset, limit } = readNext(envelope);
    if (offset !== undefined && offset > at) return { offset, limit };
    const said = envelope.next ? `its next leads to offset ${offset ?? 'none'}` : `count says ${envelope.count}`;
    return { reason: `the page at offset ${at} is empty although ${said}` };
}

/** The numbers that a page's `next` has. */
export function readNext(envelope: Envelope): {
    readonly offset: number | undefined;
    readonly limit: number | undefined;
} {
    const query = queryOf(envelope.next);
    return { offset: wholeNumber(query.get('offset')), limit: wholeNumber(query.get('limit')) };
}

function queryOf(next: string | null | undefined): URLSearchParams {
    return new URLSearchParams(next?.split('#')[0]?.split('?')[1] ?? '');
}

function wholeNumber(text: string | null): number | undefined {
    const number = text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
    return Number.isSafeInteger(number) ? number : undefined;
}

/** The cursors of a walk: one that leads back would lead round in a circle. */
export class CursorTrail {
    readonly #steps = new Map<string, number>();

    constructor({ cursor, step }: Place) {
        if (cursor !== undefined) this.#steps.set(cursor, step);
    }

    /** Lets a walk go on to a place, unless its cursor was asked with on an earlier step. */
    check(next: NextPlace): NextPlace {
        if (next === undefined || isDeadEnd(next) || next.cursor === undefined) return next;
        const asked = this.#steps.get(next.cursor);
        if (asked !== undefined && asked < next.step) {
            return { reason: `the answer to page ${next.step} leads back to a cursor that was asked before` };
        }
        this.#steps.set(next.cursor, next.step);
        return next;
    }
}
