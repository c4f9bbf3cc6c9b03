import { EsperApiError } from '../errors/api-error.js';
import { EsperAbortError } from '../errors/errors.js';
import type { EsperError } from '../errors/esper-error.js';
import { isTransient } from '../errors/transient.js';
import { type Clock, platformClock } from '../util/clock.js';
import { type AbortListener, addAbortListener, Interruption, removeAbortListener } from '../util/interruption.js';
import { notify } from '../util/notify.js';
import type { WaitEnd } from './command-error.js';
import type { CommandOutcome } from './outcome.js';

const GROWTH = 1.5;
const MAX_PAUSE_MS = 30_000;
/** How long the last poll may take, in milliseconds: it may begin just when time is up. */
const LAST_POLL_MS = 1_000;

/** The clock and the jitter of a wait. */
export interface PollerEnvironment {
    readonly clock: Clock;
    random(): number;
}

/** Options of a {@link Poller}. */
export interface PollerOptions {
    /** Milliseconds to wait at most. */
    readonly maxWait: number;
    /** Milliseconds between the first two polls. */
    readonly pollInterval: number;
    readonly signal: AbortSignal | undefined;
    /** Creates the error for the end of the time. */
    createError(end: WaitEnd): EsperError;
}

/** The result of one poll of a command. */
export interface PollResult {
    readonly outcome: CommandOutcome;
    /** Whether there is nothing more to wait for. */
    readonly isComplete: boolean;
}

/**
 * Polls a command once.
 * It may remember what earlier polls have shown.
 */
export type Poll = () => Promise<PollResult>;

/** Polls a command until it is complete, with growing pauses, and through transient failures. */
export class Poller implements AbortListener {
    readonly #environment: PollerEnvironment;
    readonly #options: PollerOptions;
    readonly #start: number;
    readonly #controller = new AbortController();
    readonly #interruption = new Interruption(this.#controller.signal);
    #isTimeUp = false;
    /** Why the last request failed; undefined when it did not. */
    #lastError: EsperError | undefined;
    /** The outcome of the last poll that succeeded. */
    #lastOutcome: CommandOutcome | undefined;

    constructor(environment: PollerEnvironment, options: PollerOptions) {
        this.#environment = environment;
        this.#options = options;
        this.#start = environment.clock.monotonic();
    }

    /** Aborts the calls that are in flight, when time is up or the caller's signal aborts. */
    get signal(): AbortSignal {
        return this.#controller.signal;
    }

    /**
     * Polls until the command is complete.
     * Rejects with the error for the end of the time when that comes first.
     */
    async run(poll: Poll, onProgress: ((outcome: CommandOutcome) => void) | undefined): Promise<CommandOutcome> {
        const { signal, maxWait } = this.#options;
        if (signal !== undefined) addAbortListener(signal, this);
        // By the platform's clock: an injected sleep that returns at once would end the wait at once.
        const callOff = platformClock.after(maxWait + LAST_POLL_MS, () => this.#timeOut());
        try {
            if (signal?.aborted) this.aborted();
            for (let polls = 0; ; polls += 1) {
                const { outcome, isComplete } = await poll();
                this.#lastOutcome = outcome;
                notify(() => onProgress?.(outcome));
                if (isComplete) return outcome;
                await this.#pause(polls, 0);
            }
        } catch (error) {
            throw this.#isTimeUp && EsperAbortError.is(error) ? this.#timeError() : error;
        } finally {
            if (signal !== undefined) removeAbortListener(signal, this);
            callOff();
            this.#interruption.release();
        }
    }

    /** Sends a request, and sends it again after transient failures. */
    async request<T>(send: () => Promise<T>): Promise<T> {
        for (let failures = 0; ; failures += 1) {
            if (this.#elapsed() > this.#options.maxWait + LAST_POLL_MS) throw this.#timeError();
            try {
                const answer = await send();
                this.#lastError = undefined;
                return answer;
            } catch (error) {
                if (!isTransient(error)) throw error;
                this.#lastError = error;
                await this.#pause(failures, (EsperApiError.is(error) && error.retryAfterMs) || 0);
            }
        }
    }

    /** Called when the caller's signal aborts. */
    aborted(): void {
        this.#controller.abort(this.#options.signal?.reason);
    }

    /**
     * Pauses before another poll, longer each time, and not past the end.
     * Jitter keeps many waits from polling at once.
     */
    async #pause(polls: number, atLeast: number): Promise<void> {
        const { maxWait, pollInterval } = this.#options;
        const { clock } = this.#environment;
        const remaining = maxWait - this.#elapsed();
        if (remaining <= 0 || atLeast > remaining) throw this.#timeError();
        const maxPause = Math.min(pollInterval * GROWTH ** polls, Math.max(MAX_PAUSE_MS, pollInterval));
        const length = Math.max(atLeast, (maxPause * (1 + this.#environment.random())) / 2);
        await this.#interruption.sleep(Math.min(length, remaining), clock);
    }

    #elapsed(): number {
        return this.#environment.clock.monotonic() - this.#start;
    }

    #timeOut(): void {
        this.#isTimeUp = true;
        this.#controller.abort();
    }

    #timeError(): EsperError {
        // The timer and the clock may differ by a little.
        const least = this.#isTimeUp ? this.#options.maxWait + LAST_POLL_MS : 0;
        const elapsed = Math.max(this.#elapsed(), least);
        return this.#options.createError({ elapsed, outcome: this.#lastOutcome, lastError: this.#lastError });
    }
}
