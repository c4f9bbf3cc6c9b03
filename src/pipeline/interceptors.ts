import type { AxiosInstance, InternalAxiosRequestConfig } from 'axios';
import { parseBelow } from '../configuration/base-url.js';
import { headersOfConfig, toBody } from '../request/axios-config.js';
import type { Call } from '../request/call.js';
import { UploadForm } from '../request/multipart-form.js';
import { readAxiosResponse, toAxiosResponse, toOwnError } from '../response/axios-response.js';
import { withSignal } from '../util/interruption.js';
import type { Dispatch } from './stage.js';

/**
 * Sends calls through the interceptors of a caller's axios instance.
 * They run once a call, before its attempts, and do not see the key.
 */
export function throughInterceptors(instance: AxiosInstance, baseUrl: string, dispatch: Dispatch): Dispatch {
    return async (call) => {
        const request = async (): Promise<unknown> =>
            instance.request({
                method: call.method,
                url: call.url,
                headers: { ...call.headers },
                data: call.body,
                responseType: 'json',
                transformResponse: [],
                adapter: async (config) => {
                    const changed = applyConfig(call, config, baseUrl);
                    if (changed.body instanceof UploadForm) await changed.body.start(call.operation?.id);
                    return toAxiosResponse(await dispatch(changed), config);
                },
            });
        try {
            return readAxiosResponse(await withSignal(call.options.signal, request));
        } catch (error) {
            throw toOwnError(error);
        }
    };
}

/** Applies to a call what the interceptors made of its config. */
function applyConfig(call: Call, config: InternalAxiosRequestConfig, baseUrl: string): Call {
    const { url = call.url, data, baseURL, auth, signal, cancelToken, onUploadProgress, ...rest } = config;
    parseBelow(baseUrl, url);
    const body = toBody(data, call.operation);
    return { ...call, url, body, headers: headersOfConfig(config, body), config: rest };
}
