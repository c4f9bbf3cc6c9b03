import axios, { AxiosHeaders, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import type { ClientOptions } from '../configuration/client-options.js';
import { whyUnsendable } from '../configuration/header-rules.js';
import { createSettings } from '../configuration/settings.js';
import { refusal } from '../errors/invalid.js';
import { createDispatch } from '../pipeline/pipeline.js';
import { toCall } from '../request/axios-config.js';
import { toAxiosResponse, toOwnError } from '../response/axios-response.js';

/**
 * Creates an axios instance with which the generated classes behave as the client does.
 * They get its key, deadline, retry, limits and errors. The key is not in the instance: it is put on each request below
 * axios. Give one instance to all classes, so that they share its sockets.
 *
 * @example
 * const api = new DeviceApi(createConfiguration(options), undefined, createAxios(options));
 * const { data } = await api.getDeviceById({ enterpriseId, deviceId });
 */
export function createAxios(options?: ClientOptions): AxiosInstance {
    const settings = createSettings(options);
    const dispatch = createDispatch(settings);
    const instance = axios.create({
        baseURL: settings.baseUrl,
        transformResponse: [],
        adapter: async (config) => {
            const call = toCall(config, settings);
            const response = await dispatch(call);
            // The response leads to another config than the one that came: the key may stand in its headers, put there
            // by a configuration, and a secret in its query.
            const { origin, pathname } = new URL(call.url);
            return toAxiosResponse(response, {
                method: call.method,
                url: origin + pathname,
                headers: new AxiosHeaders(call.headers),
            });
        },
    });
    instance.interceptors.response.use(undefined, (error) => Promise.reject(toOwnError(error)));
    const { request } = instance;
    instance.request = async (config: AxiosRequestConfig) => {
        // axios cleans headers before an adapter sees them: this is the last place to refuse them.
        for (const [name, value] of Object.entries(config.headers ?? {})) {
            const reason = whyUnsendable(name, value);
            if (reason !== undefined) throw refusal(undefined, 'headers', reason);
        }
        return request(config);
    };
    return instance;
}
