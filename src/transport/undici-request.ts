import type { Dispatcher } from 'undici';
import type { RunningRequest, TransportListener } from '../configuration/transport.js';
import { EsperResponseError } from '../errors/errors.js';
import { messageOf } from '../util/thrown.js';
import type { TurnGuard } from './sockets.js';
import type { UndiciConnections } from './undici-connections.js';

/** One request: what undici tells its handler goes on to the client's listener. */
export class UndiciRequest implements Dispatcher.DispatchHandler, RunningRequest {
    readonly #listener: TransportListener;
    readonly #shared: { readonly guard: TurnGuard; readonly connections: UndiciConnections };
    #controller: Dispatcher.DispatchController | undefined;
    #isWaiting = false;
    #isRefused = false;
    isAborted = false;
    isUnsent = true;

    constructor(
        listener: TransportListener,
        shared: { readonly guard: TurnGuard; readonly connections: UndiciConnections },
    ) {
        this.#listener = listener;
        this.#shared = shared;
    }

    /** Notes that it waits for a connection. */
    wait(): void {
        this.#isWaiting = true;
        this.#shared.connections.enter();
    }

    /** Called when a connection stands and the request is about to be written. */
    onRequestStart(controller: Dispatcher.DispatchController): void {
        this.isUnsent = false;
        this.#controller = controller;
        this.#stopWaiting();
        if (this.isAborted) this.abort();
    }

    onResponseStart(
        _: Dispatcher.DispatchController,
        status: number,
        headers: Readonly<Record<string, unknown>>,
        statusText = '',
    ): void {
        if (status === 101) this.#refuseUpgrade(status);
        if (status < 200) return; // more is to come
        this.#shared.guard.seen();
        this.#listener.onHeaders(status, statusText, headers);
    }

    onRequestUpgrade(_: Dispatcher.DispatchController, status: number): void {
        this.#refuseUpgrade(status);
    }

    onResponseData(_: Dispatcher.DispatchController, piece: Buffer): void {
        this.#listener.onData(piece);
    }

    onResponseEnd(): void {
        this.#shared.connections.leaveUsed();
        this.#listener.onEnd();
    }

    onResponseError(_: Dispatcher.DispatchController | undefined, error: unknown): void {
        if (this.#isWaiting) this.#stopWaiting();
        else if (!this.isUnsent) this.#shared.connections.leaveUsed();
        if (messageOf(error) === 'bad upgrade') this.#refuseUpgrade(101);
        else if (!this.#isRefused) this.#listener.onError(error);
    }

    abort(): void {
        this.isAborted = true;
        this.#stopWaiting();
        this.#controller?.abort(new Error('aborted'));
    }

    pause(): void {
        this.#controller?.pause();
    }

    resume(): void {
        this.#controller?.resume();
    }

    #stopWaiting(): void {
        if (!this.#isWaiting) return;
        this.#isWaiting = false;
        this.#shared.connections.leave(this.isUnsent);
    }

    #refuseUpgrade(status: number): void {
        this.#isRefused = true;
        this.#listener.onError(new EsperResponseError(`The server answered ${status}, which was not asked for`));
    }
}
