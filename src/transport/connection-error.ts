import { EsperConnectionError, EsperResponseError } from '../errors/errors.js';
import { EsperError } from '../errors/esper-error.js';
import { fieldsOf } from '../util/guards.js';
import type { Redactor } from '../util/redaction.js';
import { codeOf, messageOf, toCause } from '../util/thrown.js';

/**
 * System calls that fail before a request has left.
 * On a connection that stands the same codes mean nothing of the kind.
 */
const CONNECTING: ReadonlySet<unknown> = new Set(['connect', 'getaddrinfo']);

/** What a resolver says when there is no address. */
const UNRESOLVED: ReadonlySet<unknown> = new Set(['EAI_AGAIN', 'ENOTFOUND']);

/**
 * What TLS says of a peer that it does not trust, or that left before the handshake was over.
 * Nothing is sent until then.
 */
const UNTRUSTED =
    /^(ERR_TLS_CERT_ALTNAME_INVALID|CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|UND_ERR_CONNECT_TIMEOUT)$/;
const NO_HANDSHAKE = /^Client network socket disconnected before secure TLS/;

/** What axios, undici and Node say of a connection that was closed in the middle of a body. */
const CLOSED: ReadonlySet<string> = new Set([
    'stream has been aborted',
    'aborted',
    'other side closed',
    'terminated',
    'Premature close',
]);

/** What axios and Node say when a body has more bytes than it may, or can't be decompressed. */
const OVERSIZE = /^maxContentLength size of/;
const UNREADABLE = /^(Z_|ERR_BROTLI|ERR__ERROR|ERR_ZSTD|ZSTD_)/;

/** What is known of an exchange that failed. */
export interface FailedExchange {
    readonly maxBytes: number;
    readonly isAnswered: boolean;
    readonly redactor: Redactor;
}

/** A proxy's refusal to open a tunnel. */
export class TunnelError extends Error {
    readonly code = 'ERR_PROXY_TUNNEL';
    readonly proxyStatus: number;

    constructor(status: number, statusText: string | undefined) {
        super(`the proxy refused the tunnel (${[status, statusText].filter(Boolean).join(' ')})`);
        this.proxyStatus = status;
    }
}

/** The error of a body that has more bytes than it may. */
export function oversize(maxBytes: number): EsperResponseError {
    return new EsperResponseError(`The answer has more than ${maxBytes} bytes (maxResponseBytes)`);
}

/**
 * Creates the error of an exchange that failed below HTTP.
 * Without what axios hangs onto its own: config, request, socket.
 */
export function toExchangeError(failure: unknown, { maxBytes, isAnswered, redactor }: FailedExchange): EsperError {
    if (EsperError.is(failure)) return failure;
    const origin = originOf(failure);
    if (EsperError.is(origin)) return origin; // a file that changed while it was sent
    const cause = CLOSED.has(messageOf(origin)) ? closed() : toCause(origin, redactor);
    const message = tlsReason(origin) ?? cause.message;
    if (OVERSIZE.test(message)) return oversize(maxBytes);
    if (UNREADABLE.test(codeOf(cause) ?? ''))
        return new EsperResponseError(`The answer can't be decompressed: ${message}`, { cause });
    const { proxyStatus } = fieldsOf(origin);
    return new EsperConnectionError(`${isAnswered ? 'The answer ended too early' : 'No answer'}: ${message}`, {
        cause,
        ...(typeof proxyStatus === 'number' && { proxyStatus }),
    });
}

/** Tells from a failure alone whether the request surely never left. */
export function isUnsentFailure(failure: unknown): boolean {
    const origin = originOf(failure);
    const { syscall, errors, proxyStatus } = fieldsOf(origin);
    if (Array.isArray(errors) && errors.length > 0) return errors.every(isUnsentFailure);
    if (typeof proxyStatus === 'number') return true;
    const code = codeOf(origin);
    if (CONNECTING.has(syscall) || UNRESOLVED.has(code)) return true;
    return UNTRUSTED.test(code ?? '') || NO_HANDSHAKE.test(messageOf(origin));
}

/** What lies behind an error of axios or fetch, which hang it on as a cause. */
function originOf(failure: unknown): unknown {
    const { cause } = fieldsOf(failure);
    return typeof cause === 'object' && cause !== null ? cause : failure;
}

/** Returns what OpenSSL says, without the place in its source; undefined for other failures. */
function tlsReason(failure: unknown): string | undefined {
    const { library, reason } = fieldsOf(failure);
    return typeof library === 'string' && typeof reason === 'string' ? `TLS: ${reason}` : undefined;
}

const closed = (): Error =>
    Object.assign(new Error('the connection was closed in the middle of it'), { code: 'ECONNRESET' });
