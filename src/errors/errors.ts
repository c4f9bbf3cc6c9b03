import { EsperError, type EsperErrorOptions, type Guard, guardOf } from './esper-error.js';

export * from './api-error.js';
export { EsperError, type EsperErrorOptions, type Guard } from './esper-error.js';

/** No complete answer came: refused, unresolved, reset, a TLS failure, or a body cut short. `cause.code` has the system's word, such as `ECONNREFUSED`. */
export class EsperConnectionError extends EsperError {
    static override readonly is: Guard<EsperConnectionError> = /* @__PURE__ */ guardOf('EsperConnectionError');
}

/** An attempt did not end before its `timeout`, or an upload or a download stood still for too long. */
export class EsperTimeoutError extends EsperError {
    static override readonly is: Guard<EsperTimeoutError> = /* @__PURE__ */ guardOf('EsperTimeoutError');
}

/** The caller's `signal` ended the call; `cause` is the signal's reason. */
export class EsperAbortError extends EsperError {
    static override readonly is: Guard<EsperAbortError> = /* @__PURE__ */ guardOf('EsperAbortError');

    constructor(message: string, options?: EsperErrorOptions) {
        super(message, options);
        // axios would put an error of its own in the place of any other in an aborted call.
        Object.defineProperty(this, '__CANCEL__', { value: true });
    }
}

/** A complete success that is not what was promised: HTML, broken or empty JSON, too many bytes, a page without rows. Never retried. */
export class EsperResponseError extends EsperError {
    static override readonly is: Guard<EsperResponseError> = /* @__PURE__ */ guardOf('EsperResponseError');
}

/** A walk through a list can't go on without skipping or repeating rows. */
export class EsperPaginationError extends EsperError {
    static override readonly is: Guard<EsperPaginationError> = /* @__PURE__ */ guardOf('EsperPaginationError');
}

/** An option or a parameter is missing, unknown or malformed; the message names it and never repeats a secret. Nothing was sent. */
export class EsperConfigurationError extends EsperError {
    static override readonly is: Guard<EsperConfigurationError> = /* @__PURE__ */ guardOf('EsperConfigurationError');
}
