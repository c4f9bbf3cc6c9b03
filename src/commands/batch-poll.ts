import { EsperApiError } from '../errors/api-error.js';
import type { EsperError } from '../errors/esper-error.js';
import { isTransient } from '../errors/transient.js';
import { type Clock, platformClock } from '../util/clock.js';
import { forEachBounded } from '../util/for-each-bounded.js';
import { addOutcomes, type CommandOutcome, outcomeOf } from './outcome.js';
import type { Known, Look, Poll, PollResult } from './poller.js';
import type { FinalStates } from './states.js';

/** Requests that are polled at once. */
const POLLS_IN_FLIGHT = 4;
/**
 * Milliseconds after which a slow request keeps no other waiting.
 * Half of what the last look is given.
 */
const SLOW_MS = 500;
/** Milliseconds that a look waits for slow requests; then it tells what is known. */
const LOOK_MS = 5_000;

/**
 * Polls several requests as one.
 * One that can't be read hides no other: it is left out of a look and asked for again at the next, and one that is slow
 * is waited for in the background. One that is complete is polled no more.
 */
export class BatchPoll implements Poll {
    readonly #requests: readonly PolledRequest[];
    readonly #final: FinalStates;

    /** Takes a look a request; none may ride out failures by itself. */
    constructor(looks: readonly Look[], final: FinalStates, clock: Clock) {
        this.#requests = looks.map((look) => new PolledRequest(look, clock));
        this.#final = final;
    }

    async look(): Promise<PollResult> {
        const due = this.#requests.filter((request) => request.isDue);
        await forEachBounded(due, POLLS_IN_FLIGHT, (request) => atMost(SLOW_MS, request.poll()));
        await atMost(LOOK_MS, Promise.all(this.#requests.map(({ polling }) => polling)));
        for (const { refusal } of this.#requests) {
            if (refusal !== undefined) throw refusal.error;
        }
        const open = this.#requests.filter(({ isComplete }) => !isComplete);
        return {
            outcome: this.#add(),
            isComplete: open.length === 0,
            retryAfterMs: open.length === 0 ? 0 : Math.min(...open.map(({ holdMs }) => holdMs)),
        };
    }

    known(): Known {
        const unread = this.#requests.filter(({ result }) => result === undefined).length;
        return {
            outcome: unread === this.#requests.length && unread > 0 ? undefined : this.#add(),
            gap: unread === 0 ? undefined : `${unread} of ${this.#requests.length} requests could not be read`,
            failure: this.#requests.find(({ failure }) => failure !== undefined)?.failure,
        };
    }

    #add(): CommandOutcome {
        const outcomes = this.#requests.map(({ result }) => result?.outcome ?? outcomeOf([], this.#final));
        return addOutcomes(outcomes, this.#final);
    }
}

/** A request of a batch, and what its last poll has brought. */
class PolledRequest {
    readonly #look: Look;
    readonly #clock: Clock;
    /** When the API takes the next poll. */
    #holdUntil = Number.NEGATIVE_INFINITY;
    /** The last one that succeeded. */
    result: PollResult | undefined;
    /** Why the last poll failed, where it may succeed later. */
    failure: EsperError | undefined;
    /** Why it failed, where it will not. */
    refusal: { readonly error: unknown } | undefined;
    /** The poll that is under way; it never rejects. */
    polling: Promise<void> | undefined;

    constructor(look: Look, clock: Clock) {
        this.#look = look;
        this.#clock = clock;
    }

    get isComplete(): boolean {
        return this.result?.isComplete === true;
    }

    /** Milliseconds until the API takes the next poll, by its `Retry-After`. */
    get holdMs(): number {
        return Math.max(0, this.#holdUntil - this.#clock.monotonic());
    }

    get isDue(): boolean {
        return this.polling === undefined && !this.isComplete && this.holdMs === 0;
    }

    poll(): Promise<void> {
        this.polling = this.#poll().finally(() => {
            this.polling = undefined;
        });
        return this.polling;
    }

    async #poll(): Promise<void> {
        try {
            this.result = await this.#look();
            this.failure = undefined;
        } catch (error) {
            if (!isTransient(error)) {
                this.refusal = { error };
                return;
            }
            this.failure = error;
            this.#holdUntil = this.#clock.monotonic() + ((EsperApiError.is(error) && error.retryAfterMs) || 0);
        }
    }
}

/**
 * Waits for work, but no longer than so many milliseconds.
 * By the platform's clock, as an injected one may jump.
 */
async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
    let callOff = (): void => {};
    const patience = new Promise<void>((resolve) => {
        callOff = platformClock.after(milliseconds, () => resolve());
    });
    await Promise.race([work, patience]).finally(callOff);
}
