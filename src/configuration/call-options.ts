import { RETRIES, TIMEOUT } from './client-rules.js';
import { checkByRules, FLAG, FUNCTION, type Rule, SIGNAL } from './rules.js';

/** What any call may be told besides its parameters. */
export interface CallOptions {
    /** Deadline of one attempt in milliseconds, from the moment it has its socket slot to the last byte in. Default: the client's. */
    readonly timeout?: number | undefined;
    /** How often the call is tried again, the first attempt not counted. Default: the client's. */
    readonly maxRetries?: number | undefined;
    /** Says that repeating the call does no harm, so that a POST or PATCH is retried like a GET. Default false. */
    readonly idempotent?: boolean | undefined;
    /** Ends the whole call, wherever it is: in a queue, in a back-off, in flight. */
    readonly signal?: AbortSignal | undefined;
    /** Headers of this call, beside the client's. `Authorization` is not among them: the key is the client's. */
    readonly headers?: Readonly<Record<string, string>> | undefined;
    /** Told how far an upload has got. */
    readonly onUploadProgress?: ((progress: Progress) => void) | undefined;
}

/** How far a transfer has got. */
export interface Progress {
    /** Bytes sent or received so far. */
    readonly bytes: number;
    /** Bytes in all; undefined when nobody knows. */
    readonly total: number | undefined;
}

export const CALL_RULES: Readonly<Record<keyof CallOptions, Rule>> = {
    timeout: TIMEOUT,
    maxRetries: RETRIES,
    idempotent: FLAG,
    signal: SIGNAL,
    headers: {
        expected: 'an object of texts by name',
        accepts: (value) => typeof value === 'object' && value !== null,
    },
    onUploadProgress: FUNCTION,
};

/** Refuses options that a call does not have, or that are not what they should be. */
export function checkCallOptions(operation: string, options: unknown): asserts options is CallOptions {
    checkByRules(operation, options, CALL_RULES);
}
