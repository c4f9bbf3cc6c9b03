import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import axios, { AxiosHeaders } from 'axios';
import type { Settings } from '../configuration/settings.js';
import { decodeBody } from '../response/body.js';
import { type Agents, proxyFor } from '../transport/agents.js';
import { toExchangeError } from '../transport/connection-error.js';
import { KeyedRequest } from '../transport/keyed-request.js';
import type { Interruption } from '../util/interruption.js';
import type { Redactor } from '../util/redaction.js';

/** An answer whose body is still to be read. */
export interface OpenAnswer {
    /** Where it came from: somewhere else than was asked, when redirects were followed on the way. */
    readonly url: URL;
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
    redactor: Redactor,
) => Promise<OpenAnswer>;

/** Requests by axios's http adapter: it knows proxies and agents. Redirects are left to the caller. */
export function createNodeRequest(settings: Settings, agents: Agents): Request {
    const adapter = axios.getAdapter('http');
    return (url, key, interruption, redactor) =>
        new Promise((resolve, reject) => {
            const transport = new KeyedRequest(key, (answer) => {
                // Not within the event: a compression that is not known would be nobody's error.
                try {
                    resolve(fromIncomingMessage(url, answer, transport));
                } catch (error) {
                    fail(error);
                }
            });
            const fail = (error: unknown): void => {
                transport.abort();
                reject(error);
            };
            interruption.onStop(fail);
            agents.dropStale();
            const proxy = proxyFor(settings, url.hostname);
            adapter({
                method: 'GET',
                url: url.href,
                headers: new AxiosHeaders({
                    Accept: '*/*',
                    'Accept-Encoding': 'identity',
                    'User-Agent': settings.userAgent,
                }),
                maxRedirects: 0,
                maxBodyLength: -1,
                timeout: 0,
                httpAgent: agents.httpAgent,
                httpsAgent: agents.httpsAgent,
                ...(proxy !== undefined && { proxy }),
                transport,
            }).catch((failure) => fail(toExchangeError(failure, 0, false, redactor)));
        });
}

function fromIncomingMessage(url: URL, answer: IncomingMessage, transport: KeyedRequest): OpenAnswer {
    const body = decodeBody(answer, answer.headers['content-encoding']);
    for (const stream of [answer, body]) stream.on('error', () => {}); // told to the reader; unheard, it would end the process
    return {
        url,
        status: answer.statusCode ?? 0,
        statusText: answer.statusMessage ?? '',
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
            transport.abort();
        },
    };
}
