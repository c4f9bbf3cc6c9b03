import { EsperError, type EsperErrorOptions, type FieldsOf, type Guard, guardOf, type Sent } from './esper-error.js';

/** Fields of an {@link EsperApiError} as its constructor takes them. */
export interface ApiErrorOptions
    extends EsperErrorOptions,
        FieldsOf<EsperApiError, 'serverMessage' | 'errors' | 'code' | 'retryAfterMs' | 'body'> {
    /** HTTP status of the last answer. */
    readonly status: number;
}

/**
 * The server answered with a status that is no success.
 * That is 3xx (no redirect is followed), 4xx or 5xx. In `message` operation and status stand before the server's words,
 * as in `getDeviceById: 404 detail: Not found`.
 */
export class EsperApiError extends EsperError {
    static override readonly is: Guard<EsperApiError> = /* @__PURE__ */ guardOf('EsperApiError');
    /** HTTP status of the last answer. */
    declare readonly status: number;
    /**
     * The server's own words, trimmed, at most 500 characters, with `***` in the place of a key.
     * Its name for the status where it said nothing.
     */
    declare readonly serverMessage: string;
    /** The errors that the server listed, often `field: text`; empty when it listed none. */
    declare readonly errors: readonly string[];
    /** Esper's own code for the error, where the service has one. */
    declare readonly code?: string | number;
    /** How long the server asked to wait, in milliseconds, from its `Retry-After`. */
    declare readonly retryAfterMs?: number;
    /** The start of the answer's body, at most 2000 characters, without secrets. */
    declare readonly body?: string;

    override get sent(): Sent {
        return 'yes';
    }

    constructor(message: string, options: ApiErrorOptions) {
        const complete: ApiErrorOptions = {
            ...options,
            serverMessage: options.serverMessage ?? message,
            errors: options.errors ?? [],
        };
        super(message, complete);
    }
}

/** 400: the request was refused; `errors` says which fields. */
export class EsperBadRequestError extends EsperApiError {
    static override readonly is: Guard<EsperBadRequestError> = /* @__PURE__ */ guardOf('EsperBadRequestError');
}

/** 401: the API key is unknown, expired or revoked. */
export class EsperAuthenticationError extends EsperApiError {
    static override readonly is: Guard<EsperAuthenticationError> = /* @__PURE__ */ guardOf('EsperAuthenticationError');
}

/** 403: the user behind the key may not do this. */
export class EsperPermissionError extends EsperApiError {
    static override readonly is: Guard<EsperPermissionError> = /* @__PURE__ */ guardOf('EsperPermissionError');
}

/** 404: no such thing, or not for this key. */
export class EsperNotFoundError extends EsperApiError {
    static override readonly is: Guard<EsperNotFoundError> = /* @__PURE__ */ guardOf('EsperNotFoundError');
}

/** 409: the change collides with the present state. */
export class EsperConflictError extends EsperApiError {
    static override readonly is: Guard<EsperConflictError> = /* @__PURE__ */ guardOf('EsperConflictError');
}

/** 429: too many calls; `retryAfterMs` says how long to wait, where the server said so. */
export class EsperRateLimitError extends EsperApiError {
    static override readonly is: Guard<EsperRateLimitError> = /* @__PURE__ */ guardOf('EsperRateLimitError');
}

/** 5xx: the server failed. */
export class EsperServerError extends EsperApiError {
    static override readonly is: Guard<EsperServerError> = /* @__PURE__ */ guardOf('EsperServerError');
}
