import type { Readable, Transform } from 'node:stream';
import type { RunningRequest, TransportListener } from '../configuration/transport.js';
import type { EsperError } from '../errors/esper-error.js';
import { type Call, isSuccess, type RawResponse } from '../request/call.js';
import { createDecoder, oversize, ReceivedBody } from '../response/body.js';
import { requireNode } from '../util/node.js';
import type { Redactor } from '../util/redaction.js';
import { toExchangeError } from './connection-error.js';

/** Forwards the bytes of a stream, and its end: whole, or with an error. */
export function listen(stream: Readable, listener: Pick<TransportListener, 'onData' | 'onEnd' | 'onError'>): void {
    stream.on('data', (piece: Buffer) => listener.onData(piece));
    stream.on('end', () => listener.onEnd());
    stream.on('error', (error) => listener.onError(error));
    stream.on('close', () => {
        // Created now and not before: an error costs more than a body.
        if (!stream.readableEnded) listener.onError(new Error('aborted'));
    });
}

/** A receiver that makes an answer, or an error, of the events of one request. */
export class ResponseReceiver implements TransportListener {
    readonly #call: Call;
    readonly #maxBytes: number;
    readonly #redactor: Redactor;
    readonly #resolve: (answer: RawResponse) => void;
    readonly #reject: (error: EsperError) => void;
    #running: RunningRequest | undefined;
    #isStopped = false;
    #head: Omit<RawResponse, 'body'> | undefined;
    readonly #body = new ReceivedBody();
    #decoder: Transform | undefined;
    #bytes = 0;

    constructor(
        call: Call,
        maxBytes: number,
        redactor: Redactor,
        resolve: (answer: RawResponse) => void,
        reject: (error: EsperError) => void,
    ) {
        this.#call = call;
        this.#maxBytes = maxBytes;
        this.#redactor = redactor;
        this.#resolve = resolve;
        this.#reject = reject;
    }

    /**
     * Sends the request, unless it was stopped before.
     * A hook that was called for the attempt may have aborted it.
     */
    start(send: () => RunningRequest): void {
        if (this.#isStopped) return;
        try {
            this.#running = send();
        } catch (error) {
            this.onError(error);
        }
    }

    /** Stops the request: nobody waits for the answer any more. */
    stop(error: EsperError): void {
        this.#isStopped = true;
        this.#reject(error);
        this.#close();
    }

    onHeaders(status: number, statusText: string, headers: Readonly<Record<string, unknown>>): void {
        this.#head = { status, statusText, headers };
    }

    onData(piece: Uint8Array): void {
        if (this.#bytes === 0 && this.#decoder === undefined) this.#decode();
        if (this.#decoder === undefined) this.#take(piece);
        else this.#feed(this.#decoder, piece);
    }

    onEnd(): void {
        if (this.#decoder === undefined) this.#finish();
        else this.#decoder.end();
    }

    onError(failure: unknown): void {
        const head = this.#head;
        // The status of an error is worth more than the rest of its body.
        if (head !== undefined && !isSuccess(head.status, this.#call)) this.#resolve({ ...head, body: undefined });
        else this.#reject(toExchangeError(failure, this.#maxBytes, head !== undefined, this.#redactor));
        this.#close();
    }

    #close(): void {
        this.#decoder?.destroy();
        this.#running?.abort();
    }

    /** Creates the decoder at the first byte: an answer without a body may name a compression too. */
    #decode(): void {
        try {
            this.#decoder = createDecoder(this.#head?.headers['content-encoding']);
        } catch (error) {
            this.onError(error);
        }
        if (this.#decoder === undefined) return;
        listen(this.#decoder, {
            onData: (piece) => this.#take(piece),
            onEnd: () => this.#finish(),
            onError: (failure) => this.onError(failure),
        });
    }

    /** Keeps a piece of the body, decompressed. */
    #take(piece: Uint8Array): void {
        this.#bytes += piece.byteLength;
        if (this.#bytes > this.#maxBytes) this.onError(oversize(this.#maxBytes));
        else this.#body.write(toBuffer(piece));
    }

    #feed(decoder: Transform, piece: Uint8Array): void {
        if (decoder.write(piece)) return;
        this.#running?.pause();
        decoder.once('drain', () => this.#running?.resume());
    }

    #finish(): void {
        if (this.#head === undefined) this.onError(new Error('the transport gave no headers'));
        else this.#resolve({ ...this.#head, body: this.#body });
    }
}

function toBuffer(piece: Uint8Array): Buffer {
    const { Buffer } = requireNode('node:buffer');
    return Buffer.isBuffer(piece) ? piece : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
}
