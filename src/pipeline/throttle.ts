import type { Settings } from '../configuration/settings.js';
import { EsperRateLimitError } from '../errors/api-error.js';
import { addToMessage } from '../errors/esper-error.js';
import type { Gate } from './concurrency.js';
import type { Observer } from './observer.js';
import { QuotaWindow } from './quota-window.js';
import { mayRepeat } from './retry.js';
import { type PipelineContext, type Stage, through } from './stage.js';

/** Holds all calls after a 429, and then lets them out slowly. */
export function throttle(settings: Settings, observer: Observer | undefined, gate: Gate): Stage {
    if (settings.maxThrottleWait === 0) return through;
    const hold = new Throttle(settings, observer, gate);
    return (next) => async (context) => {
        for (;;) {
            hold.enter(context);
            const { attempts } = context;
            try {
                const response = await next(context);
                hold.passed(context);
                return response;
            } catch (error) {
                if (!EsperRateLimitError.is(error) || context.attempts === attempts) {
                    if (context.attempts > attempts) hold.passed(context);
                    throw error;
                }
                hold.refused(context, error);
                if (!mayRepeat(error, context)) throw error;
                if (!hold.mayWait(context)) throw hold.giveUp(context, error);
                hold.wait(context);
                if (context.event !== undefined) observer?.willRetry(context.event, hold.leftMs);
            }
        }
    };
}

/** What the calls of one client share after a 429. */
class Throttle {
    readonly #settings: Settings;
    readonly #observer: Observer | undefined;
    readonly #gate: Gate;
    readonly #window: QuotaWindow;
    /** The hold: when it began and ends; undefined when calls go out. */
    #hold: { readonly from: number; readonly until: number; readonly ms: number } | undefined;
    /** When the last hold ended: what left before it says nothing new. */
    #openedAt = Number.NEGATIVE_INFINITY;
    #callOff: (() => void) | undefined;
    #retryAfterMs: number | undefined;

    constructor(settings: Settings, observer: Observer | undefined, gate: Gate) {
        this.#settings = settings;
        this.#observer = observer;
        this.#gate = gate;
        this.#window = new QuotaWindow(settings.random);
        gate.onQueue = (isQueued) => (isQueued ? this.#startTimer() : this.#stopTimer());
    }

    /** Milliseconds until the hold ends. */
    get leftMs(): number {
        return this.#hold === undefined ? 0 : Math.max(0, this.#hold.until - this.#now());
    }

    /** Notes that a call is about to wait for its slot; refuses one that would have to wait for too long. */
    enter(context: PipelineContext): void {
        context.waitingSince = this.#now();
        if (this.#hold === undefined) return;
        if (this.leftMs === 0) this.#open();
        else if (!this.mayWait(context)) throw this.giveUp(context, undefined);
    }

    /** Lets a call that was turned down wait: it goes first when calls go out again. */
    wait(context: PipelineContext): void {
        context.wasRefused = true;
        this.#startTimer(this.#hold?.ms);
    }

    /** Tells whether a call may wait until the hold ends. */
    mayWait(context: PipelineContext): boolean {
        return context.heldMs + this.leftMs <= this.#settings.maxThrottleWait;
    }

    /** Notes an attempt that was not turned down: one more may be in flight. */
    passed(context: PipelineContext): void {
        if (this.#hold !== undefined || context.startedAt < this.#openedAt) return; // it left before the hold
        this.#window.passed(context.startedAt);
        const { inFlight, limit } = this.#gate;
        if (this.#window.isNearlySpent(inFlight, this.#now())) this.#gate.limit = 1;
        else if (!this.#gate.isOpen) this.#gate.limit = limit + 1;
    }

    /** Holds all calls, unless the 429 is of a call that left before they were held. */
    refused(context: PipelineContext, error: EsperRateLimitError): void {
        const now = this.#now();
        const { retryAfterMs } = error;
        const isLate = context.startedAt < (this.#hold?.from ?? this.#openedAt);
        if (isLate && (retryAfterMs === undefined || retryAfterMs <= this.leftMs)) return;
        if (!isLate) this.#window.refused(context.startedAt);
        const ms = retryAfterMs ?? this.#window.holdMs(now);
        this.#retryAfterMs = retryAfterMs;
        this.#hold = { from: this.#hold?.from ?? now, until: now + ms, ms };
        this.#gate.limit = 0;
        this.#stopTimer();
        for (const { context: waiting, reject } of this.#gate.waiting) {
            if (!this.mayWait(waiting)) reject(this.giveUp(waiting, undefined));
        }
        if (this.#gate.waiting.length > 0) this.#startTimer();
        this.#tell(context, ms);
    }

    /** The error of a call that has waited, or would have to wait, for too long. */
    giveUp({ heldMs, attempts, sent }: PipelineContext, error: EsperRateLimitError | undefined): EsperRateLimitError {
        const waited = `held for ${seconds(heldMs)} s; maxThrottleWait is ${seconds(this.#settings.maxThrottleWait)} s`;
        if (error !== undefined) {
            if (heldMs > 0) addToMessage(error, ` (${waited})`);
            return error;
        }
        return new EsperRateLimitError(`The API takes no calls for another ${seconds(this.leftMs)} s (${waited})`, {
            status: 429,
            retryAfterMs: this.leftMs,
            attempts,
            sent,
        });
    }

    /** One call goes out, to see whether the API takes calls again. */
    #open(): void {
        const { from } = this.#hold ?? { from: 0 };
        this.#stopTimer();
        this.#hold = undefined;
        this.#openedAt = this.#now();
        for (const { context } of this.#gate.waiting) {
            context.heldMs += Math.max(0, this.#openedAt - Math.max(from, context.waitingSince));
        }
        this.#gate.limit = 1;
    }

    /** Runs only while a call waits: it would keep the process alive. */
    #startTimer(milliseconds = this.leftMs): void {
        if (this.#hold === undefined) return;
        this.#callOff ??= this.#settings.clock.after(Math.ceil(milliseconds), () => this.#open());
    }

    #stopTimer(): void {
        this.#callOff?.();
        this.#callOff = undefined;
    }

    #tell({ call, attempts }: PipelineContext, holdMs: number): void {
        this.#observer?.held({
            operation: call.operation?.id,
            method: call.method,
            pathTemplate: call.operation?.pathTemplate,
            attempt: attempts,
            holdMs,
            retryAfterMs: this.#retryAfterMs,
        });
    }

    #now(): number {
        return this.#settings.clock.monotonic();
    }
}

const seconds = (milliseconds: number): number => Number((milliseconds / 1000).toFixed(1));
