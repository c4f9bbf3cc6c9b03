import { EsperApiError } from './api-error.js';
import { EsperConnectionError, EsperKeyError, EsperTimeoutError } from './errors.js';

/**
 * Statuses that may be others the next time.
 * 501 and 505 are not: a server learns no method and no version between two attempts.
 */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** Tells whether the same request may succeed later, for retries and for waits alike. */
export function isTransient(
    error: unknown,
): error is EsperApiError | EsperConnectionError | EsperKeyError | EsperTimeoutError {
    if (EsperApiError.is(error)) return TRANSIENT_STATUSES.has(error.status);
    if (EsperConnectionError.is(error) && error.proxyStatus !== undefined) return isTransientProxy(error.proxyStatus);
    return EsperConnectionError.is(error) || EsperKeyError.is(error) || EsperTimeoutError.is(error);
}

/** Tells whether a proxy's refusal may pass: one by its rules (403, 407) comes again. */
function isTransientProxy(status: number): boolean {
    return status >= 500 || TRANSIENT_STATUSES.has(status);
}
