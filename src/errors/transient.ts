import { EsperApiError } from './api-error.js';
import { EsperConnectionError, EsperTimeoutError } from './errors.js';

/** Statuses that may be others the next time. 501 and 505 are not: what the server doesn't know it won't learn. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** Tells whether the same request may succeed later: the one meaning of it for retries and for waits. */
export function isTransient(error: unknown): error is EsperApiError | EsperConnectionError | EsperTimeoutError {
    if (EsperApiError.is(error)) return TRANSIENT_STATUSES.has(error.status);
    return EsperConnectionError.is(error) || EsperTimeoutError.is(error);
}
