import { isRecord } from '../util/guards.js';
import { HEADERS, RETRIES, TIMEOUT } from './client-rules.js';
import { checkByRules, FLAG, FUNCTION, type Rule, SIGNAL } from './rules.js';

/** Options of every call. */
export interface CallOptions {
    /**
     * Deadline of one attempt in milliseconds, from its socket slot to the last byte.
     * Default: the client's. An upload without one ends when no byte moved for 60 seconds, or no answer came within 5
     * minutes after its last byte. Where it is not known what has been sent (in a browser, and through an axios adapter
     * of your own) it then has no deadline at all.
     */
    readonly timeout?: number | undefined;
    /**
     * How often the call is retried, the first attempt not counted.
     * Default: the client's.
     */
    readonly maxRetries?: number | undefined;
    /**
     * Says that repeating the call does no harm, so that a POST or PATCH is retried like a GET.
     * Default false.
     */
    readonly idempotent?: boolean | undefined;
    /** Aborts the whole call, wherever it is: in a queue, in a backoff, in flight. */
    readonly signal?: AbortSignal | undefined;
    /**
     * Headers of this call, added to the client's.
     * `Authorization` is not among them: the key is the client's.
     */
    readonly headers?: Readonly<Record<string, string>> | undefined;
    /**
     * Parameters of the query that the description of the operation lacks, by their names on the wire.
     * For one that Esper has added since. A list is sent as a parameter for each of its items, null and undefined are
     * left out. One that the operation has is refused: it has its place among the parameters.
     */
    readonly query?: Readonly<Record<string, unknown>> | undefined;
    /**
     * Called with the number of bytes sent while a file is uploaded.
     * Refused where that is not known: in a browser, and through an axios adapter of your own.
     */
    readonly onUploadProgress?: ((progress: Progress) => void) | undefined;
}

/** Progress of a transfer. */
export interface Progress {
    /** Bytes sent or received so far. */
    readonly bytes: number;
    /** Bytes in all; undefined when not known. */
    readonly total: number | undefined;
}

export const CALL_RULES: Readonly<Record<keyof CallOptions, Rule>> = {
    timeout: TIMEOUT,
    maxRetries: RETRIES,
    idempotent: FLAG,
    signal: SIGNAL,
    headers: HEADERS,
    query: { expected: 'an object of values by name', accepts: isRecord },
    onUploadProgress: FUNCTION,
};

/** Refuses options of a call that are unknown or malformed. */
export function checkCallOptions(operation: string, options: unknown): asserts options is CallOptions {
    checkByRules(operation, options, CALL_RULES);
}
