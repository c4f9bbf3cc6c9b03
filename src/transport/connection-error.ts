import { EsperConnectionError, EsperResponseError } from '../errors/errors.js';
import { EsperError } from '../errors/esper-error.js';
import { oversize } from '../response/body.js';
import { fieldsOf } from '../util/guards.js';
import type { Redactor } from '../util/redaction.js';
import { codeOf, messageOf, toCause } from '../util/thrown.js';

/** Codes of failures before a request has left: it can have had no effect. */
const UNSENT: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Messages of axios, undici and Node for a connection that was closed in the middle of a body. */
const CLOSED: ReadonlySet<string> = new Set([
    'stream has been aborted',
    'aborted',
    'other side closed',
    'Premature close',
]);

/** Messages of axios and Node for a body that has more bytes than it may, or can't be decompressed. */
const OVERSIZE = /^maxContentLength size of/;
const UNREADABLE = /^(Z_|ERR_BROTLI|ERR__ERROR|ERR_ZSTD|ZSTD_)/;

/**
 * Converts the failure of an exchange below HTTP.
 * Ours stays as it is; another loses what axios hangs onto its errors: config, request, socket.
 */
export function toExchangeError(
    failure: unknown,
    maxBytes: number,
    isAnswered: boolean,
    redactor: Redactor,
): EsperError {
    if (EsperError.is(failure)) return failure;
    const { cause: origin } = fieldsOf(failure);
    if (EsperError.is(origin)) return origin; // a file that changed while it was sent
    const cause = CLOSED.has(messageOf(failure)) ? closed() : toCause(failure, redactor);
    const { message } = cause;
    if (OVERSIZE.test(message)) return oversize(maxBytes);
    if (UNREADABLE.test(codeOf(cause) ?? ''))
        return new EsperResponseError(`The answer can't be decompressed: ${message}`, { cause });
    const summary = isAnswered ? 'The answer ended too early' : 'No answer';
    return new EsperConnectionError(`${summary}: ${message}`, { cause });
}

/** Tells whether a call surely had no effect, so that even a POST can be sent again. */
export function isUnsent(error: unknown): boolean {
    return EsperConnectionError.is(error) && UNSENT.has(codeOf(error.cause));
}

const closed = (): Error =>
    Object.assign(new Error('the connection was closed in the middle of it'), { code: 'ECONNRESET' });
