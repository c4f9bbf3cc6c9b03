/**
 * How long calls are held after a 429 that names no time, in milliseconds.
 * From the first, growing, to the longest.
 */
const FIRST_HOLD_MS = 1_000;
const LONGEST_HOLD_MS = 60_000;
const HOLD_GROWTH = 1.25;
/** Between two looks at a window whose length is nearly known, in milliseconds. */
const SHORTEST_HOLD_MS = 500;
/** The part of a hold that is left to chance: clients held together don't come back together. */
const JITTER = 0.1;
/** After so many milliseconds without a call, what was learned of the window before says nothing. */
export const FORGET_MS = 600_000;
/** From this part of a quota on, calls go out one by one: the one that is turned down is then alone. */
const CAREFUL = 0.9;

/** Calls that passed, and when the first of them left: minus infinity for none. */
export interface CountedCalls {
    readonly start: number;
    readonly passed: number;
}

/**
 * What 429s teach of an API's quota: about how many calls it takes, and about how long its window is. An API publishes
 * neither; without it half of each window would be spent waiting.
 */
export class QuotaWindow {
    readonly #random: () => number;
    /** When the window began, by its first call; minus infinity when it had none. */
    #start: number;
    #passed: number;
    /** Calls that the window before took; infinity when nothing is known. */
    #budget = Number.POSITIVE_INFINITY;
    /** The window is longer than `least` and at most `most`, in milliseconds. */
    #least = 0;
    #most = Number.POSITIVE_INFINITY;
    /** 429s since a call has passed. */
    #failures = 0;

    /** Begins with the calls that passed before the first 429. */
    constructor({ start, passed }: CountedCalls, random: () => number) {
        this.#start = start;
        this.#passed = passed;
        this.#random = random;
    }

    /** Notes that a call which left at a time was not turned down. */
    passed(startedAt: number): void {
        if (this.#failures > 0) this.#reopen(startedAt);
        if (startedAt - this.#start > Math.min(this.#most, FORGET_MS)) {
            this.#start = startedAt;
            this.#passed = 0;
        }
        this.#passed += 1;
        if (this.#passed > this.#budget) this.#budget = Number.POSITIVE_INFINITY; // there is more
    }

    /** Notes that a call which left at a time was turned down. */
    refused(startedAt: number): void {
        this.#budget = this.#passed;
        this.#failures += 1;
        this.#least = Math.max(this.#least, startedAt - this.#start);
        if (this.#least >= this.#most) this.#most = Number.POSITIVE_INFINITY;
    }

    /** Tells whether the quota is nearly used up, with so many calls in flight. */
    isNearlySpent(inFlight: number, now: number): boolean {
        return now - this.#start < this.#most && this.#passed + inFlight >= this.#budget * CAREFUL;
    }

    /** How long to hold calls at a time, in milliseconds. */
    holdMs(now: number): number {
        return this.#nextLook(now) * (1 + JITTER * this.#random());
    }

    #nextLook(now: number): number {
        if (this.#most <= LONGEST_HOLD_MS) {
            const elapsed = now - this.#start;
            // The window ends between `least` and `most`: look where the last one had not ended yet, then half-way on.
            const target = elapsed < this.#least ? this.#least : (Math.max(elapsed, this.#least) + this.#most) / 2;
            return Math.min(LONGEST_HOLD_MS, Math.max(SHORTEST_HOLD_MS, target - elapsed));
        }
        return Math.min(LONGEST_HOLD_MS, FIRST_HOLD_MS * HOLD_GROWTH ** (this.#failures - 1));
    }

    /** The first call that passes tells how long the window was at most. */
    #reopen(startedAt: number): void {
        this.#failures = 0;
        this.#most = startedAt - this.#start;
        if (this.#most <= this.#least) this.#least = 0; // it was another one
        this.#start = startedAt;
        this.#passed = 0;
    }
}
