import { readSuccess, requestIdOf, toApiError } from './answer.js';
import type { Attempt } from './attempt.js';
import { type Call, isSuccess, type RawAnswer } from './call.js';
import type { ResponseEvent } from './hooks.js';
import type { Interruption } from './interruption.js';
import { waitForLeave } from './limiter.js';
import type { Observer } from './observer.js';
import type { Secrets } from './secrets.js';
import type { Settings } from './settings.js';
import type { Slots } from './slots.js';

/** What the calls of one client need for an attempt. */
export interface Means {
    readonly settings: Settings;
    readonly slots: Slots;
    readonly attempt: Attempt;
    readonly observer: Observer | undefined;
}

/** One call on its way. */
export interface Way {
    readonly call: Call;
    readonly secrets: Secrets;
    readonly interruption: Interruption;
    attempts: number;
}

/** How an attempt ended: an `answer` may be there beside an `error`. */
export interface End {
    answer?: RawAnswer;
    /** The body of a success, unless it is read late. */
    data?: unknown;
    error?: unknown;
    /** What the observer made of it. */
    event?: ResponseEvent;
}

/** Waits for the call's turn, and makes one attempt. Rejects only when none was made. */
export async function takeTurn(means: Means, way: Way): Promise<End> {
    const { settings, slots } = means;
    const { call, interruption } = way;
    interruption.check();
    if (settings.limiter !== undefined) await waitForLeave(settings.limiter, call.options.signal, interruption);
    const turn = slots.take(interruption);
    if (turn !== undefined) await turn;
    try {
        interruption.check();
        return await attemptOnce(means, way);
    } finally {
        interruption.rest();
        slots.free();
    }
}

async function attemptOnce({ settings, observer, attempt }: Means, way: Way): Promise<End> {
    const { call, interruption, secrets } = way;
    const startedAt = observer === undefined ? 0 : settings.now();
    const end: End = {};
    way.attempts += 1;
    observer?.started(call, way.attempts);
    try {
        end.answer = await attempt(call, interruption, secrets);
        if (!isSuccess(end.answer.status, call)) end.error = toApiError(end.answer, secrets, settings.now());
        else if (!call.isReadLate) end.data = readSuccess(end.answer, call, secrets);
    } catch (error) {
        end.error = error;
    }
    if (observer !== undefined) {
        const { answer, error } = end;
        const requestId = answer && requestIdOf(answer, secrets);
        end.event = observer.ended(call, way.attempts, { startedAt, status: answer?.status, requestId, error });
    }
    return end;
}
