import type { Socket } from 'node:net';
import * as undici from 'undici';
import type { TransportSettings } from '../configuration/transport.js';
import { platformClock } from '../util/clock.js';
import { skipContinue } from './skip-continue.js';
import { HINT_MARGIN_MS, readAfterFailedWrite, SOCKET_IDLE_MS } from './sockets.js';
import { openTunnel } from './tunnel.js';

type Connect = undici.buildConnector.connector;

/**
 * The connections of one transport to the API.
 * They are opened through its proxy, and given up when nobody waits for them.
 */
export class UndiciConnections {
    readonly #settings: TransportSettings;
    /** What ends those that are being opened. */
    readonly #opening = new Set<() => void>();
    readonly #open = new Set<Socket>();
    #waiting = 0;
    #inUse = 0;
    #usedAt = platformClock.monotonic();

    constructor(settings: TransportSettings) {
        this.#settings = settings;
    }

    /** Makes an agent of undici with these connections. */
    createAgent(): undici.Agent {
        return new undici.Agent({
            keepAliveTimeout: SOCKET_IDLE_MS,
            keepAliveTimeoutThreshold: HINT_MARGIN_MS,
            // The client's deadline ends what takes too long; a second timer here would race with it.
            connect: this.#connect(undici.buildConnector({ timeout: 0 })),
        });
    }

    /** Notes that a request waits for a connection. */
    enter(): void {
        this.#waiting += 1;
    }

    /**
     * Notes that a request has its connection, or waits no more.
     * Connections that nobody waits for are given up.
     */
    leave(isGivenUp: boolean): void {
        this.#waiting -= 1;
        if (!isGivenUp) this.#inUse += 1;
        if (this.#waiting === 0) for (const end of [...this.#opening]) end();
    }

    /** Notes that a request is done with its connection. */
    leaveUsed(): void {
        this.#inUse -= 1;
        this.#usedAt = platformClock.monotonic();
    }

    /** Closes connections that have been idle for too long, though their timer had no time to say so. */
    dropStale(): void {
        if (this.#inUse > 0 || platformClock.monotonic() - this.#usedAt < SOCKET_IDLE_MS) return;
        for (const socket of this.#open) socket.destroy();
    }

    #connect(connect: Connect): Connect {
        return (options, callback) => {
            let end = (): void => {};
            const giveUp = (): void => end();
            this.#opening.add(giveUp);
            const finish = (error: Error | null, socket?: Socket): void => {
                this.#opening.delete(giveUp);
                if (socket === undefined) callback(error ?? new Error('no socket'), null);
                else callback(null, this.#keep(socket));
            };
            const start = (httpSocket?: Socket): void => {
                // Gives the socket, though its type doesn't say so.
                const socket: unknown = Reflect.apply(connect, undefined, [{ ...options, httpSocket }, finish]);
                if (isSocket(socket)) end = () => socket.destroy(new Error('the connection was given up'));
            };
            const { proxy } = this.#settings;
            if (proxy === undefined) return start();
            const target = { hostname: options.hostname, port: Number(options.port) || 443 };
            end = openTunnel(proxy, target, (error, socket) => (error === null ? start(socket) : finish(error)));
        };
    }

    #keep(socket: Socket): Socket {
        this.#open.add(socket);
        socket.once('close', () => this.#open.delete(socket));
        readAfterFailedWrite(socket);
        skipContinue(socket);
        return socket;
    }
}

function isSocket(value: unknown): value is Socket {
    return typeof value === 'object' && value !== null && 'destroy' in value;
}
