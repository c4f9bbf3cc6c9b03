import type { EsperRateLimitError } from './api-error.js';
import { EsperError, type EsperErrorOptions, type FieldsOf, type Guard, guardOf, type Sent } from './esper-error.js';

export * from './api-error.js';
export { EsperError, type EsperErrorOptions, type Guard, type Sent } from './esper-error.js';

/** What an {@link EsperConnectionError} is made of. */
export interface ConnectionErrorOptions extends EsperErrorOptions, FieldsOf<EsperConnectionError, 'proxyStatus'> {}

/**
 * No complete answer came.
 * The connection was refused, reset or cut short, the host not found, TLS failed, or a proxy refused. `cause.code` has
 * the system's word, such as `ECONNREFUSED`.
 */
export class EsperConnectionError extends EsperError {
    static override readonly is: Guard<EsperConnectionError> = /* @__PURE__ */ guardOf('EsperConnectionError');
    /** HTTP status with which a proxy refused the tunnel to the API; the API never heard of the request. */
    declare readonly proxyStatus?: number;

    constructor(message: string, options?: ConnectionErrorOptions) {
        super(message, options);
    }
}

/** An attempt did not end before its `timeout`, or an upload or a download stood still for too long. */
export class EsperTimeoutError extends EsperError {
    static override readonly is: Guard<EsperTimeoutError> = /* @__PURE__ */ guardOf('EsperTimeoutError');
}

/** The caller's `signal` ended the call; `cause` is the signal's reason. */
export class EsperAbortError extends EsperError {
    static override readonly is: Guard<EsperAbortError> = /* @__PURE__ */ guardOf('EsperAbortError');
    /** The 429 because of which the call was being held back; absent when it was not. */
    declare readonly heldBy?: EsperRateLimitError;

    constructor(message: string, options?: EsperErrorOptions) {
        super(message, options);
        // Without this, axios replaces any error by one of its own once the signal has aborted.
        Object.defineProperty(this, '__CANCEL__', { value: true });
    }
}

/**
 * The function for the key threw, or its promise was rejected: nothing was sent.
 * Retried like a failed connection. `cause` has the function's words and its code, with `***` for what looks like a
 * secret.
 */
export class EsperKeyError extends EsperError {
    static override readonly is: Guard<EsperKeyError> = /* @__PURE__ */ guardOf('EsperKeyError');

    override get sent(): Sent {
        return 'no';
    }
}

/**
 * A complete success that is not what the API promises.
 * HTML, broken or empty JSON, too many bytes, a page without rows. Never retried.
 */
export class EsperResponseError extends EsperError {
    static override readonly is: Guard<EsperResponseError> = /* @__PURE__ */ guardOf('EsperResponseError');

    override get sent(): Sent {
        return 'yes';
    }
}

/** The iteration of a list can't go on without skipping or repeating rows. */
export class EsperPaginationError extends EsperError {
    static override readonly is: Guard<EsperPaginationError> = /* @__PURE__ */ guardOf('EsperPaginationError');

    override get sent(): Sent {
        return 'yes';
    }
}

/**
 * An option or a parameter is missing, unknown or malformed.
 * The message names it and never repeats a secret. Nothing was sent.
 */
export class EsperConfigurationError extends EsperError {
    static override readonly is: Guard<EsperConfigurationError> = /* @__PURE__ */ guardOf('EsperConfigurationError');

    override get sent(): Sent {
        return 'no';
    }
}
