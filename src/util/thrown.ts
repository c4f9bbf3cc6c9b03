import { fieldsOf, tagOf } from './guards.js';
import type { Redactor } from './redaction.js';

const MAX_CAUSE_MESSAGE = 500;

const ERRORS: ReadonlySet<string> = new Set(['Error', 'DOMException']);

/**
 * Tells whether what was thrown is an error, of whichever realm.
 * Node's own are of another than jest's.
 */
export function isError(thrown: unknown): thrown is Error {
    return ERRORS.has(tagOf(thrown));
}

/** Returns the message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
    const { message } = fieldsOf(thrown);
    return typeof message === 'string' ? message : String(thrown);
}

/** Returns the system's code for a failure, such as `ECONNRESET`. */
export function codeOf(thrown: unknown): string | undefined {
    const { code } = fieldsOf(thrown);
    return typeof code === 'string' ? code : undefined;
}

/** Returns the code, or else the message. */
export function codeOrMessageOf(thrown: unknown): string {
    return codeOf(thrown) ?? messageOf(thrown);
}

/**
 * Converts what was thrown into a `cause` that is safe to log.
 * It has the message without secrets, and the code, but not what hangs on it, such as a request.
 */
export function toCause(thrown: unknown, redactor: Pick<Redactor, 'redact'>): Error {
    const code = codeOf(thrown);
    const message = redactor.redact(messageOf(thrown)).slice(0, MAX_CAUSE_MESSAGE);
    return Object.assign(new Error(message), code !== undefined && { code });
}
