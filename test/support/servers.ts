import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import {
    type AddressInfo,
    createServer as createSocketServer,
    type Socket,
    type Server as SocketServer,
} from 'node:net';
import type { ClientOptions } from '../../src/configuration/client-options.js';
import { EsperClient as FetchClient } from '../../src/fetch.js';
import { EsperClient } from '../../src/index.js';
import { isOverFetch, overTransport } from './over-transport.js';

/** A server on a free port of this machine. */
export interface TestServer {
    readonly baseUrl: string;
    readonly port: number;
    /** Every request that came, in order. */
    readonly requests: {
        readonly method: string;
        readonly url: string;
        readonly headers: IncomingMessage['headers'];
    }[];
    /** Every connection that was made. */
    readonly sockets: Socket[];
    /** Takes no connection any more. */
    close(): Promise<void>;
}

const open: TestServer[] = [];

afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
});

/** An HTTP server; it is closed after the test. */
export async function serve(listener: RequestListener, server = createServer()): Promise<TestServer> {
    const requests: TestServer['requests'] = [];
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
        listener(request, response);
    });
    return listen(server, requests);
}

/** Opens a server of bare sockets, for answers that no HTTP server would give. Connections are counted from 1. */
export async function serveSockets(
    onRequest: (socket: Socket, request: string, connection: number) => void,
): Promise<TestServer> {
    const requests: TestServer['requests'] = [];
    let connections = 0;
    const server = createSocketServer((socket) => {
        connections += 1;
        const connection = connections;
        let text = '';
        socket.on('error', () => {});
        socket.on('data', (chunk) => {
            text += chunk.toString('latin1');
            const end = text.indexOf('\r\n\r\n');
            const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
            if (end < 0 || text.length < end + 4 + length) return;
            const [method = '', url = ''] = text.split(' ');
            requests.push({ method, url, headers: {} });
            const whole = text;
            text = '';
            onRequest(socket, whole, connection);
        });
    });
    return listen(server, requests);
}

export async function listen(server: Server | SocketServer, requests: TestServer['requests']): Promise<TestServer> {
    const sockets: Socket[] = [];
    server.on('connection', (socket: Socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const close = async (): Promise<void> => {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
    };
    const made = { baseUrl: `http://127.0.0.1:${port}/api`, port, requests, sockets, close };
    open.push(made);
    return made;
}

/** The key of every test: long enough that finding it somewhere is no accident. */
export const KEY = 'kEy0123456789abcdefSECRETghijklmnop';

/** A client of a server, with waits that take no time. */
export function clientOf(server: { readonly baseUrl: string }, options: ClientOptions = {}): EsperClient {
    const own = { ...quick, baseUrl: server.baseUrl, apiKey: KEY, enterpriseId: 'e-1', ...options };
    if (OF_THE_ROOT.some((name) => options[name] !== undefined)) return new EsperClient(own);
    return isOverFetch ? new FetchClient(own) : new EsperClient({ ...overTransport, ...own });
}

/** What only the root takes: such a client goes by axios. */
const OF_THE_ROOT = ['axios', 'transport', 'proxy', 'httpAgent', 'httpsAgent'] as const;

const quick: ClientOptions = { sleep: async () => {}, random: () => 0.5 };

/** An answer as bytes. */
export function answer(
    status: number,
    body: string | Buffer = '',
    headers: Readonly<Record<string, string>> = {},
): Buffer {
    const all = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)), ...headers };
    const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.concat([
        Buffer.from(`HTTP/1.1 ${status} Status\r\n${head.join('')}\r\n`, 'latin1'),
        Buffer.from(body),
    ]);
}

/** A response of an HTTP server with JSON in it. */
export function json(
    response: ServerResponse,
    status: number,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
): void {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
}

/** The error that a call ends with; fails when it ends well. */
export async function errorOf(call: PromiseLike<unknown>): Promise<unknown> {
    try {
        await call;
    } catch (error) {
        return error;
    }
    throw new Error('the call should have failed');
}

/** Waits until the client has let go of every connection. */
export async function allClosed({ sockets }: TestServer): Promise<void> {
    await Promise.all(
        sockets.map((socket) => socket.closed || new Promise((resolve) => socket.once('close', resolve))),
    );
}
