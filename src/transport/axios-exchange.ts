import type { IncomingMessage } from 'node:http';
import axios, { type AxiosAdapter, AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import type { Settings } from '../configuration/settings.js';
import type { TransportListener } from '../configuration/transport.js';
import type { Call } from '../request/call.js';
import { UploadForm } from '../request/multipart-form.js';
import { type Agents, proxyFor } from './agents.js';
import type { Exchange } from './exchange.js';
import { KeyedRequest } from './keyed-request.js';
import { listen, ResponseReceiver } from './response-receiver.js';

export function httpAdapter(): AxiosAdapter | undefined {
    try {
        return axios.getAdapter('http');
    } catch {
        return undefined; // a browser
    }
}

/** Chooses an adapter: in a browser always fetch, never XMLHttpRequest, which follows redirects. */
export function chooseAdapter({ axios: instance }: Settings): AxiosAdapter {
    const chosen = instance && axios.getAdapter(instance.defaults.adapter ?? ['http', 'fetch']);
    if (chosen !== undefined && chosen !== httpAdapter() && chosen.name !== 'xhr') return chosen;
    return httpAdapter() ?? axios.getAdapter('fetch');
}

/**
 * Creates the exchange on Node, by axios's own adapter.
 * The key is put on the request below axios, and the answer is taken there.
 */
export function createHttpExchange(settings: Settings, agents: Agents, adapter: AxiosAdapter): Exchange {
    const { hostname } = new URL(settings.baseUrl);
    return (call, key, interruption, redactor) =>
        new Promise((resolve, reject) => {
            const receiver = new ResponseReceiver(call, settings.maxResponseBytes, redactor, resolve, reject);
            const onAnswer = (answer: IncomingMessage): void => forwardResponse(answer, transport, receiver);
            const transport = new KeyedRequest(key, onAnswer, call.body instanceof UploadForm);
            interruption.onStop((error) => receiver.stop(error));
            receiver.start(() => {
                agents.dropStale();
                const config = createConfig(call, call.headers);
                config.maxRedirects = 0;
                config.httpVersion = 1; // over HTTP/2 axios passes the transport by, and the key with it
                config.httpAgent = agents.httpAgent;
                config.httpsAgent = agents.httpsAgent;
                config.transport = transport;
                const proxy = proxyFor(settings, hostname);
                if (proxy !== undefined) config.proxy = proxy;
                adapter(config).catch((failure) => receiver.onError(failure));
                return transport;
            });
        });
}

/** Forwards an answer to a listener as it comes. */
function forwardResponse(answer: IncomingMessage, transport: KeyedRequest, listener: TransportListener): void {
    listener.onHeaders(answer.statusCode ?? 0, answer.statusMessage ?? '', answer.headers);
    listen(answer, listener);
    answer.on('end', () => transport.abortUnfinished());
}

/**
 * Creates the config that both exchanges have in common.
 * What the caller's interceptors left in it stays, except what would break a promise of ours.
 */
export function createConfig(call: Call, headers: Readonly<Record<string, string>>): InternalAxiosRequestConfig {
    return {
        ...call.config,
        data: call.body,
        method: call.method,
        url: call.url,
        headers: Object.assign(new AxiosHeaders(), headers), // checked already: axios's own way checks each again
        maxBodyLength: -1,
        timeout: 0,
    };
}
