import { refusal } from '../errors/invalid.js';

// RFC 9110: a name is a token; a value is visible characters, blanks and tabs. A line break would start another header.
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers that callers can't set: they decide where a request goes, how it is framed and who asks. */
const OWN: ReadonlySet<string> = new Set([
    'authorization',
    'connection',
    'content-length',
    'host',
    'transfer-encoding',
]);

/** Tells whether a string can stand in a header as it is. */
export function isHeaderValue(value: unknown): value is string {
    return typeof value === 'string' && VALUE.test(value);
}

/**
 * Refuses headers of a caller that can't be sent as they are, or that the client sets.
 * axios would clean them silently, and send something else.
 */
export function checkHeaders(operation: string | undefined, headers: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(headers)) {
        const reason = isOwnHeader(name) ? `${name} is set by the client itself` : whyUnsendable(name, value);
        if (reason !== undefined) throw refusal(operation, 'headers', reason);
    }
}

/** Headers that say what one call sends and wants: a client can't set them for all. */
const OF_A_CALL: ReadonlySet<string> = new Set(['accept', 'content-type']);

/** Refuses headers of a client that can't be sent with all of its calls. */
export function checkClientHeaders(operation: string | undefined, headers: Readonly<Record<string, unknown>>): void {
    checkHeaders(operation, headers);
    for (const name of Object.keys(headers)) {
        if (OF_A_CALL.has(name.toLowerCase()))
            throw refusal(operation, 'headers', `${name} is a matter of each call; give it there`);
    }
}

/** What is a string, or plainly stands for one. Anything else would go out as `[object Object]`. */
const PRINTABLE: ReadonlySet<string> = new Set(['string', 'number', 'boolean']);

/** Says why a header can't be sent as it is; undefined when it can. */
export function whyUnsendable(name: string, value: unknown): string | undefined {
    if (!NAME.test(name)) return `${JSON.stringify(name)} is no header name`;
    if (!PRINTABLE.has(typeof value)) return `the value of ${name} is no string`;
    return isHeaderValue(String(value)) ? undefined : `the value of ${name} has a character that no header may hold`;
}

/** Tells whether a header is one that callers can't set. */
export function isOwnHeader(name: string): boolean {
    return OWN.has(name.toLowerCase());
}

/** Names of headers that hold secrets of the caller's, as a gateway's token or a session. */
const SECRET_NAME = /auth|cookie|credential|key|passw|secret|session|signature|token/i;
/** A part of a value that is shorter says nothing by itself: `Basic`, `Path`. */
const SHORTEST_SECRET = 8;

/** Lists the secrets in headers of a caller, each whole and in its parts: a server may repeat either. */
export function secretsIn(headers: Readonly<Record<string, string>>): string[] {
    return Object.entries(headers)
        .filter(([name]) => SECRET_NAME.test(name))
        .flatMap(([, value]) => [value, ...value.split(/[\s;,=]+/).filter((part) => part.length >= SHORTEST_SECRET)]);
}
