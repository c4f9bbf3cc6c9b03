import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import axios, { AxiosHeaders } from 'axios';
import type { Agents } from './agents.js';
import { isLoopback } from './base-url.js';
import { toExchangeError } from './connection-failure.js';
import { decodeBody } from './decode-body.js';
import type { Interruption } from './interruption.js';
import { KeyedTransport } from './keyed-transport.js';
import type { Secrets } from './secrets.js';
import type { Settings } from './settings.js';

/** An answer whose body is still to be read. */
export interface OpenAnswer {
    readonly status: number;
    readonly statusText: string;
    /** By lower-case name. */
    readonly headers: Readonly<Record<string, unknown>>;
    readonly body: AsyncIterable<Uint8Array>;
    /** Whether the body is decompressed on its way, so that its length is not that of the header. */
    readonly isDecoded: boolean;
    /** Says whether somebody waits for bytes. While nobody does, the answer keeps no process alive. */
    setAwaited(isAwaited: boolean): void;
    /** Ends it, its socket with it. */
    destroy(): void;
}

/** Sends a GET, with the key or without, and gives the answer as soon as its headers are there. */
export type Request = (
    url: URL,
    key: string | undefined,
    interruption: Interruption,
    secrets: Secrets,
) => Promise<OpenAnswer>;

/** Requests by axios's http adapter: it knows proxies and agents. Redirects are left to the caller. */
export function createNodeRequest(settings: Settings, agents: Agents): Request {
    const adapter = axios.getAdapter('http');
    return (url, key, interruption, secrets) =>
        new Promise((resolve, reject) => {
            const transport = new KeyedTransport(key);
            interruption.onStop((error) => {
                reject(error);
                transport.destroy();
            });
            agents.dropStale();
            const proxy = isLoopback(url.hostname) ? false : settings.proxy;
            adapter({
                method: 'GET',
                url: url.href,
                headers: new AxiosHeaders({
                    Accept: '*/*',
                    'Accept-Encoding': 'identity',
                    'User-Agent': settings.userAgent,
                }),
                responseType: 'stream',
                decompress: false,
                maxRedirects: 0,
                maxContentLength: -1,
                maxBodyLength: -1,
                timeout: 0,
                validateStatus: null,
                httpAgent: agents.httpAgent,
                httpsAgent: agents.httpsAgent,
                ...(proxy !== undefined && { proxy }),
                transport,
            })
                .then(
                    ({ status, statusText, data }) => ({ status, statusText, ...toOpenAnswer(data, transport) }),
                    (failure) => {
                        throw toExchangeError(failure, 0, transport.answer !== undefined, secrets);
                    },
                )
                .then(resolve, (error) => {
                    transport.destroy();
                    reject(error);
                });
        });
}

function toOpenAnswer(answer: IncomingMessage, transport: KeyedTransport): Omit<OpenAnswer, 'status' | 'statusText'> {
    const body = decodeBody(answer, answer.headers['content-encoding']);
    for (const stream of [answer, body]) stream.on('error', () => {}); // told to the reader; unheard, it would end the process
    return {
        headers: answer.headers,
        body,
        isDecoded: body !== answer,
        setAwaited(isAwaited) {
            const socket: Socket | null = answer.socket; // given back when the last byte is there
            if (isAwaited) socket?.ref();
            else socket?.unref();
        },
        destroy() {
            body.destroy();
            transport.destroy();
        },
    };
}
