/** An attempt that is about to be made. */
export interface RequestEvent {
    /** operationId; undefined for a path that the description does not have. */
    readonly operation: string | undefined;
    /** HTTP method. */
    readonly method: string;
    /** Path with its parameters in braces, so that no id gets into a metric's label. */
    readonly pathTemplate: string | undefined;
    /** 1 for the first attempt. */
    readonly attempt: number;
}

/** An attempt that has ended. */
export interface ResponseEvent extends RequestEvent {
    /** HTTP status; undefined when no answer came. */
    readonly status: number | undefined;
    /** From the start of the attempt to its end, in milliseconds; waiting for a slot not counted. */
    readonly durationMs: number;
    /** `x-request-id` of the answer. */
    readonly requestId: string | undefined;
    /**
     * Why the attempt failed, such as `ECONNRESET`, `timeout` or `status 503`; undefined when it did not. A page of a list is read in its
     * turn, after this: that its body is no JSON is told by the list's error and the log, not here.
     */
    readonly reason: string | undefined;
}

/** A failed attempt that will be followed by another. */
export interface RetryEvent extends ResponseEvent {
    /** How long the client waits before the next attempt, in milliseconds. */
    readonly delayMs: number;
}

/** Functions that are told what the client does. They see no key, no parameter and no body. */
export interface Hooks {
    /** Before each attempt, when it has its socket slot. */
    readonly onRequest?: ((event: RequestEvent) => void) | undefined;
    /** After each attempt, answered or not. */
    readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
    /** Before the wait that comes before another attempt. */
    readonly onRetry?: ((event: RetryEvent) => void) | undefined;
}
