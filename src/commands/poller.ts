import { EsperApiError } from '../errors/api-error.js';
import { EsperAbortError } from '../errors/errors.js';
import type { EsperError } from '../errors/esper-error.js';
import { isTransient } from '../errors/transient.js';
import { type Clock, MAX_TIMER_MS } from '../util/clock.js';
import { Interruption } from '../util/interruption.js';
import { maxWaitError } from './command-error.js';
import type { CommandOutcome } from './outcome.js';

const GROWTH = 1.5;
const MAX_PAUSE_MS = 30_000;
/** A last look begins when time is just up, and is given so long. */
const LAST_LOOK_MS = 1_000;

/** What a wait needs from outside. */
export interface PollerEnvironment {
    readonly clock: Clock;
    random(): number;
}

/** Waits between looks, and through failures that pass, until time is up: then it throws an `EsperCommandError`. */
export class Poller {
    readonly #around: PollerEnvironment;
    readonly #firstPause: number;
    readonly #start: number;
    readonly #deadline: number;
    readonly #controller = new AbortController();
    readonly #interruption = new Interruption(this.#controller.signal);
    #timer: ReturnType<typeof setTimeout> | undefined;
    #isTimeUp = false;
    #trouble: EsperError | undefined;
    /** The outcome of the last look that succeeded. */
    last: CommandOutcome | undefined;

    constructor(around: PollerEnvironment, maxWait: number, firstPause: number) {
        this.#around = around;
        this.#firstPause = firstPause;
        this.#start = around.clock.monotonic();
        this.#deadline = this.#start + maxWait;
        if (maxWait + LAST_LOOK_MS <= MAX_TIMER_MS)
            this.#timer = setTimeout(() => this.#endTime(), maxWait + LAST_LOOK_MS);
    }

    /** Ends the calls that are in flight when time is up, or when `stop` is called. */
    get signal(): AbortSignal {
        return this.#controller.signal;
    }

    /** Ends the wait for another reason. */
    stop(reason: unknown): void {
        this.#controller.abort(reason);
    }

    /** Waits before another look, longer each time, and not past the deadline. Jitter keeps many waits from looking at once. */
    async pause(polls: number, atLeast = 0): Promise<void> {
        const remaining = this.#deadline - this.#around.clock.monotonic();
        if (remaining <= 0 || atLeast > remaining) this.#giveUp();
        const most = Math.min(this.#firstPause * GROWTH ** polls, Math.max(MAX_PAUSE_MS, this.#firstPause));
        const length = Math.max(atLeast, (most * (1 + this.#around.random())) / 2);
        await this.#sleep(Math.min(length, remaining));
    }

    /** Asks, and asks again after failures that pass. */
    async request<T>(ask: () => Promise<T>): Promise<T> {
        for (let failures = 0; ; failures += 1) {
            if (this.#around.clock.monotonic() > this.#deadline + LAST_LOOK_MS) this.#giveUp();
            try {
                const answer = await ask();
                this.#trouble = undefined;
                return answer;
            } catch (error) {
                if (EsperAbortError.is(error) && this.#isTimeUp) this.#giveUp();
                if (!isTransient(error)) throw error;
                this.#trouble = error;
                await this.pause(failures, EsperApiError.is(error) ? error.retryAfterMs : undefined);
            }
        }
    }

    /** Takes timers and listeners off. */
    release(): void {
        clearTimeout(this.#timer);
        this.#interruption.release();
    }

    #endTime(): void {
        this.#isTimeUp = true;
        this.#controller.abort();
    }

    async #sleep(milliseconds: number): Promise<void> {
        this.#interruption.check();
        await this.#interruption.sleep(milliseconds, this.#around.clock);
    }

    #giveUp(): never {
        throw maxWaitError(this.#around.clock.monotonic() - this.#start, this.last, this.#trouble);
    }
}
