import axios, { AxiosHeaders, type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import type { ClientOptions } from '../configuration/client-options.js';
import { whyUnsendable } from '../configuration/header-rules.js';
import { createSettings } from '../configuration/settings.js';
import { refusal } from '../errors/invalid.js';
import { axiosSender } from '../pipeline/axios-sender.js';
import { createDispatch, createSharedParts } from '../pipeline/pipeline.js';
import { hasOnlyCallOptions, headersOfConfig, toCall, toCallOptions } from '../request/axios-config.js';
import { buildCall } from '../request/build-request.js';
import type { Call } from '../request/call.js';
import { offerDirectSend } from '../request/direct-send.js';
import { AxiosAnswer } from '../response/axios-answer.js';
import { toOwnError } from '../response/axios-response.js';
import { watchInstance } from './instance-changes.js';

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
    const dispatch = createDispatch(settings, createSharedParts(settings, axiosSender));
    const answer = async (call: Call): Promise<AxiosResponse> => {
        const start = settings.clock.monotonic();
        const response = await dispatch(call);
        const duration = Math.round(settings.clock.monotonic() - start);
        // Not the config that came: the key may stand in its headers, and a secret in its query.
        const [url = ''] = call.url.split('?', 1);
        const headers = Object.assign(new AxiosHeaders(), call.headers);
        return new AxiosAnswer(response, { method: call.method, url, headers }, duration);
    };
    const instance = axios.create({
        baseURL: settings.baseUrl,
        transformResponse: [],
        adapter: async (config) => answer(toCall(config, settings)),
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
    const isChanged = watchInstance(instance);
    offerDirectSend(instance, (built, config) => {
        // What the caller hung onto the instance, or asks of axios alone, is axios's to do.
        if (isChanged() || !hasOnlyCallOptions(config)) return undefined;
        const headers = config.headers && headersOfConfig(config, built.body);
        return answer(buildCall(built, { ...toCallOptions(config), headers }, settings));
    });
    return instance;
}
