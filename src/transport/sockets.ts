import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { platformClock } from '../util/clock.js';
import { isRecord } from '../util/guards.js';
import { codeOf } from '../util/thrown.js';
import { afterTurn, startTimer, stopTimer } from '../util/timers.js';

/**
 * How long an idle socket is kept, in milliseconds.
 * Servers close theirs after 5 s and more: a request on one that is closed just then is reset, and a POST must not be
 * repeated.
 */
export const SOCKET_IDLE_MS = 4000;

/**
 * Margin below a server's `Keep-Alive: timeout=` hint, in milliseconds.
 * Node's and undici's own agents have the same.
 */
export const HINT_MARGIN_MS = 1000;

/**
 * How long a turn of the event loop may take before the program counts as busy, in milliseconds.
 * Then servers may have closed sockets, and nobody saw it.
 */
const BUSY_MS = 50;

/** How long after a failed write the answer that explains it may take, in milliseconds. */
const EXPLANATION_MS = 1000;

/** Remembers until when sockets may be used again. */
export class IdleSockets {
    readonly #agents: Agent[] = [];
    readonly #limits = new WeakMap<Socket, number>();
    readonly #ends = new WeakMap<Socket, number>();

    /** Takes a server's `Keep-Alive` header for a socket. */
    limit(socket: Socket, keepAlive: string | string[]): void {
        const [, seconds] = /\btimeout=(\d+)/i.exec(String(keepAlive)) ?? [];
        if (seconds === undefined) return;
        this.#limits.set(socket, Math.min(SOCKET_IDLE_MS, Number(seconds) * 1000 - HINT_MARGIN_MS));
    }

    /** Notes from when on the sockets of an agent are idle. */
    watch(agent: Agent): void {
        this.#agents.push(agent);
        agent.on('free', (socket: Socket) => {
            this.#ends.set(socket, platformClock.monotonic() + (this.#limits.get(socket) ?? SOCKET_IDLE_MS));
        });
    }

    /**
     * Closes sockets that have been idle for too long.
     * Their timer had no time to say so when the program was busy.
     */
    dropStale(): void {
        for (const agent of this.#agents) this.#dropStaleOf(agent);
    }

    #dropStaleOf({ freeSockets }: Agent): void {
        const now = platformClock.monotonic();
        for (const name in freeSockets) {
            // The first has been idle longest: mostly one look is enough.
            for (const socket of freeSockets[name] ?? []) {
                if ((this.#ends.get(socket) ?? Number.POSITIVE_INFINITY) > now) break;
                socket.destroy();
            }
        }
    }
}

/**
 * Starts requests.
 * When the program was busy, all of them wait until the event loop has gone round once, so that sockets which were
 * closed meanwhile are noticed before one of them is used.
 */
export class TurnGuard {
    readonly #onBusy: () => void;
    #seenAt = platformClock.monotonic();
    #waiting: (() => void)[] | undefined;

    /** `onBusy` is called before requests that had to wait are started. */
    constructor(onBusy: () => void = () => {}) {
        this.#onBusy = onBusy;
    }

    /** Notes that the event loop goes round. */
    seen(): void {
        this.#seenAt = platformClock.monotonic();
    }

    run(start: () => void): void {
        if (this.#waiting !== undefined) {
            this.#waiting.push(start);
            return;
        }
        const now = platformClock.monotonic();
        if (now - this.#seenAt < BUSY_MS) {
            this.#seenAt = now;
            start();
            return;
        }
        this.#waiting = [start];
        afterTurn(() => this.#flush());
    }

    #flush(): void {
        const waiting = this.#waiting ?? [];
        this.#waiting = undefined;
        this.seen();
        this.#onBusy();
        for (const start of waiting) start();
    }
}

const isGuarded = new WeakSet<Socket>();

/**
 * Lets an answer be read though the rest of a request could no longer be written.
 * A server that refuses an upload early (413, 401) and closes would else be a broken pipe.
 */
export function readAfterFailedWrite(socket: Socket): void {
    if (isGuarded.has(socket)) return;
    isGuarded.add(socket);
    const { destroy } = socket;
    let isWaiting = false;
    socket.destroy = function destroyLater(this: Socket, error?: Error): Socket {
        const isWrite = Reflect.get(Object(error), 'syscall') === 'write';
        if (!isWrite || !WRITE_FAILURES.has(codeOf(error))) return destroy.call(this, error);
        if (isWaiting) return this;
        isWaiting = true;
        forgetReadError(this);
        const timer = startTimer(() => destroy.call(this, error), EXPLANATION_MS);
        this.once('close', () => stopTimer(timer));
        return this;
    };
}

/**
 * Lets a socket be read on.
 * Node marks the reading side as failed when writing has, and then gives no more bytes.
 */
function forgetReadError(socket: Socket): void {
    const state: unknown = Reflect.get(socket, '_readableState'); // nothing public takes the mark off
    if (isRecord(state) && state['errored'] !== undefined) Reflect.set(state, 'errored', null);
}

const WRITE_FAILURES: ReadonlySet<string | undefined> = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED']);
