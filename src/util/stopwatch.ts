import { type Interruption, MAX_TIMER_MS } from './interruption.js';

/** What time is measured with, and waited by. */
export interface StopwatchEnvironment {
    /**
     * A clock that only goes forward, in milliseconds; what it counts from does not matter. The wall clock is none: it
     * is put right.
     */
    readonly clock: { monotonic(): number };
    /** Undefined for a timer. */
    readonly sleep: ((milliseconds: number) => Promise<unknown>) | undefined;
}

/**
 * Measures a duration, and waits. A sleep counts for as long as it was asked for, though one that a test injects
 * returns at once.
 */
export class Stopwatch {
    readonly #around: StopwatchEnvironment;
    readonly #start: number;
    /** What injected sleeps have left out. */
    #skipped = 0;

    constructor(around: StopwatchEnvironment) {
        this.#around = around;
        this.#start = around.clock.monotonic();
    }

    /** Milliseconds since it was made. */
    get elapsed(): number {
        return this.#around.clock.monotonic() - this.#start + this.#skipped;
    }

    /** Waits, by several sleeps where one timer can't be as long; rejects when it is interrupted. */
    async sleep(milliseconds: number, interruption: Interruption): Promise<void> {
        interruption.check();
        for (let left = milliseconds; left > 0; left -= MAX_TIMER_MS) {
            const length = Math.min(left, MAX_TIMER_MS);
            const end = this.elapsed + length;
            await this.#sleepOnce(length, interruption);
            this.#skipped += Math.max(0, end - this.elapsed);
        }
    }

    async #sleepOnce(milliseconds: number, interruption: Interruption): Promise<void> {
        const { sleep } = this.#around;
        await (sleep === undefined ? interruption.sleep(milliseconds) : interruption.race(sleep(milliseconds)));
    }
}
