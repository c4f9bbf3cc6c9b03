import type { Fetch } from '../configuration/fetch.js';
import type { Settings } from '../configuration/settings.js';
import type { TransportListener } from '../configuration/transport.js';
import { EsperResponseError } from '../errors/errors.js';
import { refusal } from '../errors/invalid.js';
import { isUndoneByFetch } from '../response/decoder.js';
import { fieldsOf } from '../util/guards.js';
import { toFetchBody } from './fetch-body.js';
import { readFetchFailure, redirected } from './fetch-failure.js';
import { keyHeader, type Open, type WireHandle, type WireRequest } from './open.js';
import { createFetchController, platformFetch } from './platform-fetch.js';

/**
 * Opens requests by the caller's `fetch` or the platform's: calls, uploads and downloads.
 * Needs neither axios nor Node.
 */
export function openByFetch({ fetch: given }: Pick<Settings, 'fetch'>): Open {
    const send = given ?? platformFetch();
    return (request, listener) => {
        const running = new FetchRequest(request, listener, given === undefined);
        running
            .run(send)
            .catch((failure: unknown) => listener.onError(running.bodyFailure ?? readFetchFailure(failure)));
        return running;
    };
}

class FetchRequest implements WireHandle {
    readonly #wire: WireRequest;
    readonly #listener: TransportListener;
    /** The platform's own, of which more is known than of a caller's. */
    readonly #isPlatforms: boolean;
    readonly #controller = createFetchController();
    #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    #isPaused = false;
    /** Why the body could not be read: fetch doesn't say. */
    bodyFailure: unknown;
    /** Until the body is there nothing is sent. */
    isUnsent = true;
    followedTo: string | undefined;
    isDecoded = false;

    constructor(wire: WireRequest, listener: TransportListener, isPlatforms: boolean) {
        this.#isPlatforms = isPlatforms;
        this.#wire = wire;
        this.#listener = listener;
    }

    /** Sends the request and reads its answer; rejects when either fails. */
    async run(send: Fetch): Promise<void> {
        let response = await this.#send(send, 'manual');
        if (response.redirected)
            throw new EsperResponseError('fetch has followed a redirect, though it was told not to');
        // What a browser shows of a redirect: that there was one.
        if (response.type === 'opaqueredirect') {
            if (!this.#wire.mayFollow || this.#wire.key !== undefined) throw redirected();
            response = await this.#send(send, 'follow');
            this.followedTo = response.url || undefined; // empty when a service worker made it up
        }
        this.isDecoded = isUndoneByFetch(response.headers.get('content-encoding'));
        this.#listener.onHeaders(response.status, response.statusText, plainHeaders(response, this.isDecoded));
        // React Native's fetch has no streams.
        if (response.body === undefined) this.#listener.onData(new Uint8Array(await response.arrayBuffer()));
        this.#reader = response.body?.getReader();
        if (this.#controller.signal.aborted) this.#stopReading();
        else await this.#read();
    }

    abort(): void {
        this.#controller.abort();
        this.#stopReading();
    }

    pause(): void {
        this.#isPaused = true;
    }

    resume(): void {
        if (!this.#isPaused) return;
        this.#isPaused = false;
        this.#read().catch((failure: unknown) => this.#listener.onError(failure));
    }

    setAwaited(): void {}

    async #send(send: Fetch, redirect: RequestRedirect): Promise<Response> {
        const { method, url, headers, key } = this.#wire;
        const { init, headers: ofBody } = await toFetchBody(this.#wire, (failure) => {
            this.bodyFailure = failure;
        });
        this.isUnsent = false;
        const response = await send(url, {
            method,
            headers: { ...headers, ...ofBody, ...keyHeader(key) },
            ...init,
            // Told `manual`, Node's fetch keeps a copy of a stream that it sends. Told `error` it tells no status.
            redirect: init.duplex !== undefined && this.#isPlatforms && takesError() ? 'error' : redirect,
            credentials: 'omit',
            signal: this.#controller.signal,
        });
        // By its members: a function of the caller's may have a class of its own.
        if (typeof fieldsOf(response)['status'] === 'number' && 'headers' in response) return response;
        throw refusal(undefined, 'fetch', 'expected the function to give a Response');
    }

    /** Of a fetch that knows no signals the answer would wait for a reader for ever. */
    #stopReading(): void {
        this.#reader?.cancel().catch(() => {});
    }

    async #read(): Promise<void> {
        while (!this.#isPaused) {
            const step = await this.#reader?.read();
            if (step === undefined || step.done) return this.#listener.onEnd();
            this.#listener.onData(step.value);
        }
    }
}

/** The headers as Node gives them. What fetch has decompressed is not compressed any more, and has another length. */
function plainHeaders({ headers }: Response, isDecoded: boolean): Record<string, string> {
    const all = Object.fromEntries(headers);
    if (!isDecoded) return all;
    const { 'content-encoding': _, 'content-length': __, ...others } = all;
    return others;
}

/** Tells whether requests can be told to fail at a redirect: Cloudflare's can't. */
function takesError(): boolean {
    try {
        return new Request('http://localhost', { redirect: 'error' }).redirect === 'error';
    } catch {
        return false;
    }
}
