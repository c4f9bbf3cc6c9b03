import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { runProgram } from './run-program.js';
import { json, listen, serve, serveSockets, type TestServer } from './servers.js';

const FOLDER = path.join(__dirname, '../fixtures/tls');
const PROGRAM = path.join(__dirname, 'network-program.mjs');
const TLS = {
    cert: readFileSync(path.join(FOLDER, 'cert.pem')),
    key: readFileSync(path.join(FOLDER, 'key.pem')),
};

export type Way = 'axios' | 'undici' | 'fetch';
/** The ways by which a call can go. */
export const WAYS: readonly Way[] = ['axios', 'undici', 'fetch'];

/** A call for the network program. */
export interface Step {
    readonly name?: string;
    readonly baseUrl: string;
    readonly call:
        | 'get'
        | 'post'
        | 'bigPost'
        | 'delete'
        | 'list'
        | 'upload'
        | 'uploadFromPath'
        | 'download'
        | 'bareGet'
        | 'barePost';
    /** Of the file to upload. */
    readonly path?: string;
    readonly proxy?: string;
    readonly options?: object;
    readonly timeout?: number;
    /** How many at once. */
    readonly times?: number;
    /** By the client of the step before. */
    readonly isShared?: boolean;
    /** Computes so long before, or when the request has left. */
    readonly busyMs?: number;
    readonly busyAfterMs?: number;
    readonly pauseMs?: number;
}

/** What became of a call. */
export interface Outcome {
    readonly name?: string;
    readonly value?: unknown;
    readonly error?: string;
    readonly message?: string;
    readonly sent?: string;
    readonly attempts?: number;
    readonly status?: number;
    readonly proxyStatus?: number;
    readonly retryAfterMs?: number;
    readonly code?: string;
}

/** Makes calls in a process of their own, which trusts our certificate; gives their outcomes, and how long it lived after. */
export async function callInProcess(
    way: Way,
    steps: readonly Step[],
    env: Readonly<Record<string, string>> = {},
): Promise<{ readonly outcomes: readonly Outcome[]; readonly lingeredMs: number }> {
    let spokeAt = performance.now();
    const { code, stdout, stderr } = await runProgram([PROGRAM, way, JSON.stringify(steps)], {
        env: { NODE_EXTRA_CA_CERTS: path.join(FOLDER, 'cert.pem'), NO_PROXY: '', ...env },
        onStart: (child) => {
            const limit = setTimeout(() => child.kill('SIGKILL'), 25_000); // a process that hangs is the failure
            child.stdout?.on('data', () => {
                spokeAt = performance.now();
            });
            child.on('close', () => clearTimeout(limit));
        },
    });
    const lingeredMs = performance.now() - spokeAt;
    if (code !== 0) throw new Error(`The program ended with ${code}: ${stderr}${stdout}`);
    const outcomes = stdout
        .trim()
        .split('\n')
        .map((line): Outcome => JSON.parse(line));
    return { outcomes, lingeredMs };
}

/** An Esper over https, of one device and one group. */
export function serveTls(listener: Parameters<typeof serve>[0] = (_, response) => json(response, 200, { id: 'd' })) {
    return serve(listener, createHttpsServer(TLS));
}

/** A TLS server that speaks to the bare connection. */
export function serveTlsSockets(onConnection: (socket: TLSSocket) => void): Promise<TestServer> {
    return listen(
        createTlsServer(TLS, (socket) => {
            socket.on('error', () => {});
            onConnection(socket);
        }),
        [],
    );
}

/** A proxy that answers a CONNECT with bytes, or opens the tunnel to a port of this machine. */
export async function serveProxy(answerWith: Buffer | string | 'tunnel' | 'close' | 'silence', port = 0) {
    const connects: string[] = [];
    const server = await serveSockets((socket, request) => {
        connects.push(request);
        if (answerWith === 'silence') return;
        if (answerWith === 'close') socket.destroy();
        else if (answerWith === 'tunnel') openTunnel(socket, port);
        else socket.end(answerWith);
    });
    return { ...server, connects, url: `http://127.0.0.1:${server.port}` };
}

function openTunnel(socket: Socket, port: number): void {
    socket.removeAllListeners('data');
    const tunnel = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(tunnel).pipe(socket);
    });
    tunnel.on('error', () => socket.destroy());
    socket.on('close', () => tunnel.destroy());
}
