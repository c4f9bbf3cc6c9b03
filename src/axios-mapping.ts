import type { AxiosProgressEvent, AxiosResponse, RawAxiosRequestConfig } from 'axios';
import type { WithResponse } from './api-promise.js';
import type { CallOptions } from './call-options.js';
import { toHeaders } from './to-headers.js';

/** What axios has no option for travels in the config under one name of ours; axios hands unknown options on to its adapter. */
export interface EsperRequestConfig extends RawAxiosRequestConfig {
    readonly esper?: Pick<CallOptions, 'maxRetries' | 'idempotent'> | undefined;
}

/** The options of a call as a generated class takes them; it understands them all when it has an axios instance from `createAxios`. */
export function toAxiosConfig(options: CallOptions): EsperRequestConfig {
    const { timeout, maxRetries, idempotent, signal, headers, onUploadProgress } = options;
    return {
        ...(timeout !== undefined && { timeout }),
        ...(signal !== undefined && { signal }),
        ...(headers !== undefined && { headers: { ...headers } }),
        ...(onUploadProgress !== undefined && {
            onUploadProgress: ({ loaded, total }: AxiosProgressEvent) => onUploadProgress({ bytes: loaded, total }),
        }),
        ...((maxRetries !== undefined || idempotent !== undefined) && { esper: { maxRetries, idempotent } }),
    };
}

/** An answer of axios in this client's words. `attempts` is 1 unless the instance came from `createAxios`, which counts them. */
export function fromAxiosResponse<Body>(
    response: AxiosResponse<Body> & { readonly attempts?: number },
): WithResponse<Body> {
    const headers = toHeaders(response.headers);
    return {
        data: response.data,
        status: response.status,
        headers,
        requestId: headers.get('x-request-id') ?? undefined,
        attempts: response.attempts ?? 1,
    };
}
