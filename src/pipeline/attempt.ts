import { askForKey } from '../configuration/api-key.js';
import type { ApiKey, Limiter } from '../configuration/client-options.js';
import type { ResponseEvent } from '../configuration/hooks.js';
import { DEFAULT_TIMEOUT_MS, type Settings } from '../configuration/settings.js';
import { EsperTimeoutError } from '../errors/errors.js';
import { addToMessage, EsperError } from '../errors/esper-error.js';
import { type Call, isSuccess, type RawAnswer } from '../request/call.js';
import { UploadForm } from '../request/multipart-form.js';
import { readSuccess, requestIdOf, toApiError } from '../response/read-response.js';
import type { Exchange } from '../transport/exchange.js';
import type { Interruption } from '../util/interruption.js';
import type { KeyRing, Secrets } from '../util/redaction.js';
import type { Slots } from './concurrency.js';
import type { Observer } from './observer.js';
import { watchUpload } from './upload-deadline.js';

/** Makes one attempt of a call: asks for the key, sends, and reads the answer. */
export type Attempt = (call: Call, interruption: Interruption, secrets: Secrets) => Promise<RawAnswer>;

/** Attempts with one client's key and deadline. */
export function createAttempt(apiKey: ApiKey, timeout: number | undefined, exchange: Exchange, keys: KeyRing): Attempt {
    const send: Attempt = (call, interruption, secrets) => {
        if (typeof apiKey !== 'string') return sendWith(askForKey(apiKey, keys), call, interruption, secrets);
        keys.remember(apiKey);
        return exchange(call, apiKey, interruption, secrets);
    };

    async function sendWith(
        asked: Promise<string>,
        call: Call,
        interruption: Interruption,
        secrets: Secrets,
    ): Promise<RawAnswer> {
        return exchange(call, await interruption.race(asked), interruption, secrets);
    }

    return (call, interruption, secrets) => {
        const limit = call.options.timeout ?? timeout;
        if (call.body instanceof UploadForm) {
            const progress = watchUpload(call.body, call.options, limit, interruption);
            const { body } = call;
            return (
                send(call, interruption, secrets)
                    .catch((error: unknown) => sayHowFar(error, progress()))
                    // Bytes on their way may still come by when the attempt is over; they must set no new deadline, it would keep the process alive.
                    .finally(() => body.onBytes(() => {}))
            );
        }
        const milliseconds = limit ?? DEFAULT_TIMEOUT_MS;
        interruption.setDeadline(
            milliseconds,
            () => new EsperTimeoutError(`No complete answer within ${milliseconds} ms`),
        );
        return send(call, interruption, secrets);
    };
}

function sayHowFar(error: unknown, progress: string): never {
    if (EsperError.is(error)) addToMessage(error, `; ${progress}`);
    throw error;
}

/** Waits until the limiter lets an attempt go, or the call is interrupted. */
export async function waitForLeave(
    limiter: Limiter,
    signal: AbortSignal | undefined,
    interruption: Interruption,
): Promise<void> {
    const acquire = async (): Promise<void> => {
        await limiter.acquire({ signal });
    };
    try {
        await interruption.race(acquire());
    } catch (cause) {
        interruption.check(); // it may have thrown because of the signal
        throw EsperError.is(cause) ? cause : new EsperError('limiter: acquire failed', { cause });
    }
}

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
