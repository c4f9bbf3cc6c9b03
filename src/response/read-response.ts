import type { EsperApiError } from '../errors/api-error.js';
import { createApiError } from '../errors/create-api-error.js';
import { EsperResponseError } from '../errors/errors.js';
import { type Call, headerOf, type RawResponse } from '../request/call.js';
import type { Redactor } from '../util/redaction.js';
import { ReceivedBody } from './body.js';
import { readErrorBody } from './error-body.js';

/**
 * The decoder of bodies: refuses what is not UTF-8, and takes off a byte-order mark.
 * Replaced letters in a device's name would be written back one day.
 */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The header by which Esper's support finds a call. */
const REQUEST_ID = 'x-request-id';

/**
 * Reads the body of a success: parsed, or undefined where there is none.
 * Throws for anything that is not what the description promises.
 */
export function readSuccess(answer: RawResponse, call: Call, redactor: Redactor): unknown {
    const value = parseBody(answer, redactor);
    if (value === undefined || value === null) return refuseEmpty(answer, call, redactor);
    // Every answer that the description promises is an object or a list of them.
    if (call.operation === undefined || typeof value === 'object') return value;
    throw responseError(
        `The server answered ${answer.status} with a ${typeof value} where an object was expected`,
        answer,
        redactor,
    );
}

function parseBody(answer: RawResponse, redactor: Redactor): unknown {
    const { body, status } = answer;
    const text = body instanceof ReceivedBody || isBytes(body) ? decode(body, answer, redactor) : body;
    if (typeof text !== 'string') return text; // parsed by the caller's adapter
    if (text === '') return undefined;
    try {
        return JSON.parse(text);
    } catch {
        const kind = redactor.redact(headerOf(answer, 'content-type') ?? 'no content type').slice(0, 100);
        throw responseError(`The server answered ${status} with a body that is no JSON (${kind})`, answer, redactor);
    }
}

/** Creates the error of an answer that is no success. */
export function toApiError(answer: RawResponse, redactor: Redactor, now: number): EsperApiError {
    const { status, statusText, body } = answer;
    const { message, errors, code, excerpt } = readErrorBody(toBytes(body), statusText || `Status ${status}`, redactor);
    return createApiError(message, {
        status,
        errors,
        code,
        body: excerpt,
        requestId: requestIdOf(answer, redactor),
        retryAfterMs: parseRetryAfter(headerOf(answer, 'retry-after'), now),
    });
}

function toBytes(body: unknown): Uint8Array {
    if (body instanceof ReceivedBody) return body.bytes();
    if (isBytes(body)) return body instanceof Uint8Array ? body : new Uint8Array(body);
    if (body === undefined || body === null) return new Uint8Array();
    return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Returns the request id of an answer, at most 200 characters of it. */
export function requestIdOf(answer: RawResponse, redactor: Redactor): string | undefined {
    const id = headerOf(answer, REQUEST_ID);
    return id === undefined ? undefined : redactor.redact(id).slice(0, 200);
}

function refuseEmpty(answer: RawResponse, call: Call, redactor: Redactor): undefined {
    const mayBeEmpty = answer.status === 204 || answer.status === 205 || call.method === 'DELETE';
    if (mayBeEmpty || call.operation?.empty.includes(answer.status)) return undefined;
    throw responseError(
        `The server answered ${answer.status} without a body where JSON was expected`,
        answer,
        redactor,
    );
}

function decode(body: ReceivedBody | Uint8Array | ArrayBuffer, answer: RawResponse, redactor: Redactor): string {
    const text = body instanceof ReceivedBody ? body.text() : textOf(body);
    if (text !== undefined) return text;
    throw responseError(`The server answered ${answer.status} with a body that is not UTF-8`, answer, redactor);
}

function textOf(bytes: Uint8Array | ArrayBuffer): string | undefined {
    try {
        return utf8.decode(bytes);
    } catch {
        return undefined;
    }
}

function responseError(message: string, answer: RawResponse, redactor: Redactor): EsperResponseError {
    return new EsperResponseError(message, { requestId: requestIdOf(answer, redactor) });
}

function isBytes(body: unknown): body is Uint8Array | ArrayBuffer {
    // By name: a buffer can come from another realm, where instanceof says no.
    return body instanceof Uint8Array || Object.prototype.toString.call(body) === '[object ArrayBuffer]';
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
