import type { IncomingMessage } from 'node:http';
import axios, { type AxiosAdapter, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { Agents } from './agents.js';
import type { Call, RawAnswer } from './call.js';
import { toExchangeError } from './connection-failure.js';
import type { Interruption } from './interruption.js';
import { KeyedTransport } from './keyed-transport.js';
import { listen } from './listen.js';
import { proxyFor } from './proxy.js';
import { Reception } from './reception.js';
import type { Secrets } from './secrets.js';
import type { Settings } from './settings.js';
import type { TransportListener } from './transport.js';
import { createTransportExchange } from './transport-exchange.js';
import { UploadForm } from './upload-form.js';

/** Sends a call once with a key, and reads the whole answer. */
export type Exchange = (call: Call, key: string, interruption: Interruption, secrets: Secrets) => Promise<RawAnswer>;

/** Exchanges by the caller's transport, by axios's own adapter, or by that of the caller's axios instance. */
export function createExchange(settings: Settings, agents: Agents): Exchange {
    const adapter = chooseAdapter(settings);
    const exchange =
        adapter === httpAdapter()
            ? createHttpExchange(settings, agents, adapter)
            : createPlainExchange(settings, adapter);
    const { transport } = settings;
    return transport === undefined ? exchange : createTransportExchange(transport, settings, exchange);
}

function httpAdapter(): AxiosAdapter | undefined {
    try {
        return axios.getAdapter('http');
    } catch {
        return undefined; // a browser
    }
}

/** In a browser always fetch, never XMLHttpRequest: that one follows redirects without asking. */
function chooseAdapter({ axios: instance }: Settings): AxiosAdapter {
    const chosen = instance && axios.getAdapter(instance.defaults.adapter ?? ['http', 'fetch']);
    if (chosen !== undefined && chosen !== httpAdapter() && chosen.name !== 'xhr') return chosen;
    return httpAdapter() ?? axios.getAdapter('fetch');
}

/** On Node: the key is put on the request below axios, and the answer is taken there. */
function createHttpExchange(settings: Settings, agents: Agents, adapter: AxiosAdapter): Exchange {
    return (call, key, interruption, secrets) =>
        new Promise((resolve, reject) => {
            const reception = new Reception(call, settings.maxResponseBytes, secrets, resolve, reject);
            const onAnswer = (answer: IncomingMessage): void => hear(answer, transport, reception);
            const transport = new KeyedTransport(key, onAnswer, call.body instanceof UploadForm);
            interruption.onStop((error) => reception.stop(error));
            reception.start(() => {
                agents.dropStale();
                const config = createConfig(call, call.headers);
                config.maxRedirects = 0;
                config.httpVersion = 1; // over HTTP/2 axios passes the transport by, and the key with it
                config.httpAgent = agents.httpAgent;
                config.httpsAgent = agents.httpsAgent;
                config.transport = transport;
                const proxy = proxyFor(settings);
                if (proxy !== undefined) config.proxy = proxy;
                adapter(config).catch((failure) => reception.onError(failure));
                return transport;
            });
        });
}

/** Tells a listener of an answer as it comes. */
function hear(answer: IncomingMessage, transport: KeyedTransport, listener: TransportListener): void {
    listener.onHeaders(answer.statusCode ?? 0, answer.statusMessage ?? '', answer.headers);
    listen(answer, listener);
    answer.on('end', () => transport.abortUnfinished());
}

/** By fetch, or by whatever adapter the caller's axios instance has. */
function createPlainExchange(settings: Settings, adapter: AxiosAdapter): Exchange {
    return async (call, key, interruption, secrets) => {
        const controller = new AbortController();
        const data = call.body instanceof UploadForm ? await interruption.race(call.body.toFormData()) : call.body;
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
                    else reject(toExchangeError(failure, settings.maxResponseBytes, false, secrets));
                },
            );
        });
    };
}

/** What both have in common. What the caller's interceptors left in the config stays, but for what would break a promise of ours. */
function createConfig(call: Call, headers: Readonly<Record<string, string>>): InternalAxiosRequestConfig {
    return {
        ...call.config,
        data: call.body,
        method: call.method,
        url: call.url,
        headers: Object.assign(new AxiosHeaders(), headers), // checked already: axios's own way looks at each again
        maxBodyLength: -1,
        timeout: 0,
    };
}

function toRawAnswer({ status, statusText, headers, data }: AxiosResponse): RawAnswer {
    const byName = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    return { status, statusText, headers: Object.fromEntries(byName), body: data };
}
