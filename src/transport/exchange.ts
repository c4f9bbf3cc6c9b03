import type { Settings } from '../configuration/settings.js';
import type { OpenableTransport } from '../configuration/transport.js';
import { refusal } from '../errors/invalid.js';
import { UploadForm } from '../request/multipart-form.js';
import { isDeno } from '../util/browser.js';
import { hasNode } from '../util/node.js';
import { callersAdapter, createAdapterExchange } from './axios-adapter.js';
import { createAxiosOpen, httpAdapter } from './axios-request.js';
import { openByFetch } from './fetch-request.js';
import { type Exchange, keyHeader, type Open } from './open.js';
import { exchangeBy } from './response-receiver.js';

/**
 * Chooses how a client sends.
 * By the caller's transport or adapter, by axios where it has Node's http, else by fetch.
 */
export function createExchange(settings: Settings): Exchange {
    const { transport } = settings;
    const adapter = callersAdapter(settings);
    const exchange =
        adapter === undefined
            ? exchangeBy(createOpen(settings), settings.maxResponseBytes)
            : createAdapterExchange(settings, adapter);
    return transport === undefined ? exchange : exchangeByTransport(transport, settings, exchange);
}

/**
 * Chooses between our own ways, unless the caller has a `fetch`.
 * In a browser it is the platform's, never XMLHttpRequest: that one follows redirects unasked.
 */
export function createOpen(settings: Settings): Open {
    if (settings.fetch !== undefined) return openByFetch(settings);
    if (sendsByAxios()) return createAxiosOpen(settings);
    const { socketOption } = settings;
    if (socketOption !== undefined)
        throw refusal(undefined, socketOption, "needs Node's http under axios; here calls go by fetch");
    return openByFetch(settings);
}

/**
 * Tells whether calls go by axios.
 * A bundle for a browser has no http in its axios, and may run where Node's modules are: in a Worker, in jsdom.
 */
const sendsByAxios = (): boolean => hasNode() && !isDeno() && httpAdapter() !== undefined;

/** Exchanges by a transport that the caller has chosen; those with files to send go by `exchangeFiles`. */
function exchangeByTransport(transport: OpenableTransport, settings: Settings, exchangeFiles: Exchange): Exchange {
    const { maxResponseBytes, proxyFor, baseUrl } = settings;
    const { hostname, port } = new URL(baseUrl);
    const send = transport.open({ proxy: proxyFor(hostname, Number(port) || 443) });
    const exchangeTexts = exchangeBy(({ method, url, headers, body, key }, listener) => {
        const all = { ...headers, 'Accept-Encoding': 'gzip, deflate, br', ...keyHeader(key) };
        const text = body instanceof UploadForm ? undefined : body;
        return send({ method, url: new URL(url), headers: all, body: text }, listener);
    }, maxResponseBytes);
    return (context) => (context.call.body instanceof UploadForm ? exchangeFiles(context) : exchangeTexts(context));
}
