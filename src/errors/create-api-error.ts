import {
    type ApiErrorOptions,
    EsperApiError,
    EsperAuthenticationError,
    EsperBadRequestError,
    EsperConflictError,
    EsperNotFoundError,
    EsperPermissionError,
    EsperRateLimitError,
    EsperServerError,
} from './api-error.js';

const CLASS_OF_STATUS: Readonly<Record<number, typeof EsperApiError>> = {
    400: EsperBadRequestError,
    401: EsperAuthenticationError,
    403: EsperPermissionError,
    404: EsperNotFoundError,
    409: EsperConflictError,
    429: EsperRateLimitError,
};

/** Creates the error for a status that is no success. */
export function createApiError(message: string, options: ApiErrorOptions): EsperApiError {
    const type =
        CLASS_OF_STATUS[options.status] ?? (Math.floor(options.status / 100) === 5 ? EsperServerError : EsperApiError);
    return new type(message, options);
}
