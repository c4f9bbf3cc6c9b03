import { EsperApiError } from '../errors/api-error.js';
import { EsperAbortError } from '../errors/errors.js';
import { addOutcome, EsperError } from '../errors/esper-error.js';
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
    /** Milliseconds for which the API wants no further poll. */
    readonly retryAfterMs?: number;
}

/** What is known of a command, in the middle of a poll too. */
export interface Known {
    /** Undefined when nothing is. */
    readonly outcome: CommandOutcome | undefined;
    /** Which part could not be read, in words. */
    readonly gap?: string | undefined;
    /** Why a part could not be read, and may be later. */
    readonly failure?: EsperError | undefined;
}

/** Polls a command once. */
export type Look = () => Promise<PollResult>;

/**
 * Polls a command, time and again.
 * It may remember what earlier polls have shown.
 */
export interface Poll {
    look(): Promise<PollResult>;
    known(): Known;
}

/** Polls a command until it is complete, with growing pauses, and through transient failures. */
export class Poller implements AbortListener {
    readonly #environment: PollerEnvironment;
    readonly #options: PollerOptions;
    readonly #start: number;
    readonly #controller = new AbortController();
    readonly #interruption = new Interruption(this.#controller.signal);
    /** Whether the timer has ended the wait. */
    #isTimeUp = false;
    /** Whether the clock has: there is no time for what would come next. */
    #isOver = false;
    /** Why the last request failed; undefined when it did not. */
    #lastError: EsperError | undefined;

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
        let told: CommandOutcome | undefined;
        const tell = (outcome: CommandOutcome): void => {
            told = outcome;
            notify(() => onProgress?.(outcome));
        };
        if (signal !== undefined) addAbortListener(signal, this);
        // By the platform's clock: an injected sleep that returns at once would end the wait at once.
        const callOff = platformClock.after(maxWait + LAST_POLL_MS, () => this.#timeOut());
        try {
            if (signal?.aborted) this.aborted();
            for (let polls = 0, failures = 0; ; polls += 1) {
                const { outcome, isComplete, retryAfterMs = 0 } = await poll.look();
                tell(outcome);
                if (isComplete) return outcome;
                failures = poll.known().failure === undefined ? 0 : failures + 1;
                await this.#pause(failures === 0 ? polls : failures - 1, retryAfterMs);
            }
        } catch (error) {
            const known = poll.known();
            // The first look was cut short, and may have shown something all the same.
            if (told === undefined && known.outcome !== undefined) tell(known.outcome);
            throw this.#toError(error, known);
        } finally {
            if (signal !== undefined) removeAbortListener(signal, this);
            callOff();
            this.#interruption.release();
            this.#controller.abort(); // what is in flight would keep the process alive
        }
    }

    /** Sends a request, and sends it again after transient failures. */
    async request<T>(send: () => Promise<T>): Promise<T> {
        for (let failures = 0; ; failures += 1) {
            try {
                return await this.requestOnce(send);
            } catch (error) {
                if (!isTransient(error)) throw error;
                await this.#pause(failures, (EsperApiError.is(error) && error.retryAfterMs) || 0);
            }
        }
    }

    /** Sends a request, unless time is up. */
    async requestOnce<T>(send: () => Promise<T>): Promise<T> {
        if (this.#elapsed() > this.#options.maxWait + LAST_POLL_MS) throw this.#over();
        try {
            const answer = await send();
            this.#lastError = undefined;
            return answer;
        } catch (error) {
            if (isTransient(error)) this.#lastError = error;
            else if (EsperAbortError.is(error) && error.heldBy !== undefined) this.#lastError = error;
            throw error;
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
        if (remaining <= 0 || atLeast > remaining) throw this.#over();
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

    /** Ends the wait; what it is told as is made when it has ended. */
    #over(): EsperAbortError {
        this.#isOver = true;
        return new EsperAbortError('The wait is over');
    }

    /** The error that the wait ends with: it has what is known of the command, whatever its class. */
    #toError(error: unknown, { outcome, gap, failure }: Known): unknown {
        if (EsperAbortError.is(error) && (this.#isTimeUp || this.#isOver)) {
            // The timer and the clock may differ by a little.
            const least = this.#isTimeUp ? this.#options.maxWait + LAST_POLL_MS : 0;
            const elapsed = Math.max(this.#elapsed(), least);
            return this.#options.createError({ elapsed, outcome, gap, lastError: failure ?? this.#lastError });
        }
        if (EsperError.is(error) && outcome !== undefined) addOutcome(error, outcome);
        return error;
    }
}
