import { refusal } from '../errors/invalid.js';

// RFC 9110: a name is a token; a value is visible characters, blanks and tabs. A line break would start another header.
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers that decide where a request goes, how it is framed and who asks: the client's alone. */
const OWN: ReadonlySet<string> = new Set([
    'authorization',
    'connection',
    'content-length',
    'host',
    'transfer-encoding',
]);

/** Tells whether a text can stand in a header as it is. */
export function isHeaderValue(value: unknown): value is string {
    return typeof value === 'string' && VALUE.test(value);
}

/** Refuses headers of a caller that can't be sent as they are: axios would clean them silently, and send something else. */
export function checkHeaders(operation: string, headers: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(headers)) {
        const reason = isOwnHeader(name) ? `${name} is set by the client itself` : whyUnsendable(name, value);
        if (reason !== undefined) throw refusal(operation, 'headers', reason);
    }
}

/** Why a header can't be sent as it is; undefined when it can. */
export function whyUnsendable(name: string, value: unknown): string | undefined {
    if (!NAME.test(name)) return `${JSON.stringify(name)} is no header name`;
    return isHeaderValue(String(value)) ? undefined : `the value of ${name} has a character that no header may hold`;
}

/** Tells whether a header is the client's alone. */
export function isOwnHeader(name: string): boolean {
    return OWN.has(name.toLowerCase());
}
