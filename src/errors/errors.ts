import { EsperError, type Guard, named } from './esper-error.js';

export * from './api-error.js';
export { EsperError, type EsperErrorOptions, type Guard } from './esper-error.js';

/**
 * No complete answer came: refused, unresolved, reset, a TLS failure, or a body cut short.
 * `cause.code` has the system's code, such as `ECONNREFUSED`.
 */
export class EsperConnectionError extends EsperError {
    static override readonly is: Guard<EsperConnectionError> = named(this, 'EsperConnectionError');
}

/** An attempt did not end before its `timeout`, or an upload or a download stood still for too long. */
export class EsperTimeoutError extends EsperError {
    static override readonly is: Guard<EsperTimeoutError> = named(this, 'EsperTimeoutError');
}

/** The caller's `signal` ended the call; `cause` is the signal's reason. */
export class EsperAbortError extends EsperError {
    static override readonly is: Guard<EsperAbortError> = named(this, 'EsperAbortError');

    static {
        // Without this, axios replaces any error by one of its own once the signal has aborted.
        Object.defineProperty(EsperAbortError.prototype, '__CANCEL__', { value: true });
    }
}

/**
 * A complete success that is not what the API promises.
 * HTML, broken or empty JSON, too many bytes, a page without rows. Never retried.
 */
export class EsperResponseError extends EsperError {
    static override readonly is: Guard<EsperResponseError> = named(this, 'EsperResponseError');
}

/** The iteration of a list can't go on without skipping or repeating rows. */
export class EsperPaginationError extends EsperError {
    static override readonly is: Guard<EsperPaginationError> = named(this, 'EsperPaginationError');
}

/**
 * An option or a parameter is missing, unknown or malformed.
 * The message names it and never repeats a secret. Nothing was sent.
 */
export class EsperConfigurationError extends EsperError {
    static override readonly is: Guard<EsperConfigurationError> = named(this, 'EsperConfigurationError');
}
