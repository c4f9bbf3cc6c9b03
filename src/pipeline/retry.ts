import { EsperApiError } from '../errors/api-error.js';
import { EsperConnectionError, EsperTimeoutError } from '../errors/errors.js';
import { isTransient } from '../errors/transient.js';
import type { Call } from '../request/call.js';
import { UploadForm } from '../request/multipart-form.js';
import { isUnsent } from '../transport/connection-error.js';

/** Methods that may be repeated without harm. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const BASE_MS = 500;
const MAX_BACKOFF_MS = 20_000;
/** The longest `Retry-After` that is waited for; past it the caller decides. */
const MAX_RETRY_AFTER_MS = 60_000;

/** The plan of another attempt. */
export interface RetryPlan {
    readonly delayMs: number;
    /** In tokens of the retry quota. */
    readonly price: number;
}

/**
 * Plans another attempt; undefined when the error is the caller's.
 * `failures` counts this one.
 */
export function planRetry(error: unknown, call: Call, failures: number, random: () => number): RetryPlan | undefined {
    if (!mayRepeat(error, call)) return undefined;
    const retryAfterMs = EsperApiError.is(error) ? error.retryAfterMs : undefined;
    if (retryAfterMs !== undefined && retryAfterMs > MAX_RETRY_AFTER_MS) return undefined;
    const isPaced = retryAfterMs !== undefined && EsperApiError.is(error) && error.status === 429;
    const delayMs = retryAfterMs ?? random() * Math.min(MAX_BACKOFF_MS, BASE_MS * 2 ** (failures - 1));
    // A server that says when to come back is obeyed, and not flooded.
    return { delayMs, price: isPaced ? 0 : RETRY_PRICE };
}

/** Tells whether a failed attempt may have had an effect all the same. */
export function isUnknownOutcome(error: unknown): boolean {
    if (EsperApiError.is(error)) return error.status >= 500 || error.status === 408;
    return EsperTimeoutError.is(error) || (EsperConnectionError.is(error) && !isUnsent(error));
}

function mayRepeat(error: unknown, call: Call): boolean {
    if (call.body instanceof UploadForm && !call.body.repeatable) return false;
    if (IDEMPOTENT.has(call.method) || call.options.idempotent === true) {
        return isTransient(error);
    }
    return EsperApiError.is(error) ? error.status === 429 : isUnsent(error);
}

/**
 * A quota that retries are paid from, so that a failing server is not flooded.
 * The figures are those of the AWS SDKs, whose field test they have.
 */
export interface RetryQuota {
    /** Takes a retry's price; false, and nothing taken, when too few tokens are left. */
    take(price: number): boolean;
    /** Pays tokens back after a success. */
    give(tokens: number): void;
}

const CAPACITY = 500;

/** What a retry costs, and gives back when it succeeds. */
export const RETRY_PRICE = 10;
/** What a success at the first attempt gives. */
export const FIRST_SUCCESS = 1;

/** Creates a full quota. */
export function createRetryQuota(): RetryQuota {
    let tokens = CAPACITY;
    return {
        take(price) {
            if (tokens < price) return false;
            tokens -= price;
            return true;
        },
        give(more) {
            tokens = Math.min(CAPACITY, tokens + more);
        },
    };
}
