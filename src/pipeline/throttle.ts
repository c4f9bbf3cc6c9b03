import type { Settings } from '../configuration/settings.js';
import { EsperRateLimitError } from '../errors/api-error.js';
import { EsperAbortError } from '../errors/errors.js';
import { addToMessage } from '../errors/esper-error.js';
import { nameOfCall } from '../request/call.js';
import { platformClock } from '../util/clock.js';
import type { Gate } from './concurrency.js';
import type { Observer } from './observer.js';
import { type CountedCalls, FORGET_MS, QuotaWindow } from './quota-window.js';
import { mayRepeat } from './retry.js';
import { type PipelineContext, type Stage, through } from './stage.js';

/** `Retry-After` counts whole seconds: answers to calls that left together differ by that much. */
const GRANULARITY_MS = 1_000;

/** The two stages of a throttle; both add nothing where no call may be held. */
export interface ThrottleStages {
    /** Above the queue: holds calls back, and lets those that were turned down try again. */
    readonly holding: Stage;
    /** Below the queue, while a call still has its slot: notes what the API said. */
    readonly watching: Stage;
}

/**
 * How long a slow call, such as an upload, keeps those that wait, in milliseconds.
 * Then one more goes.
 */
const PATIENCE_MS = 2_000;

/**
 * Holds the calls of a client after a 429, and then lets them out slowly.
 * Those of a client that doesn't wait fail while others of its family are held.
 */
export function throttleStages(
    throttle: Throttle,
    observer: Observer | undefined,
    maxThrottleWait: number,
): ThrottleStages {
    if (maxThrottleWait === 0) return { holding: turningAway(throttle), watching: through };
    return {
        holding: (next) => async (context) => {
            for (;;) {
                throttle.enter(context);
                const { attempts } = context;
                try {
                    return await next(context);
                } catch (error) {
                    if (EsperAbortError.is(error) && context.attempts === attempts) throttle.explain(error);
                    const isRefused = EsperRateLimitError.is(error) && context.attempts > attempts;
                    if (!isRefused || !mayRepeat(error, context)) throw error;
                    if (!throttle.mayWait(context)) throw throttle.giveUp(context, error);
                    throttle.wait(context);
                    if (context.event !== undefined) observer?.willRetry(context.event, throttle.leftMs);
                }
            }
        },
        watching: (next) => async (context) => {
            const { epoch } = throttle;
            try {
                const response = await next(context);
                throttle.passed(context, epoch);
                return response;
            } catch (error) {
                if (!EsperRateLimitError.is(error)) throttle.passed(context, epoch);
                else {
                    const holdMs = throttle.refused(context, epoch, error);
                    if (holdMs !== undefined) observer?.held(context, { holdMs, retryAfterMs: error.retryAfterMs });
                }
                throw error;
            }
        },
    };
}

/** Lets no call through while others are held. */
function turningAway(throttle: Throttle): Stage {
    return (next) => (context) => {
        throttle.enter(context);
        return next(context);
    };
}

/**
 * Adds to the error of an aborted call why it was being held back.
 * A log has it in the message.
 */
function addHold(error: EsperAbortError, heldBy: EsperRateLimitError): void {
    addToMessage(error, ` while it was held back after a 429: ${heldBy.message}`);
    Object.defineProperty(error, 'heldBy', { value: heldBy });
}

/** A time in which no call goes out. */
interface Hold {
    readonly from: number;
    readonly until: number;
    /** How long it was to last when it began, or was made longer. */
    readonly ms: number;
    /** The 429 that it began with, or was made longer by. */
    readonly refusal: EsperRateLimitError;
}

/** What the calls of one family of clients share after a 429. */
export class Throttle {
    readonly #settings: Pick<Settings, 'clock' | 'random'>;
    readonly #gate: Gate;
    /** What was learned of the quota; undefined until the first 429. */
    #window: QuotaWindow | undefined;
    /** The calls that passed before the first 429. */
    #counted: CountedCalls = { start: Number.NEGATIVE_INFINITY, passed: 0 };
    /** The hold; undefined when calls go out. */
    #hold: Hold | undefined;
    /** Counts the times that calls went out again: what left before the last says nothing new. */
    epoch = 0;
    #callOff: (() => void) | undefined;
    #callOffPatience: (() => void) | undefined;

    constructor(settings: Pick<Settings, 'clock' | 'random'>, gate: Gate) {
        this.#settings = settings;
        this.#gate = gate;
        gate.onQueue = (isQueued) => (isQueued ? this.#startTimers() : this.#stopTimers());
    }

    /** Milliseconds until the hold ends. */
    get leftMs(): number {
        return this.#hold === undefined ? 0 : Math.max(0, this.#hold.until - this.#now());
    }

    /** Notes that a call is about to wait for its slot; refuses one that would have to wait for too long. */
    enter(context: PipelineContext): void {
        if (this.#hold === undefined) return;
        context.waitingSince = this.#now();
        if (this.leftMs === 0) this.#open(this.#hold);
        else if (!this.mayWait(context)) throw this.giveUp(context, undefined);
    }

    /** Lets a call that was turned down wait for just what was said; then it goes first. */
    wait(context: PipelineContext): void {
        context.wasRefused = true;
        this.#startTimer(this.#hold?.ms);
    }

    /** Says why a call had no turn that was aborted while it waited for one. */
    explain(error: EsperAbortError): void {
        if (this.#hold !== undefined) addHold(error, this.#hold.refusal);
    }

    /** Tells whether a call may wait until the hold ends. */
    mayWait(context: PipelineContext): boolean {
        return context.heldMs + this.leftMs <= context.maxThrottleWait;
    }

    /** Notes an attempt that was not turned down: one more may be in flight. */
    passed(context: PipelineContext, epoch: number): void {
        if (this.#hold !== undefined || epoch < this.epoch) return; // it left before the hold
        if (this.#window === undefined) {
            this.#count(context.startedAt);
            return;
        }
        this.#window.passed(context.startedAt);
        const { inFlight, limit } = this.#gate;
        this.#gate.limit = this.#window.isNearlySpent(inFlight, this.#now()) ? 1 : limit + 1;
    }

    #count(startedAt: number): void {
        const { start, passed } = this.#counted;
        const isForgotten = startedAt - start > FORGET_MS;
        this.#counted = isForgotten ? { start: startedAt, passed: 1 } : { start, passed: passed + 1 };
    }

    /**
     * Holds all calls, unless the 429 is of a call that left before they were held.
     * Tells for how many milliseconds; undefined when it changes nothing.
     */
    refused(context: PipelineContext, epoch: number, error: EsperRateLimitError): number | undefined {
        const now = this.#now();
        const { retryAfterMs } = error;
        const isLate = this.#hold !== undefined || epoch < this.epoch;
        if (isLate && (retryAfterMs === undefined || retryAfterMs <= this.leftMs + GRANULARITY_MS)) {
            return undefined;
        }
        this.#window ??= new QuotaWindow(this.#counted, this.#settings.random);
        if (!isLate) this.#window.refused(context.startedAt);
        const ms = retryAfterMs ?? this.#window.holdMs(now);
        this.#hold = { from: this.#hold?.from ?? now, until: now + ms, ms, refusal: error };
        this.#gate.limit = 0;
        this.#stopTimers();
        for (const { context: waiting, reject } of this.#gate.waiting) {
            if (!this.mayWait(waiting)) reject(this.giveUp(waiting, undefined));
        }
        if (this.#gate.waiting.length > 0) this.#startTimer();
        return ms;
    }

    /** The error of a call that has waited, or would have to wait, for too long. */
    giveUp(
        { call, heldMs, attempts, sent, maxThrottleWait }: PipelineContext,
        error: EsperRateLimitError | undefined,
    ): EsperRateLimitError {
        const waited = `held for ${seconds(heldMs)} s; maxThrottleWait is ${seconds(maxThrottleWait)} s`;
        if (error !== undefined) {
            if (heldMs > 0) addToMessage(error, ` (${waited})`);
            return error;
        }
        const serverMessage = `The API takes no calls for another ${seconds(this.leftMs)} s`;
        return new EsperRateLimitError(`${nameOfCall(call)}: 429 ${serverMessage} (${waited})`, {
            status: 429,
            serverMessage,
            retryAfterMs: this.leftMs,
            attempts,
            sent,
        });
    }

    /** One call goes out, to see whether the API takes calls again. */
    #open({ from }: Hold): void {
        this.#stopTimers();
        this.#hold = undefined;
        this.epoch += 1;
        for (const { context } of this.#gate.waiting) {
            context.heldMs += Math.max(0, this.#now() - Math.max(from, context.waitingSince));
        }
        this.#gate.limit = 1;
        if (this.#gate.waiting.length > 0) this.#startPatience();
    }

    #startTimers(): void {
        this.#startTimer();
        this.#startPatience();
    }

    #stopTimers(): void {
        this.#callOff?.();
        this.#callOff = undefined;
        this.#callOffPatience?.();
        this.#callOffPatience = undefined;
    }

    /** Lets one more call out now and then. By the platform's clock: what a test sleeps is no slow call. */
    #startPatience(): void {
        if (this.#hold !== undefined || this.#gate.isOpen) return;
        this.#callOffPatience ??= platformClock.after(PATIENCE_MS, () => {
            this.#callOffPatience = undefined;
            this.#gate.limit += 1;
            if (this.#gate.waiting.length > 0) this.#startPatience();
        });
    }

    /** Runs only while a call waits: it would keep the process alive. */
    #startTimer(milliseconds = this.leftMs): void {
        const hold = this.#hold;
        if (hold === undefined) return;
        this.#callOff ??= this.#settings.clock.after(Math.ceil(milliseconds), () => this.#open(hold));
    }

    #now(): number {
        return this.#settings.clock.monotonic();
    }
}

const seconds = (milliseconds: number): number => Number((milliseconds / 1000).toFixed(1));
