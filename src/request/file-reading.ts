import { EsperError } from '../errors/esper-error.js';
import { messageOf } from '../util/thrown.js';
import { ChunkEncoder, type Chunks, openSource, WrongChunk } from './file-chunks.js';
import { type FilePlace, type FileSource, nameOf, refuseFile, sizeOf } from './file-source.js';

/** Bytes that are written at once: on a slow line, small pieces show that the upload moves. */
const PIECE_BYTES = 64 * 1024;

/**
 * Reads a file once, in pieces.
 * Throws an `EsperError` when the file can't be read, gives what is neither bytes nor strings, or more or fewer bytes
 * than its size says: what has been sent until then is never complete.
 */
export class FileReading implements AsyncIterable<Uint8Array> {
    readonly #source: FileSource;
    readonly #encoder = new ChunkEncoder();
    /** Bytes that it has given. */
    #bytes = 0;
    /** Bytes that it says it has, which the length of the request counts on; NaN when not known. */
    readonly size: number;
    #chunks: Chunks | undefined;
    /** The first bytes of a stream, read by `start`. */
    #first: Uint8Array | undefined;

    constructor(source: FileSource) {
        this.#source = source;
        this.size = sizeOf(source);
    }

    /**
     * Reads the first bytes of a stream.
     * One that has none, more than its size says, or begins with something else, is refused before anything is sent.
     */
    async start(place: FilePlace): Promise<void> {
        try {
            this.#first = await this.#read();
        } catch (cause) {
            if (cause instanceof WrongChunk) refuseFile(place, cause.message);
            throw this.#unreadable(cause);
        }
        if (this.#first === undefined) refuseFile(place, 'is empty: the stream ended without a byte');
    }

    async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
        try {
            let bytes = this.#first ?? (await this.#read());
            this.#first = undefined;
            for (; bytes !== undefined; bytes = await this.#read()) yield* inPieces(bytes);
        } catch (cause) {
            throw this.#unreadable(cause);
        } finally {
            this.close();
        }
    }

    /** Closes the file, whether it was read to its end or not. */
    close(): void {
        this.#chunks?.cancel();
        this.#chunks = undefined;
        this.#first = undefined;
    }

    /** Reads the next bytes, at least one; undefined at the end. */
    async #read(): Promise<Uint8Array | undefined> {
        this.#chunks ??= openSource(this.#source);
        for (;;) {
            const step = await this.#chunks.next();
            if (step.done) {
                this.#encoder.end();
                if (this.#bytes < this.size) throw this.#wrongSize(`got ${this.#bytes}`);
                return undefined;
            }
            const bytes = this.#encoder.encode(step.value);
            this.#bytes += bytes.byteLength;
            if (this.#bytes > this.size) throw this.#wrongSize(`got ${this.#bytes} or more`);
            if (bytes.byteLength > 0) return bytes;
        }
    }

    #wrongSize(got: string): WrongChunk {
        return new WrongChunk(`expected ${this.size} bytes, which is its size, ${got}`);
    }

    #unreadable(cause: unknown): EsperError {
        return EsperError.is(cause) // a file that changed while it was sent
            ? cause
            : new EsperError(`${nameOf(this.#source)} can't be read: ${messageOf(cause)}`, { cause });
    }
}

function* inPieces(bytes: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}
