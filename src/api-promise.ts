/** The body of an answer with what came around it. */
export interface WithResponse<T> {
    /** What awaiting the call gives: the parsed body, or the page of a list. */
    readonly data: T;
    /** HTTP status of the answer. */
    readonly status: number;
    /** Headers of the answer. */
    readonly headers: Headers;
    /** `x-request-id` of the answer, for questions to Esper's support. */
    readonly requestId: string | undefined;
    /** How many attempts the answer took, 1 when the first one succeeded. */
    readonly attempts: number;
}

/** A call under way: await it for the body. */
export interface ApiPromise<T> extends Promise<T> {
    /** The body with status, headers, request id and the number of attempts. */
    withResponse(): Promise<WithResponse<T>>;
}
