import type { TransportListener } from '../configuration/transport.js';
import { EsperResponseError } from '../errors/errors.js';
import { addFacts, type EsperError, type Sent } from '../errors/esper-error.js';
import { createFileDecoder, type Decoder } from '../response/decoder.js';
import { isUnsentFailure, toExchangeError } from '../transport/connection-error.js';
import type { Open, WireHandle, WireRequest } from '../transport/open.js';
import { listen } from '../transport/response-receiver.js';
import type { Interruption } from '../util/interruption.js';
import type { Redactor } from '../util/redaction.js';
import { PieceQueue } from './piece-queue.js';

/** An answer whose body is still to be read. */
export interface OpenAnswer {
    /** Where it came from, when the platform has followed redirects by itself. */
    readonly followedTo: URL | undefined;
    readonly status: number;
    readonly statusText: string;
    /** By lower-case name. */
    readonly headers: Readonly<Record<string, unknown>>;
    readonly body: AsyncIterable<Uint8Array>;
    /** Whether the body is decompressed on its way, so that its length is not that of the header. */
    readonly isDecoded: boolean;
    /** Whether something decompresses the body that does not tell whether it was whole. */
    readonly isUnchecked: boolean;
    /** Says whether somebody waits for bytes. While nobody does, the answer keeps no process alive. */
    setAwaited(isAwaited: boolean): void;
    /** Ends it, its socket with it. */
    destroy(): void;
}

/** Whom a download is for, and what ends it. */
export interface Receiving {
    readonly interruption: Interruption;
    readonly redactor: Redactor;
}

/** Receives the answer to a download: given out as soon as its headers are there. */
export class DownloadReceiver implements TransportListener {
    readonly #receiving: Receiving;
    #resolve: (answer: OpenAnswer) => void = () => {};
    #reject: (error: EsperError) => void = () => {};
    #running: WireHandle | undefined;
    #decoder: Decoder | undefined;
    #isStopped = false;
    #isAnswered = false;
    readonly #queue = new PieceQueue({
        pause: () => (this.#decoder?.output ?? this.#running)?.pause(),
        resume: () => (this.#decoder?.output ?? this.#running)?.resume(),
    });

    /** What it becomes: the answer, or why there is none. */
    readonly answer: Promise<OpenAnswer>;

    constructor(receiving: Receiving) {
        this.#receiving = receiving;
        this.answer = new Promise((resolve, reject) => {
            this.#resolve = resolve;
            this.#reject = reject;
        });
        receiving.interruption.onStop((error) => this.#fail(error, undefined));
    }

    start(open: Open, request: WireRequest): void {
        if (!this.#isStopped) this.#running = open(request, this);
    }

    onHeaders(status: number, statusText: string, headers: Readonly<Record<string, unknown>>): void {
        this.#isAnswered = true;
        this.#receiving.interruption.moved();
        this.#decoder = createFileDecoder(headers['content-encoding']);
        if (this.#decoder !== undefined) {
            listen(this.#decoder.output, {
                onData: (piece) => this.#queue.push(piece),
                onEnd: () => this.#queue.end(),
                onError: (failure) => this.#queue.end({ failure }),
            });
        }
        const { followedTo, isDecoded = false } = this.#running ?? {};
        this.#resolve({
            followedTo: followedTo === undefined ? undefined : new URL(followedTo),
            status,
            statusText,
            headers,
            body: this.#queue,
            isDecoded: isDecoded || this.#decoder !== undefined,
            isUnchecked: isDecoded,
            setAwaited: (isAwaited) => this.#running?.setAwaited(isAwaited),
            destroy: () => this.#close(),
        });
    }

    onData(piece: Uint8Array): void {
        this.#receiving.interruption.moved();
        const input = this.#decoder?.input;
        if (input === undefined) this.#queue.push(piece);
        else if (!input.write(piece)) {
            this.#running?.pause();
            input.once('drain', () => this.#running?.resume());
        }
    }

    onEnd(): void {
        if (this.#decoder === undefined) this.#queue.end();
        else this.#decoder.input.end();
    }

    onError(failure: unknown): void {
        if (this.#isAnswered) this.#queue.end({ failure });
        else {
            const { redactor } = this.#receiving;
            this.#fail(toExchangeError(failure, { maxBytes: 0, isAnswered: false, redactor }), failure);
        }
    }

    #fail(error: EsperError, failure: unknown): void {
        this.#isStopped = true;
        const isUnsent = this.#running === undefined || this.#running.isUnsent === true || isUnsentFailure(failure);
        const sent: Sent = isUnsent ? 'no' : 'unknown';
        if (!EsperResponseError.is(error)) addFacts(error, { sent });
        this.#reject(error);
        this.#close();
    }

    #close(): void {
        this.#decoder?.input.destroy();
        this.#running?.abort();
    }
}
