import { ServerResponse } from 'node:http';
import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { OrderedFault } from './faults.js';

/** Node's own request and response. Without a socket there are none. */
export type NodeBindings = Partial<HttpBindings> | Partial<Http2Bindings>;

/** A response before it is sent. */
export interface Reply {
    status: number;
    headers: Record<string, string>;
    text: string;
}

/** What `fetch` rejects with for a reset, as undici does. */
class ConnectionReset extends TypeError {
    constructor() {
        super('fetch failed', { cause: Object.assign(new Error('The fault "reset" struck.'), { code: 'ECONNRESET' }) });
    }
}

/** Statuses whose responses have no body. */
const BODYLESS = new Set([204, 304]);

/** The connection of a request: node's objects, and a signal that aborts when the client goes away. */
interface Connection {
    bindings: NodeBindings;
    signal: AbortSignal;
}

/** Sends a reply, in the way that a fault orders. Rejects when the connection is reset and there is no socket. */
export async function send(
    reply: Reply,
    fault: OrderedFault | undefined,
    { bindings, signal }: Connection,
): Promise<Response> {
    switch (fault?.kind) {
        case 'latency':
            await sleep(fault.delay ?? 1000, signal);
            return plain(reply);
        case 'reset':
            return reset(bindings);
        case 'cut':
            return cut(reply, bindings);
        case 'stall':
            return new Response(stalling(reply.text), { status: reply.status, headers: withLength(reply) });
        case 'trickle':
            return new Response(trickling(reply.text, fault.delay ?? 50), {
                status: reply.status,
                headers: withLength(reply),
            });
        default:
            return plain(reply);
    }
}

function plain({ status, headers, text }: Reply): Response {
    // An empty string would be a body of the type text/plain.
    return new Response(BODYLESS.has(status) || text === '' ? null : text, { status, headers });
}

/** Returns the reply of a fault, where its kind changes or replaces the response. */
export function faultReply(fault: OrderedFault, reply: Reply | undefined): Reply | undefined {
    const { kind, status, retryAfter } = fault;
    if (kind === 'html') {
        const title = `${status ?? 502} Bad Gateway`;
        const [head, body] = [
            `<head><title>${title}</title></head>`,
            `<body><center><h1>${title}</h1></center></body>`,
        ];
        const text = `<html>\r\n${head}\r\n${body}\r\n</html>\r\n`;
        return { status: status ?? 502, headers: { 'content-type': 'text/html' }, text };
    }
    if (kind === 'broken-json' && reply !== undefined)
        return { ...reply, text: reply.text.slice(0, Math.ceil(reply.text.length / 2)) };
    if (kind !== 'status') return reply;
    const text = JSON.stringify({
        errors: ['detail: A fault on order.'],
        message: 'detail: A fault on order. ',
        status: status ?? 503,
    });
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter);
    return { status: status ?? 503, headers, text };
}

/** Resets the connection. Throws where there is no socket. */
function reset({ outgoing }: NodeBindings): Response {
    if (!(outgoing instanceof ServerResponse)) throw new ConnectionReset();
    outgoing.socket?.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
}

/** Sends the first half of a text, then ends the connection. */
function cut(reply: Reply, { outgoing }: NodeBindings): Response {
    const bytes = Buffer.from(reply.text);
    const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
    if (outgoing instanceof ServerResponse) {
        outgoing.writeHead(reply.status, withLength(reply));
        outgoing.write(half, () => outgoing.destroy());
        return RESPONSE_ALREADY_SENT;
    }
    const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(half),
        pull: (controller) => controller.error(new TypeError('terminated')),
    });
    return new Response(body, { status: reply.status, headers: withLength(reply) });
}

function withLength({ headers, text }: Reply): Record<string, string> {
    return { ...headers, 'content-length': String(Buffer.byteLength(text)) };
}

/** Streams the first half of a text, and then nothing. */
function stalling(text: string): ReadableStream<Uint8Array> {
    const bytes = Buffer.from(text);
    return new ReadableStream({ start: (controller) => controller.enqueue(bytes.subarray(0, bytes.length >> 1)) });
}

const CHUNK_BYTES = 16;

/** Streams a text in small chunks, with a pause between them. */
function trickling(text: string, delay: number): ReadableStream<Uint8Array> {
    const bytes = Buffer.from(text);
    let at = 0;
    const canceled = new AbortController();
    return new ReadableStream(
        {
            async pull(controller) {
                if (at > 0) await sleep(delay, canceled.signal).catch(() => {});
                if (canceled.signal.aborted) return;
                controller.enqueue(bytes.subarray(at, at + CHUNK_BYTES));
                at += CHUNK_BYTES;
                if (at >= bytes.length) controller.close();
            },
            cancel: () => canceled.abort(),
        },
        { highWaterMark: 0 },
    );
}

/** Waits. Rejects with the signal's reason when it aborts. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const stop = () => {
            clearTimeout(timer);
            reject(signal.reason);
        };
        const timer = setTimeout(() => {
            signal.removeEventListener('abort', stop);
            resolve();
        }, milliseconds);
        signal.addEventListener('abort', stop, { once: true });
    });
}
