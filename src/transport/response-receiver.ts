import type { Readable, Writable } from 'node:stream';
import type { RunningRequest, TransportListener } from '../configuration/transport.js';
import { EsperResponseError } from '../errors/errors.js';
import type { EsperError } from '../errors/esper-error.js';
import type { RawResponse } from '../request/call.js';
import type { CallContext } from '../request/call-context.js';
import { createDecoder, type Decoder } from '../response/decoder.js';
import { isSuccess, ReceivedBody } from '../response/read-response.js';
import { isUnsentFailure, oversize, toExchangeError } from './connection-error.js';
import type { Exchange, WireRequest } from './open.js';

/** Forwards a stream's bytes as they come, and its end: whole, or with an error. */
export function listen(stream: Readable, listener: Pick<TransportListener, 'onData' | 'onEnd' | 'onError'>): void {
    stream.on('data', (piece: Buffer) => listener.onData(piece));
    stream.on('end', () => listener.onEnd());
    stream.on('error', (error) => listener.onError(error));
    stream.on('close', () => {
        if (!stream.readableEnded) listener.onError(new Error('aborted')); // made only then: an error is dear
    });
}

/** Makes an exchange of what opens a request: the answer is given when all of it is there. */
export function exchangeBy(
    open: (request: WireRequest, listener: TransportListener) => RunningRequest,
    maxBytes: number,
): Exchange {
    return (context) => {
        const { call, key } = context;
        const receiver = new ResponseReceiver(context, maxBytes);
        receiver.start(() => open({ ...call, key }, receiver));
        return receiver.response;
    };
}

/** Receives the answer to a call, and notes in its context whether the request reached the API. */
class ResponseReceiver implements TransportListener {
    readonly #context: CallContext;
    readonly #maxBytes: number;
    #resolve: (response: RawResponse) => void = () => {};
    #reject: (error: EsperError) => void = () => {};
    #running: RunningRequest | undefined;
    #isStopped = false;
    #head: Omit<RawResponse, 'body'> | undefined;
    readonly #body = new ReceivedBody();
    #decoder: Decoder | undefined;
    #bytes = 0;

    /** What it becomes: the whole answer, or why there is none. */
    readonly response: Promise<RawResponse>;

    constructor(context: CallContext, maxBytes: number) {
        this.#context = context;
        this.#maxBytes = maxBytes;
        this.response = new Promise((resolve, reject) => {
            this.#resolve = resolve;
            this.#reject = reject;
        });
        context.interruption.onStop((error) => this.#stop(error));
    }

    /**
     * Sends the request, unless it was stopped before.
     * A hook that was told of the attempt may have aborted it.
     */
    start(send: () => RunningRequest): void {
        if (this.#isStopped) return;
        this.#context.sent = 'unknown';
        try {
            this.#running = send();
        } catch (error) {
            this.onError(error);
        }
    }

    onHeaders(status: number, statusText: string, headers: Readonly<Record<string, unknown>>): void {
        this.#head = { status, statusText, headers };
        this.#context.sent = 'yes';
        this.#context.interruption.moved();
    }

    onData(piece: Uint8Array): void {
        this.#context.interruption.moved();
        if (this.#decoder === undefined && this.#head?.headers['content-encoding'] !== undefined) this.#decode();
        if (this.#decoder === undefined) this.#take(piece);
        else this.#feed(this.#decoder.input, piece);
    }

    onEnd(): void {
        if (this.#decoder === undefined) this.#finish();
        else this.#decoder.input.end();
    }

    onError(failure: unknown): void {
        const head = this.#head;
        if (EsperResponseError.is(failure)) this.#context.sent = 'yes';
        else if (head === undefined) this.#noteUnsent(failure);
        // The status of an error is worth more than the rest of its body.
        if (head !== undefined && !isSuccess(head.status, this.#context.call)) {
            this.#resolve({ ...head, body: undefined });
        } else {
            const { redactor } = this.#context;
            this.#reject(
                toExchangeError(failure, { maxBytes: this.#maxBytes, isAnswered: head !== undefined, redactor }),
            );
        }
        this.#close();
    }

    /** Ends it: nobody waits for the answer any more. */
    #stop(error: EsperError): void {
        this.#isStopped = true;
        if (this.#head === undefined) this.#noteUnsent(undefined);
        this.#reject(error);
        this.#close();
    }

    #noteUnsent(failure: unknown): void {
        if (this.#running?.isUnsent || isUnsentFailure(failure)) this.#context.sent = 'no';
    }

    #close(): void {
        this.#decoder?.input.destroy();
        this.#running?.abort();
    }

    /** Not before the first byte: an answer without a body may name a compression too. */
    #decode(): void {
        try {
            this.#decoder = createDecoder(this.#head?.headers['content-encoding']);
        } catch (error) {
            this.onError(error);
        }
        if (this.#decoder === undefined) return;
        listen(this.#decoder.output, {
            onData: (piece) => this.#take(piece),
            onEnd: () => this.#finish(),
            onError: (failure) => this.onError(failure),
        });
    }

    /** Keeps a piece of the body, decompressed. */
    #take(piece: Uint8Array): void {
        this.#bytes += piece.byteLength;
        if (this.#bytes > this.#maxBytes) this.onError(oversize(this.#maxBytes));
        else this.#body.write(piece);
    }

    #feed(decoder: Writable, piece: Uint8Array): void {
        if (decoder.write(piece)) return;
        this.#running?.pause();
        decoder.once('drain', () => this.#running?.resume());
    }

    #finish(): void {
        if (this.#head === undefined) this.onError(new Error('the transport gave no headers'));
        else this.#resolve({ ...this.#head, body: this.#body });
    }
}
