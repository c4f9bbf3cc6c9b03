import { EsperConnectionError, EsperError, EsperResponseError } from './errors.js';
import type { Secrets } from './secrets.js';

/** Failures before a request has left: nothing can have been done by it. */
const UNSENT: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']);

/** What axios and Node say of a connection that was closed in the middle of a body. */
const CLOSED: ReadonlySet<string> = new Set(['stream has been aborted', 'aborted', 'Premature close']);

/** What axios and Node say when a body has more bytes than it may, or can't be decompressed. */
const OVERSIZE = /^maxContentLength size of/;
const UNREADABLE = /^(Z_|ERR_BROTLI|ERR__ERROR|ERR_ZSTD|ZSTD_)/;

/** The error for an exchange that failed below HTTP, without what axios hangs onto its errors: config, request, socket. */
export function toExchangeError(failure: unknown, maxBytes: number, isAnswered: boolean, secrets: Secrets): EsperError {
    const origin = failure instanceof Error ? failure.cause : undefined;
    if (EsperError.is(origin)) return origin; // a file that changed while it was sent
    const { message, code } = describeFailure(failure, secrets);
    const cause = Object.assign(new Error(message), code !== undefined && { code });
    if (OVERSIZE.test(message))
        return new EsperResponseError(`The answer has more than ${maxBytes} bytes (maxResponseBytes)`);
    if (UNREADABLE.test(code ?? ''))
        return new EsperResponseError(`The answer can't be decompressed: ${message}`, { cause });
    const words = isAnswered ? 'The answer ended too early' : 'No answer';
    return new EsperConnectionError(`${words}: ${message}`, { cause });
}

/** Tells whether a call surely was not acted on, so that even a POST can be sent again. */
export function isUnsent(error: unknown): boolean {
    return EsperConnectionError.is(error) && UNSENT.has(codeOf(error.cause));
}

/** The system's word for a failure, such as `ECONNRESET`. */
export function codeOf(failure: unknown): string | undefined {
    const code: unknown = typeof failure === 'object' && failure !== null ? Reflect.get(failure, 'code') : undefined;
    return typeof code === 'string' ? code : undefined;
}

function describeFailure(failure: unknown, secrets: Secrets): { message: string; code: string | undefined } {
    if (failure instanceof Error && CLOSED.has(failure.message)) {
        return { message: 'the connection was closed in the middle of it', code: 'ECONNRESET' };
    }
    const message = String(failure instanceof Error ? failure.message : failure);
    return { message: secrets.redact(message).slice(0, 500), code: codeOf(failure) };
}
