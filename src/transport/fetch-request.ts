import type { TransportListener } from '../configuration/transport.js';
import { EsperResponseError } from '../errors/errors.js';
import { UploadForm } from '../request/multipart-form.js';
import type { Open, WireHandle, WireRequest } from './open.js';

/** A function like the platform's `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Opens requests by a `fetch`: calls, uploads and downloads. Needs neither axios nor Node. */
export function createFetchOpen(send: Fetch): Open {
    return (request, listener) => {
        const running = new FetchRequest(request, listener);
        running.run(send).catch((failure: unknown) => listener.onError(failure));
        return running;
    };
}

class FetchRequest implements WireHandle {
    readonly #wire: WireRequest;
    readonly #listener: TransportListener;
    readonly #controller = new AbortController();
    #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    #isPaused = false;

    constructor(wire: WireRequest, listener: TransportListener) {
        this.#wire = wire;
        this.#listener = listener;
    }

    /** Sends the request and reads its answer; rejects when either fails. */
    async run(send: Fetch): Promise<void> {
        // `error`, which some platforms lack, doesn't tell a redirect's status.
        let response = await this.#send(send, 'manual');
        // What a browser shows of a redirect: that there was one.
        if (response.type === 'opaqueredirect') {
            if (!this.#wire.mayFollow || this.#wire.key !== undefined)
                throw new EsperResponseError('The server answered with a redirect, which is not followed');
            response = await this.#send(send, 'follow');
        }
        this.#listener.onHeaders(response.status, response.statusText, plainHeaders(response));
        this.#reader = response.body?.getReader();
        await this.#read();
    }

    abort(): void {
        this.#controller.abort();
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
        const { method, url, headers, key, body } = this.#wire;
        return send(url, {
            method,
            headers: { ...headers, ...(key !== undefined && { Authorization: `Bearer ${key}` }) },
            body: body instanceof UploadForm ? await body.toFormData() : (body ?? null),
            redirect,
            credentials: 'omit',
            signal: this.#controller.signal,
        });
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
function plainHeaders({ headers }: Response): Record<string, string> {
    const { 'content-encoding': encoding, ...others } = Object.fromEntries(headers);
    if (encoding === undefined) return others;
    delete others['content-length'];
    return others;
}
