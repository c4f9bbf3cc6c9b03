import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ProxyAddress } from '../configuration/proxy.js';
import { requireNode } from '../util/node.js';
import { TunnelError } from './connection-error.js';

/** Where a tunnel leads. */
export interface TunnelTarget {
    readonly hostname: string;
    readonly port: number;
}

/** Called with the socket to the target, or with why there is none. */
export type TunnelCallback = (error: Error | null, socket?: Socket) => void;

/**
 * Opens a tunnel through a proxy (CONNECT).
 * The proxy sees where it leads, and bytes of TLS. Whatever it answers but 200 is its refusal, never an answer of the
 * API. Gives what ends the attempt.
 */
export function openTunnel(proxy: ProxyAddress, target: TunnelTarget, callback: TunnelCallback): () => void {
    const isTls = proxy.protocol?.replace(/:$/, '') === 'https';
    const { request: send } = isTls ? requireNode('node:https') : requireNode('node:http');
    const authority = `${target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname}:${target.port}`;
    const request = send({
        method: 'CONNECT',
        host: proxy.host,
        port: proxy.port,
        path: authority,
        headers: { Host: authority, ...authorization(proxy) },
        agent: false, // its own socket, which becomes the tunnel
        ...(isTls && { ALPNProtocols: ['http/1.1'] }),
    });
    let isOver = false;
    const finish: TunnelCallback = (error, socket) => {
        if (isOver) return;
        isOver = true;
        callback(error, socket);
    };
    request.once('connect', (response: IncomingMessage, socket: Socket, head: Buffer) => {
        const { statusCode = 0, statusMessage } = response;
        if (statusCode !== 200) {
            socket.destroy();
            finish(new TunnelError(statusCode, statusMessage));
            return;
        }
        if (head.length > 0) socket.unshift(head);
        finish(null, socket);
    });
    // An answer that isn't one to a CONNECT, such as 101.
    request.once('response', ({ statusCode = 0, statusMessage }: IncomingMessage) => {
        request.destroy();
        finish(new TunnelError(statusCode, statusMessage));
    });
    request.once('error', (error) => finish(error));
    request.once('close', () => finish(new Error('the proxy closed the connection')));
    request.end();
    return () => {
        request.destroy();
        finish(new Error('the tunnel was given up'));
    };
}

function authorization({ auth }: ProxyAddress): Record<string, string> {
    if (auth === undefined) return {};
    const { Buffer } = requireNode('node:buffer');
    return { 'Proxy-Authorization': `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` };
}
