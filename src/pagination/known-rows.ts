import { digest } from '../util/digest.js';
import { isContentName } from './row-ids.js';

/** How many rows a walk knows at least, and how many of them travel in a resume token. */
const KNOWN_ROWS = 100;

/** Characters of a row's digest in a token: 51 bits, so that rows of one list hardly ever share one. */
const DIGEST_LENGTH = 10;

/** The rows known to a walk as a resume token has them. */
export interface WrittenRows {
    /** Digests of the last rows, one behind the other. */
    readonly digests: string;
    /** How many rows the page before had. */
    readonly pageLength: number;
}

/** What is known of the rows that a walk has seen. */
interface Knowledge {
    /** Names of rows in the order in which they came, or digests of names. */
    readonly names: readonly string[];
    /** How many of the last ones make up the page before. */
    readonly pageLength: number;
    readonly areDigests: boolean;
}

const NOTHING: Knowledge = { names: [], pageLength: 0, areDigests: false };

/**
 * Knows the rows of the page before, and at least the last hundred, to tell rows that come again. They do when rows
 * came in before the place of a walk, and when a server filters after it has cut its page. Never changed.
 */
export class KnownRows {
    /** Reads what `write` has written. */
    static read({ digests, pageLength }: WrittenRows): KnownRows {
        const names: string[] = [];
        for (let at = 0; at < digests.length; at += DIGEST_LENGTH) names.push(digests.slice(at, at + DIGEST_LENGTH));
        return new KnownRows({ names, pageLength, areDigests: true });
    }

    readonly #knowledge: Knowledge;

    constructor(knowledge: Knowledge = NOTHING) {
        this.#knowledge = knowledge;
    }

    /**
     * The rows of a page that are not known. One without an id never is, unless the whole page repeats the one before.
     */
    unknownOf<Row>(rows: readonly Row[], names: readonly string[]): readonly Row[] {
        if (this.#knowledge.names.length === 0) return rows;
        if (this.#isRepeatedBy(names)) return [];
        const known = new Set(this.#knowledge.names);
        const isUnknown = (name: string): boolean => !known.has(this.#written(name)) || isContentName(name);
        return names.every(isUnknown) ? rows : rows.filter((_, index) => isUnknown(names[index] ?? ''));
    }

    /** Tells how long ago a row came: 1 for the last one, 2 for the one before it, 0 for an unknown one. */
    ageOf(name: string): number {
        const { names } = this.#knowledge;
        const index = names.lastIndexOf(this.#written(name));
        return index < 0 ? 0 : names.length - index;
    }

    /** What is known after the next page, which is then the page before. */
    after(names: readonly string[]): KnownRows {
        const { names: known, areDigests } = this.#knowledge;
        const room = KNOWN_ROWS - names.length;
        if (room <= 0 || known.length === 0) {
            return new KnownRows({ names, pageLength: names.length, areDigests: false });
        }
        const written = areDigests ? names.map(digestOf) : names;
        const page = new Set(written);
        const kept = known.filter((name) => !page.has(name)).slice(-room);
        return new KnownRows({ names: [...kept, ...written], pageLength: names.length, areDigests });
    }

    /** As much of it as a resume token holds. */
    write(): WrittenRows {
        const { names, pageLength, areDigests } = this.#knowledge;
        const last = names.slice(-KNOWN_ROWS);
        return { digests: (areDigests ? last : last.map(digestOf)).join(''), pageLength };
    }

    /**
     * Tells whether a page has the rows of the page before, or the first of them.
     * By the last ones, where it knows no more.
     */
    #isRepeatedBy(names: readonly string[]): boolean {
        const { names: known, pageLength } = this.#knowledge;
        const start = known.length - pageLength;
        if (names.length > pageLength || names.length + start <= 0) return false;
        return names.every((name, index) => start + index < 0 || known[start + index] === this.#written(name));
    }

    #written(name: string): string {
        return this.#knowledge.areDigests ? digestOf(name) : name;
    }
}

function digestOf(name: string): string {
    return digest(name).padStart(DIGEST_LENGTH, '0').slice(-DIGEST_LENGTH);
}
