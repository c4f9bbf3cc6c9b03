import type { EsperApiError } from '../errors/api-error.js';
import { createApiError } from '../errors/create-api-error.js';
import { EsperResponseError } from '../errors/errors.js';
import { type Call, headerOf, type RawResponse } from '../request/call.js';
import type { Redactor } from '../util/redaction.js';
import { ReceivedBody } from './body.js';
import { readErrorBody } from './error-body.js';

/** The header by which Esper's support finds a call. */
const REQUEST_ID = 'x-request-id';

/** The body of a success, or undefined where there is none. Throws for anything that is not what the description promises. */
export function readSuccess(answer: RawResponse, call: Call, redactor: Redactor): unknown {
    const promised = call.operation?.answer ?? 'any';
    if (promised.startsWith('text/')) return readText(answer, redactor);
    if (promised.includes('/')) return toBytes(answer.body);
    const value = parseBody(answer, redactor);
    if (value === undefined || value === null) return refuseEmpty(answer, call, redactor);
    if (promised === 'any' || promised === 'nothing' || typeof value === promised) return value;
    throw responseError(
        `The server answered ${answer.status} with ${article(typeof value)} where ${article(promised)} was expected`,
        answer,
        redactor,
    );
}

const article = (type: string): string => (type === 'object' ? 'an object' : `a ${type}`);

/** The body as text; as it is, when the caller's adapter has parsed it. */
function readText(answer: RawResponse, redactor: Redactor): unknown {
    const { body } = answer;
    return body instanceof ReceivedBody || isBytes(body) ? decode(body, answer, redactor) : body;
}

function parseBody(answer: RawResponse, redactor: Redactor): unknown {
    const { status } = answer;
    const text = readText(answer, redactor);
    if (typeof text !== 'string') return text;
    if (text === '') return undefined;
    try {
        return JSON.parse(text);
    } catch {
        const kind = redactor.redact(headerOf(answer, 'content-type') ?? 'no content type').slice(0, 100);
        throw responseError(`The server answered ${status} with a body that is no JSON (${kind})`, answer, redactor);
    }
}

/** The error that an answer other than a success stands for. */
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

/** The request id of an answer, at most 200 characters of it. */
export function requestIdOf(answer: RawResponse, redactor: Redactor): string | undefined {
    const id = headerOf(answer, REQUEST_ID);
    return id === undefined ? undefined : redactor.redact(id).slice(0, 200);
}

function refuseEmpty(answer: RawResponse, call: Call, redactor: Redactor): undefined {
    const mayBeEmpty = answer.status === 204 || answer.status === 205 || call.method === 'DELETE';
    const { operation } = call;
    if (mayBeEmpty || operation?.answer === 'nothing' || operation?.empty.includes(answer.status)) return undefined;
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

/** Not UTF-8 is refused, not repaired: replaced letters in a device's name would be written back one day. Takes off a byte-order mark. */
function textOf(bytes: Uint8Array | ArrayBuffer): string | undefined {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
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
} /** The longest wait that is told: past it, the number would only break timers. */
const MAX_MS = Number.MAX_SAFE_INTEGER;

/** The milliseconds that a `Retry-After` header asks to wait, written as seconds or as a date; undefined when it is neither, or negative. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
    const text = value?.trim() ?? '';
    if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), MAX_MS);
    // Date.parse takes nearly anything; a date of HTTP starts with the name of a day.
    if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
    const date = Date.parse(text);
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
