/** An attempt that is about to be made. */
export interface RequestEvent {
    /**
     * Number of the call: the same at each of its attempts, and another for every call of the process.
     * For a trace: what belongs together.
     */
    readonly callId: number;
    /** operationId; undefined for a path that the description does not have. */
    readonly operation: string | undefined;
    /** HTTP method. */
    readonly method: string;
    /** Path with its parameters in braces, so that no id gets into a metric's label. */
    readonly pathTemplate: string | undefined;
    /** Number of the attempt, 1 for the first. */
    readonly attempt: number;
    /**
     * Milliseconds from the start of the call, or the end of the attempt before, to the start of this one.
     * For a slot, a limiter, a hold after a 429, or a backoff: a metric of what the client makes calls wait.
     */
    readonly waitedMs: number;
}

/** An attempt that has ended. */
export interface ResponseEvent extends RequestEvent {
    /** HTTP status; undefined when no answer came. */
    readonly status: number | undefined;
    /** Milliseconds from the start of the attempt to its end; waiting for a slot is not counted. */
    readonly durationMs: number;
    /** Milliseconds from the start of the call to the end of the attempt, which the caller has waited. */
    readonly callMs: number;
    /** `x-request-id` of the answer. */
    readonly requestId: string | undefined;
    /**
     * Why the attempt failed, such as `ECONNRESET`, `timeout`, `key` or `status 503`.
     * Undefined when it did not.
     * A page of a list is parsed in its turn, after this: that its JSON is broken is in the list's error and in the
     * log, not here.
     */
    readonly reason: string | undefined;
}

/** A failed attempt that will be followed by another. */
export interface RetryEvent extends ResponseEvent {
    /** How long the client waits before the next attempt, in milliseconds. */
    readonly delayMs: number;
}

/** The API has answered 429: the client holds all its calls. */
export interface ThrottleEvent extends RequestEvent {
    /** How long they are held, in milliseconds. Then one call goes out, and more as long as they succeed. */
    readonly holdMs: number;
    /** `Retry-After` of the answer, in milliseconds; undefined when the server named none. */
    readonly retryAfterMs: number | undefined;
}

/** Functions that are told what the client does. They see no key, no parameter and no body. */
export interface Hooks {
    /** Called before each attempt, when it has its socket slot. */
    readonly onRequest?: ((event: RequestEvent) => void) | undefined;
    /** Called after each attempt, answered or not. */
    readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
    /** Called before the wait that comes before another attempt. */
    readonly onRetry?: ((event: RetryEvent) => void) | undefined;
    /** When a 429 makes the client hold all its calls; once a hold, however many calls were answered so. */
    readonly onThrottle?: ((event: ThrottleEvent) => void) | undefined;
}
