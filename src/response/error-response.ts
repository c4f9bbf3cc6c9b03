import type { EsperApiError } from '../errors/api-error.js';
import { createApiError } from '../errors/create-api-error.js';
import type { RawResponse } from '../request/call.js';
import { readLatin1 } from '../util/latin1.js';
import type { Redactor } from '../util/redaction.js';
import { readErrorBody } from './error-body.js';
import { headerOf, requestIdOf, toBytes } from './read-response.js';

/** What the error of an answer is told besides the answer. */
interface FailedCall {
    /** The operation, or what else was called. */
    readonly operation: string;
    readonly redactor: Redactor;
    /** For a `Retry-After` that is a date. */
    readonly now: number;
}

/** Creates the error of an answer that is no success. */
export function toApiError(answer: RawResponse, { operation, redactor, now }: FailedCall): EsperApiError {
    const { status, statusText, body } = answer;
    const { message, errors, code, excerpt } = readErrorBody(toBytes(body), readLatin1(statusText), redactor);
    return createApiError(`${operation}: ${status} ${message}`, {
        status,
        serverMessage: message,
        errors,
        code,
        body: excerpt,
        requestId: requestIdOf(answer, redactor),
        retryAfterMs: parseRetryAfter(headerOf(answer, 'retry-after'), now),
    });
}

/** The longest wait that is reported: a larger number would break timers. */
const MAX_MS = Number.MAX_SAFE_INTEGER;

/**
 * Parses a `Retry-After` header, written as seconds or as a date, into milliseconds.
 * Undefined when it is neither, or negative.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
    const text = value?.trim() ?? '';
    if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), MAX_MS);
    // Date.parse takes nearly anything; a date of HTTP starts with the name of a day.
    if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
    // All its forms are GMT, the one of C's asctime too, which doesn't say so.
    const date = Date.parse(/ GMT$/.test(text) ? text : `${text} GMT`);
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
