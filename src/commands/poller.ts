import { EsperApiError } from '../errors/api-error.js';
import { EsperAbortError } from '../errors/errors.js';
import type { EsperError } from '../errors/esper-error.js';
import { isTransient } from '../errors/transient.js';
import { Interruption, MAX_TIMER_MS } from '../util/interruption.js';
import { maxWaitError } from './command-error.js';
import type { CommandOutcome } from './outcome.js';

const GROWTH = 1.5;
const MAX_PAUSE_MS = 30_000;
/** How long the last poll may take, in milliseconds: it may begin just when time is up. */
const LAST_POLL_MS = 1_000;

/**
 * The clock, jitter and sleep of a wait.
 * Without `sleep` it sleeps by a timer.
 */
export interface PollerEnvironment {
    now(): number;
    random(): number;
    readonly sleep: ((milliseconds: number) => Promise<unknown>) | undefined;
}

/**
 * Pauses between polls and after transient failures, until time is up.
 * Then it throws an `EsperCommandError`.
 */
export class Poller {
    readonly #environment: PollerEnvironment;
    readonly #firstPause: number;
    readonly #start: number;
    readonly #deadline: number;
    readonly #controller = new AbortController();
    readonly #interruption = new Interruption(this.#controller.signal);
    #timer: ReturnType<typeof setTimeout> | undefined;
    #isTimeUp = false;
    #lastError: EsperError | undefined;
    /** The outcome of the last poll that succeeded. */
    last: CommandOutcome | undefined;

    constructor(environment: PollerEnvironment, maxWait: number, firstPause: number) {
        this.#environment = environment;
        this.#firstPause = firstPause;
        this.#start = environment.now();
        this.#deadline = this.#start + maxWait;
        if (maxWait + LAST_POLL_MS <= MAX_TIMER_MS)
            this.#timer = setTimeout(() => this.#timeOut(), maxWait + LAST_POLL_MS);
    }

    /** Aborts the calls that are in flight when time is up, or when `stop` is called. */
    get signal(): AbortSignal {
        return this.#controller.signal;
    }

    /** Ends the wait for another reason. */
    stop(reason: unknown): void {
        this.#controller.abort(reason);
    }

    /**
     * Pauses before another poll, longer each time, and not past the deadline.
     * Jitter keeps many waits from polling at once.
     */
    async pause(polls: number, atLeast = 0): Promise<void> {
        const remaining = this.#deadline - this.#environment.now();
        if (remaining <= 0 || atLeast > remaining) this.#giveUp();
        const maxPause = Math.min(this.#firstPause * GROWTH ** polls, Math.max(MAX_PAUSE_MS, this.#firstPause));
        const length = Math.max(atLeast, (maxPause * (1 + this.#environment.random())) / 2);
        await this.#sleep(Math.min(length, remaining));
    }

    /** Sends a request, and sends it again after transient failures. */
    async request<T>(ask: () => Promise<T>): Promise<T> {
        for (let failures = 0; ; failures += 1) {
            if (this.#environment.now() > this.#deadline + LAST_POLL_MS) this.#giveUp();
            try {
                const answer = await ask();
                this.#lastError = undefined;
                return answer;
            } catch (error) {
                if (EsperAbortError.is(error) && this.#isTimeUp) this.#giveUp();
                if (!isTransient(error)) throw error;
                this.#lastError = error;
                await this.pause(failures, EsperApiError.is(error) ? error.retryAfterMs : undefined);
            }
        }
    }

    /** Removes timers and listeners. */
    release(): void {
        clearTimeout(this.#timer);
        this.#interruption.release();
    }

    #timeOut(): void {
        this.#isTimeUp = true;
        this.#controller.abort();
    }

    async #sleep(milliseconds: number): Promise<void> {
        const { sleep } = this.#environment;
        this.#interruption.check();
        await (sleep === undefined
            ? this.#interruption.sleep(milliseconds)
            : this.#interruption.race(sleep(milliseconds)));
    }

    #giveUp(): never {
        throw maxWaitError(this.#environment.now() - this.#start, this.last, this.#lastError);
    }
}
