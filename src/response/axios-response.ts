import axios, { AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { EsperAbortError } from '../errors/errors.js';
import { refusal } from '../errors/invalid.js';
import { toHeaders, type WithResponse } from './response.js';

/**
 * Converts a response of axios into an answer.
 * `attempts` is 1 unless the instance came from `createAxios`, which counts them.
 */
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

/** Converts an answer into a response of axios, with the number of attempts beside it. */
export function toAxiosResponse(
    { data, status, headers, attempts }: WithResponse<unknown>,
    config: InternalAxiosRequestConfig,
): AxiosResponse & { readonly attempts: number } {
    return { data, status, statusText: '', headers: AxiosHeaders.from(Object.fromEntries(headers)), config, attempts };
}

/** Reads what came through a caller's response interceptors, which may have made anything of it. */
export function readAxiosResponse(value: unknown): WithResponse<unknown> {
    if (!isAxiosResponse(value))
        throw refusal(undefined, 'axios', 'a response interceptor gave something that is no response');
    return fromAxiosResponse(value);
}

function isAxiosResponse(value: unknown): value is AxiosResponse {
    return typeof value === 'object' && value !== null && 'data' in value && 'status' in value && 'headers' in value;
}

/**
 * Converts an error of axios into one of ours, without its config, which holds headers and body.
 * Other errors stay: they are the caller's own.
 */
export function toOwnError(error: unknown): unknown {
    if (!axios.isAxiosError(error)) return error;
    if (axios.isCancel(error))
        return new EsperAbortError('The call was aborted', {
            cause: error.config?.signal && Reflect.get(error.config.signal, 'reason'),
        });
    return refusal(undefined, 'axios', error.message);
}
