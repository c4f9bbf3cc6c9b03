import type { CallOptions } from '../configuration/call-options.js';
import { checkHeaders } from '../configuration/header-rules.js';
import type { Settings } from '../configuration/settings.js';
import type { BuiltRequest } from './build-request.js';
import type { Call } from './call.js';

/** Builds a call from a request and its options. */
export function buildCall(request: BuiltRequest, options: CallOptions, settings: Settings): Call {
    const { operation, path, headers, body, secrets } = request;
    if (options.headers !== undefined) checkHeaders(operation.id, options.headers);
    return {
        operation,
        method: operation.method,
        url: settings.baseUrl + path,
        headers: {
            ...headers,
            ...(settings.userAgent !== '' && { 'User-Agent': settings.userAgent }),
            ...options.headers,
        },
        body,
        options,
        secrets,
    };
}
