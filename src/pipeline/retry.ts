import type { Settings } from '../configuration/settings.js';
import { EsperApiError, EsperNotFoundError } from '../errors/api-error.js';
import { EsperConnectionError, EsperTimeoutError } from '../errors/errors.js';
import { addToMessage } from '../errors/esper-error.js';
import { isTransient } from '../errors/transient.js';
import { UploadForm } from '../request/multipart-form.js';
import type { Observer } from './observer.js';
import type { PipelineContext, Stage } from './stage.js';

/** Methods that may be repeated without harm. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const BASE_MS = 500;
const MAX_BACKOFF_MS = 20_000;
/** The longest `Retry-After` that is waited for; past it the caller decides. */
const MAX_RETRY_AFTER_MS = 60_000;

/** What retries cost, in tokens. The figures are those of the AWS SDKs, whose field test they have. */
const CAPACITY = 500;
/** What a retry takes, and gives back when it succeeds. */
const RETRY_PRICE = 10;
/** What a success at the first attempt gives. */
const FIRST_SUCCESS = 1;

/** Tokens that retries are paid with, so that a failing server is not stormed. */
export class RetryQuota {
    #tokens = CAPACITY;

    /** Takes a retry's price; false, and nothing taken, when too few are left. */
    acquire(price: number): boolean {
        if (this.#tokens < price) return false;
        this.#tokens -= price;
        return true;
    }

    /** Pays back after a success. */
    release(tokens: number): void {
        this.#tokens = Math.min(CAPACITY, this.#tokens + tokens);
    }
}

/** How a failed attempt is followed by another. */
interface RetryPlan {
    readonly delayMs: number;
    /** In tokens of the quota. */
    readonly price: number;
}

/** Tries again what may be tried again, after a back-off. */
export function retry(settings: Settings, observer: Observer | undefined, quota: RetryQuota): Stage {
    return (next) => async (context) => {
        const maxRetries = context.call.options.maxRetries ?? settings.maxRetries;
        let price = FIRST_SUCCESS;
        for (let failures = 1; ; failures += 1) {
            try {
                const response = await next(context);
                settle(context, observer);
                if (price > FIRST_SUCCESS || !context.wasRefused) quota.release(price);
                return response;
            } catch (error) {
                noteOutcome(error, context);
                const plan = failures > maxRetries ? undefined : planRetry(error, context, { failures, settings });
                if (plan === undefined || !quota.acquire(plan.price)) {
                    settle(context, observer);
                    throw error;
                }
                price = plan.price;
                if (context.event !== undefined) observer?.willRetry(context.event, plan.delayMs);
                await context.interruption.sleep(plan.delayMs, settings.clock);
            }
        }
    };
}

/** Plans another attempt; undefined when the error is the caller's. `failures` counts this one. */
function planRetry(
    error: unknown,
    context: PipelineContext,
    { failures, settings }: { readonly failures: number; readonly settings: Settings },
): RetryPlan | undefined {
    if (!mayRepeat(error, context)) return undefined;
    const isLimited = EsperApiError.is(error) && error.status === 429;
    if (isLimited && settings.maxThrottleWait > 0) return undefined; // the throttle has done what it may
    const retryAfterMs = EsperApiError.is(error) ? error.retryAfterMs : undefined;
    if (retryAfterMs !== undefined && retryAfterMs > MAX_RETRY_AFTER_MS) return undefined;
    const delayMs = retryAfterMs ?? settings.random() * Math.min(MAX_BACKOFF_MS, BASE_MS * 2 ** (failures - 1));
    // A server that says when to come back is obeyed, and not being stormed.
    return { delayMs, price: isLimited && retryAfterMs !== undefined ? 0 : RETRY_PRICE };
}

/** Tells whether a failed attempt may be followed by another one. */
export function mayRepeat(error: unknown, { call, sent }: PipelineContext): boolean {
    if (call.body instanceof UploadForm && !call.body.repeatable) return false;
    if (!isTransient(error)) return false;
    if (IDEMPOTENT.has(call.method) || call.options.idempotent === true) return true;
    return sent === 'no' || (EsperApiError.is(error) && error.status === 429);
}

/** Notes whether an attempt may have been acted on, and says so where a later one finds nothing. */
function noteOutcome(error: unknown, context: PipelineContext): void {
    if (context.mayHaveSucceeded && context.call.method === 'DELETE' && EsperNotFoundError.is(error)) {
        addToMessage(error, ' (an earlier attempt, whose outcome is not known, may have deleted it)');
    }
    context.mayHaveSucceeded ||= isUnknownOutcome(error, context);
}

function isUnknownOutcome(error: unknown, { sent }: PipelineContext): boolean {
    if (EsperApiError.is(error)) return error.status >= 500 || error.status === 408;
    return sent !== 'no' && (EsperTimeoutError.is(error) || EsperConnectionError.is(error));
}

function settle({ event }: PipelineContext, observer: Observer | undefined): void {
    if (event !== undefined) observer?.settled(event);
}
