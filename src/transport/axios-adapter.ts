import axios, { type AxiosAdapter, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import type { Settings } from '../configuration/settings.js';
import type { RawResponse } from '../request/call.js';
import type { CallContext } from '../request/call-context.js';
import { UploadForm } from '../request/multipart-form.js';
import { isSuccess } from '../response/read-response.js';
import { createConfig, httpAdapter } from './axios-request.js';
import { isUnsentFailure, toExchangeError } from './connection-error.js';
import { type Exchange, keyHeader } from './open.js';

/** The adapter that a caller's axios instance has of its own; undefined when it is one of axios's. */
export function callersAdapter({ axios: instance }: Settings): AxiosAdapter | undefined {
    const { adapter } = instance?.defaults ?? {};
    if (!isAdapter(adapter)) return undefined;
    const chosen = axios.getAdapter(adapter);
    // Never XMLHttpRequest: it follows redirects without asking.
    const isAxioss = chosen === httpAdapter() || chosen === axios.getAdapter('fetch') || chosen.name === 'xhr';
    return isAxioss ? undefined : chosen;
}

/** What axios takes for an adapter: a function, a name, or a list of these. */
function isAdapter(value: unknown): value is NonNullable<AxiosRequestConfig['adapter']> {
    return typeof value === 'function' || typeof value === 'string' || Array.isArray(value);
}

/** Makes exchanges by a caller's adapter. */
export function createAdapterExchange(settings: Settings, adapter: AxiosAdapter): Exchange {
    return async (context) => {
        const { interruption } = context;
        const controller = new AbortController();
        const config = await interruption.race(configOf(context, settings));
        context.sent = 'unknown';
        return new Promise((resolve, reject) => {
            interruption.onStop((error) => {
                reject(error);
                controller.abort();
            });
            const succeed = (response: AxiosResponse): void => {
                context.sent = 'yes';
                resolve(toRawResponse(response));
            };
            const fail = (failure: unknown): void => {
                const response = axios.isAxiosError(failure) ? failure.response : undefined;
                // An adapter may reject by status though it was told not to. With a success the body broke off.
                if (response !== undefined && !isSuccess(response.status, context.call)) {
                    succeed(response);
                    return;
                }
                const isAnswered = response !== undefined;
                if (isAnswered) context.sent = 'yes';
                else if (isUnsentFailure(failure)) context.sent = 'no';
                const { redactor } = context;
                reject(toExchangeError(failure, { maxBytes: settings.maxResponseBytes, isAnswered, redactor }));
            };
            Promise.resolve({ ...config, signal: controller.signal })
                .then(adapter)
                .then(succeed, fail);
        });
    };
}

async function configOf({ call, key }: CallContext, settings: Settings): Promise<ReturnType<typeof createConfig>> {
    const headers = { ...call.headers, ...keyHeader(key) };
    const config = createConfig({ ...call, headers, key });
    if (!config.headers.has('User-Agent')) config.headers.set('User-Agent', false); // else axios would name itself
    return {
        ...config,
        data: call.body instanceof UploadForm ? await call.body.toFormData('an adapter of your own') : call.body,
        fetchOptions: { redirect: 'manual' }, // for one that wraps axios's own by fetch
        responseType: 'arraybuffer',
        maxContentLength: settings.maxResponseBytes,
        decompress: true,
        validateStatus: null,
    };
}

function toRawResponse({ status, statusText, headers, data }: AxiosResponse): RawResponse {
    const byName = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    return { status, statusText, headers: Object.fromEntries(byName), body: data };
}
