/** One request that the tenant has seen. */
export interface LoggedRequest {
    method: string;
    /** Path below the origin, without the query. */
    path: string;
    /** The query; the value of `access_token` is not shown. */
    query: Readonly<Record<string, string>>;
    /** operationId; null when the request was routed to no operation. */
    operation: string | null;
    /** Headers in lower case; `authorization` shows no key. */
    headers: Readonly<Record<string, string>>;
    /** The JSON body, null when there was none; of an upload the name, type and size of the file. */
    body: unknown;
    /** Status of the response; null when there was none, as with a reset. */
    status: number | null;
    /** The kind of the fault that struck, null when none did. */
    fault: string | null;
    /** The `x-request-id` of the response. */
    requestId: string;
    /** The tenant's time. */
    at: string;
}

/** Keeps the last requests that a tenant has seen, for assertions. */
export class RequestLog {
    readonly #most: number;
    #requests: LoggedRequest[] = [];

    /** `most` is how many requests are kept. */
    constructor(most: number) {
        this.#most = most;
    }

    add(request: LoggedRequest): void {
        this.#requests.push(request);
        // Dropped in bulk, so that a long run does not move the list at every request.
        if (this.#requests.length > this.#most * 1.1 + 100) this.#requests = this.#requests.slice(-this.#most);
    }

    /** Lists all requests, or those of an operation, oldest first. */
    list(operation?: string): readonly LoggedRequest[] {
        return this.#requests
            .slice(-this.#most || this.#requests.length)
            .filter((request) => operation === undefined || request.operation === operation);
    }

    clear(): void {
        this.#requests = [];
    }
}

/** Copies headers for the log, without the key. */
export function loggedHeaders(headers: Headers): Record<string, string> {
    const shown = Object.fromEntries(headers);
    if (shown['authorization'] !== undefined) shown['authorization'] = shown['authorization'].replace(/\S+$/, '***');
    return shown;
}

/** Copies a query for the log, without the key of `renewToken`. */
export function loggedQuery(query: URLSearchParams): Record<string, string> {
    const shown = Object.fromEntries(query);
    if (shown['access_token'] !== undefined) shown['access_token'] = '***';
    return shown;
}
