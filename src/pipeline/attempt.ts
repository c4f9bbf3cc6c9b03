import { askForKey } from '../configuration/api-key.js';
import type { ApiKey, Limiter } from '../configuration/client-options.js';
import type { ResponseEvent } from '../configuration/hooks.js';
import { DEFAULT_TIMEOUT_MS, type Settings } from '../configuration/settings.js';
import { EsperTimeoutError } from '../errors/errors.js';
import { addToMessage, EsperError } from '../errors/esper-error.js';
import { type Call, isReadLate, isSuccess, type RawResponse } from '../request/call.js';
import { UploadForm } from '../request/multipart-form.js';
import { readSuccess, requestIdOf, toApiError } from '../response/read-response.js';
import type { Exchange } from '../transport/exchange.js';
import type { Interruption } from '../util/interruption.js';
import type { KeyRing, Redactor } from '../util/redaction.js';
import type { Semaphore } from './concurrency.js';
import type { Observer } from './observer.js';
import { watchUpload } from './upload-deadline.js';

/** Makes one attempt of a call: asks for the key, sends, and reads the answer. */
export type Attempt = (call: Call, interruption: Interruption, redactor: Redactor) => Promise<RawResponse>;

/** Attempts with one client's key and deadline. */
export function createAttempt(apiKey: ApiKey, timeout: number | undefined, exchange: Exchange, keys: KeyRing): Attempt {
    const send: Attempt = (call, interruption, redactor) => {
        if (typeof apiKey !== 'string') return sendWith(askForKey(apiKey, keys), call, interruption, redactor);
        keys.remember(apiKey);
        return exchange(call, apiKey, interruption, redactor);
    };

    async function sendWith(
        asked: Promise<string>,
        call: Call,
        interruption: Interruption,
        redactor: Redactor,
    ): Promise<RawResponse> {
        return exchange(call, await interruption.race(asked), interruption, redactor);
    }

    return (call, interruption, redactor) => {
        const limit = call.options.timeout ?? timeout;
        if (call.body instanceof UploadForm) {
            const progress = watchUpload(call.body, call.options, limit, interruption);
            const { body } = call;
            return (
                send(call, interruption, redactor)
                    .catch((error: unknown) => withProgress(error, progress()))
                    // Bytes on their way may still come by when the attempt is over; they must set no new deadline, it would keep the process alive.
                    .finally(() => body.onBytes(() => {}))
            );
        }
        const milliseconds = limit ?? DEFAULT_TIMEOUT_MS;
        interruption.setDeadline(
            milliseconds,
            () => new EsperTimeoutError(`No complete answer within ${milliseconds} ms`),
        );
        return send(call, interruption, redactor);
    };
}

function withProgress(error: unknown, progress: string): never {
    if (EsperError.is(error)) addToMessage(error, `; ${progress}`);
    throw error;
}

/** Waits until the limiter lets an attempt go, or the call is interrupted. */
export async function acquireFromLimiter(
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
export interface AttemptContext {
    readonly settings: Settings;
    readonly semaphore: Semaphore;
    readonly attempt: Attempt;
    readonly observer: Observer | undefined;
}

/** One call on its way. */
export interface CallContext {
    readonly call: Call;
    readonly redactor: Redactor;
    readonly interruption: Interruption;
    attempts: number;
}

/** How an attempt ended: an `answer` may be there beside an `error`. */
export interface AttemptResult {
    answer?: RawResponse;
    /** The body of a success, unless it is read late. */
    data?: unknown;
    error?: unknown;
    /** What the observer made of it. */
    event?: ResponseEvent;
}

/** Waits for the call's turn, and makes one attempt. Rejects only when none was made. */
export async function attemptInTurn(client: AttemptContext, context: CallContext): Promise<AttemptResult> {
    const { settings, semaphore } = client;
    const { call, interruption } = context;
    interruption.check();
    if (settings.limiter !== undefined) await acquireFromLimiter(settings.limiter, call.options.signal, interruption);
    const turn = semaphore.acquire(interruption);
    if (turn !== undefined) await turn;
    try {
        interruption.check();
        return await attemptOnce(client, context);
    } finally {
        interruption.clear();
        semaphore.release();
    }
}

async function attemptOnce(
    { settings, observer, attempt }: AttemptContext,
    context: CallContext,
): Promise<AttemptResult> {
    const { call, interruption, redactor } = context;
    const startedAt = observer === undefined ? 0 : settings.now();
    const end: AttemptResult = {};
    context.attempts += 1;
    observer?.started(call, context.attempts);
    try {
        end.answer = await attempt(call, interruption, redactor);
        if (!isSuccess(end.answer.status, call)) end.error = toApiError(end.answer, redactor, settings.now());
        else if (!isReadLate(call)) end.data = readSuccess(end.answer, call, redactor);
    } catch (error) {
        end.error = error;
    }
    if (observer !== undefined) {
        const { answer, error } = end;
        const requestId = answer && requestIdOf(answer, redactor);
        end.event = observer.ended(call, context.attempts, { startedAt, status: answer?.status, requestId, error });
    }
    return end;
}
