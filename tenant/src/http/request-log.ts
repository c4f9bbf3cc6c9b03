/** One request that the tenant has seen. */
export interface LoggedRequest {
    method: string;
    /** Path below the origin, without the query. */
    path: string;
    /** The query; the value of `access_token` is not shown. */
    query: Readonly<Record<string, string>>;
    /** operationId; null when no operation was met. */
    operation: string | null;
    /** Headers in lower case; `authorization` shows no key. */
    headers: Readonly<Record<string, string>>;
    /** The JSON body, if there was one; of an upload name, type and size of the file. */
    body: unknown;
    /** Status of the answer; null when there was none, as with a reset. */
    status: number | null;
    /** The fault that struck, if one did. */
    fault: string | null;
    /** The `x-request-id` of the answer. */
    requestId: string;
    /** The tenant's time. */
    at: string;
}

/** The requests a tenant has seen, oldest first, for assertions. */
export interface RequestLog {
    add(request: LoggedRequest): void;
    /** All of them, or those of an operation. */
    list(operation?: string): readonly LoggedRequest[];
    clear(): void;
}

export function createRequestLog(most: number): RequestLog {
    let requests: LoggedRequest[] = [];
    return {
        add(request) {
            requests.push(request);
            // Dropped in bulk, so that a long run does not move the list at every request.
            if (requests.length > most * 1.1 + 100) requests = requests.slice(-most);
        },
        list: (operation) =>
            requests
                .slice(-most || requests.length)
                .filter((request) => operation === undefined || request.operation === operation),
        clear() {
            requests = [];
        },
    };
}

/** What the log shows of headers: all but the key. */
export function loggedHeaders(headers: Headers): Record<string, string> {
    const shown = Object.fromEntries(headers);
    if (shown['authorization'] !== undefined) shown['authorization'] = shown['authorization'].replace(/\S+$/, '***');
    return shown;
}

/** What the log shows of a query: all but the key of `renewToken`. */
export function loggedQuery(query: URLSearchParams): Record<string, string> {
    const shown = Object.fromEntries(query);
    if (shown['access_token'] !== undefined) shown['access_token'] = '***';
    return shown;
}
