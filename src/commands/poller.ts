import { EsperApiError } from '../errors/api-error.js';
import { EsperAbortError } from '../errors/errors.js';
import type { EsperError } from '../errors/esper-error.js';
import { isTransient } from '../errors/transient.js';
import {
    type AbortListener,
    addAbortListener,
    Interruption,
    MAX_TIMER_MS,
    removeAbortListener,
} from '../util/interruption.js';
import { notify } from '../util/notify.js';
import { Stopwatch, type StopwatchEnvironment } from '../util/stopwatch.js';
import type { WaitEnd } from './command-error.js';
import type { CommandOutcome } from './outcome.js';

const GROWTH = 1.5;
const MAX_PAUSE_MS = 30_000;
/** A last look begins when time is just up, and is given so long. */
const LAST_LOOK_MS = 1_000;

/** What a wait needs from outside. */
export interface PollerEnvironment extends StopwatchEnvironment {
    random(): number;
}

/** How to poll. */
export interface PollerOptions {
    /** Milliseconds to wait at most. */
    readonly maxWait: number;
    /** Milliseconds between the first two looks. */
    readonly pollInterval: number;
    readonly signal: AbortSignal | undefined;
    /** Makes the error for the end of the time. */
    createError(end: WaitEnd): EsperError;
}

/** What one look at a command shows. */
export interface PollResult {
    readonly outcome: CommandOutcome;
    /** Whether there is nothing more to wait for. */
    readonly isComplete: boolean;
}

/** Looks at a command. It may remember what earlier looks have shown. */
export type Poll = () => Promise<PollResult>;

/** Looks at a command until it is complete, with growing pauses, and through failures that pass. */
export class Poller implements AbortListener {
    readonly #around: PollerEnvironment;
    readonly #options: PollerOptions;
    readonly #watch: Stopwatch;
    readonly #controller = new AbortController();
    readonly #interruption = new Interruption(this.#controller.signal);
    #timer: ReturnType<typeof setTimeout> | undefined;
    #isTimeUp = false;
    /** Why the last request failed; undefined when it did not. */
    #trouble: EsperError | undefined;
    /** The outcome of the last look that succeeded. */
    #last: CommandOutcome | undefined;

    constructor(around: PollerEnvironment, options: PollerOptions) {
        this.#around = around;
        this.#options = options;
        this.#watch = new Stopwatch(around);
    }

    /** Ends the calls that are in flight, when time is up or the caller's signal aborts. */
    get signal(): AbortSignal {
        return this.#controller.signal;
    }

    /** Polls until the command is complete. Rejects with the error for the end of the time when that comes first. */
    async run(poll: Poll, onProgress: ((outcome: CommandOutcome) => void) | undefined): Promise<CommandOutcome> {
        const { signal, maxWait } = this.#options;
        if (signal !== undefined) addAbortListener(signal, this);
        this.#setTimer(maxWait + LAST_LOOK_MS);
        try {
            if (signal?.aborted) this.aborted();
            for (let polls = 0; ; polls += 1) {
                const { outcome, isComplete } = await poll();
                this.#last = outcome;
                notify(() => onProgress?.(outcome));
                if (isComplete) return outcome;
                await this.#pause(polls, 0);
            }
        } catch (error) {
            throw this.#isTimeUp && EsperAbortError.is(error) ? this.#timeError() : error;
        } finally {
            if (signal !== undefined) removeAbortListener(signal, this);
            clearTimeout(this.#timer);
            this.#interruption.release();
        }
    }

    /** Sends a request, and again after failures that pass. */
    async request<T>(send: () => Promise<T>): Promise<T> {
        for (let failures = 0; ; failures += 1) {
            if (this.#watch.elapsed > this.#options.maxWait + LAST_LOOK_MS) throw this.#timeError();
            try {
                const answer = await send();
                this.#trouble = undefined;
                return answer;
            } catch (error) {
                if (!isTransient(error)) throw error;
                this.#trouble = error;
                await this.#pause(failures, (EsperApiError.is(error) && error.retryAfterMs) || 0);
            }
        }
    }

    /** Called when the caller's signal aborts. */
    aborted(): void {
        this.#controller.abort(this.#options.signal?.reason);
    }

    /**
     * Waits before another look, longer each time, and not past the end. Jitter keeps many waits from looking at once.
     */
    async #pause(polls: number, atLeast: number): Promise<void> {
        const { maxWait, pollInterval } = this.#options;
        const remaining = maxWait - this.#watch.elapsed;
        if (remaining <= 0 || atLeast > remaining) throw this.#timeError();
        const most = Math.min(pollInterval * GROWTH ** polls, Math.max(MAX_PAUSE_MS, pollInterval));
        const length = Math.max(atLeast, (most * (1 + this.#around.random())) / 2);
        await this.#watch.sleep(Math.min(length, remaining), this.#interruption);
    }

    /** Ends what is in flight when time is up, by several timers where one can't be as long. */
    #setTimer(milliseconds: number): void {
        const length = Math.min(milliseconds, MAX_TIMER_MS);
        this.#timer = setTimeout(() => {
            if (milliseconds > length) this.#setTimer(milliseconds - length);
            else this.#endTime();
        }, length);
    }

    #endTime(): void {
        this.#isTimeUp = true;
        this.#controller.abort();
    }

    #timeError(): EsperError {
        // The timer and the clock may differ by a little.
        const least = this.#isTimeUp ? this.#options.maxWait + LAST_LOOK_MS : 0;
        const elapsed = Math.max(this.#watch.elapsed, least);
        return this.#options.createError({ elapsed, outcome: this.#last, trouble: this.#trouble });
    }
}
