import axios, { type AxiosAdapter, type AxiosResponse } from 'axios';
import type { Settings } from '../configuration/settings.js';
import type { RawResponse } from '../request/call.js';
import { UploadForm } from '../request/multipart-form.js';
import { createConfig } from './axios-exchange.js';
import { toExchangeError } from './connection-error.js';
import type { Exchange } from './exchange.js';

/** By fetch, or by whatever adapter the caller's axios instance has. */
export function createPlainExchange(settings: Settings, adapter: AxiosAdapter): Exchange {
    return async (call, key, interruption, redactor) => {
        const controller = new AbortController();
        const { body, operation, options } = call;
        const data =
            body instanceof UploadForm ? await interruption.race(body.toFormData(operation?.id, options)) : body;
        const config = createConfig(call, { ...call.headers, Authorization: `Bearer ${key}` });
        if (!config.headers.has('User-Agent')) config.headers.set('User-Agent', false); // else axios would name itself
        const send = async (): Promise<AxiosResponse> =>
            adapter({
                ...config,
                data,
                signal: controller.signal,
                fetchOptions: { redirect: 'error' },
                responseType: 'arraybuffer',
                maxContentLength: settings.maxResponseBytes,
                decompress: true,
                validateStatus: null,
            });
        return new Promise((resolve, reject) => {
            interruption.onStop((error) => {
                reject(error);
                controller.abort();
            });
            send().then(
                (response) => resolve(toRawAnswer(response)),
                (failure) => {
                    // An adapter may reject by status though it was told not to.
                    const response = axios.isAxiosError(failure) ? failure.response : undefined;
                    if (response !== undefined) resolve(toRawAnswer(response));
                    else reject(toExchangeError(failure, settings.maxResponseBytes, false, redactor));
                },
            );
        });
    };
}

function toRawAnswer({ status, statusText, headers, data }: AxiosResponse): RawResponse {
    const byName = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    return { status, statusText, headers: Object.fromEntries(byName), body: data };
}
