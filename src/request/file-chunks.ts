import { describeKind } from '../errors/invalid.js';
import { isRecord, tagOf } from '../util/guards.js';
import { encodeUtf8 } from '../util/utf8.js';
import { type FileSource, isBinary, isBlob } from './file-source.js';

/** The chunks of a file, and a way to close it while one is waited for. */
export interface Chunks {
    next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
    cancel(): void;
}

/** Opens what can be sent as a file. */
export function openSource(source: FileSource): Chunks {
    if (isBinary(source)) return openStream(once(Promise.resolve(source)));
    return openStream(isBlob(source) ? streamOf(source) : source);
}

/**
 * Opens a stream of the web, of Node or of anybody else.
 * By its reader where there is one: not every browser can iterate a stream.
 */
export function openStream(stream: ReadableStream<unknown> | AsyncIterable<unknown>): Chunks {
    if ('getReader' in stream) {
        const reader = stream.getReader();
        return { next: () => reader.read(), cancel: () => void reader.cancel().catch(() => {}) };
    }
    const iterator = stream[Symbol.asyncIterator]();
    return {
        next: () => iterator.next(),
        cancel() {
            // Node's streams end at once by `destroy`; an iterator's `return` waits for the chunk that may never come.
            if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
            else void iterator.return?.().catch(() => {});
        },
    };
}

/**
 * Returns the content of a Blob.
 * Those of jsdom have neither `stream` nor `arrayBuffer`; a `FileReader` reads them.
 */
function streamOf(blob: Blob): ReadableStream<unknown> | AsyncIterable<unknown> {
    if (typeof blob.stream === 'function') return blob.stream();
    return once(typeof blob.arrayBuffer === 'function' ? blob.arrayBuffer() : readByFileReader(blob));
}

function readByFileReader(blob: Blob): Promise<unknown> {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.onerror = () => reject(reader.error);
        reader.readAsArrayBuffer(blob);
    });
}

async function* once(value: Promise<unknown>): AsyncGenerator<unknown, void> {
    yield await value;
}

/** What can't be sent of a stream. */
export class WrongChunk extends Error {}

/**
 * Converts chunks into bytes, strings into UTF-8.
 * A character of two units may be cut by the end of a string.
 */
export class ChunkEncoder {
    /** The first half of a character whose second half is still to come. */
    #half = '';

    /** Throws a `WrongChunk` for what is neither bytes nor a string that has a UTF-8. */
    encode(chunk: unknown): Uint8Array {
        if (typeof chunk === 'string') return this.#encodeString(chunk);
        this.end();
        if (!isBinary(chunk))
            throw new WrongChunk(`expected bytes or strings from the stream, got ${nameChunk(chunk)}`);
        return toOwnBytes(chunk);
    }

    /** Throws a `WrongChunk` when half a character is left. */
    end(): void {
        if (this.#half !== '') throw new WrongChunk(HALF);
    }

    #encodeString(chunk: string): Uint8Array {
        const whole = this.#half + chunk;
        this.#half = FIRST_HALF.exec(whole)?.[0] ?? '';
        const text = whole.slice(0, whole.length - this.#half.length);
        if (LONE.test(text)) throw new WrongChunk(HALF);
        return encodeUtf8(text);
    }
}

const HALF = 'the stream gave half a surrogate pair, which has no UTF-8';
const FIRST_HALF = /[\ud800-\udbff]$/;
const LONE = /\p{Surrogate}/u;

function nameChunk(chunk: unknown): string {
    const tag = tagOf(chunk);
    return isRecord(chunk) && tag !== 'Object' ? `a ${tag}` : describeKind(chunk);
}

/** Returns bytes as a Blob takes them: memory that threads share is copied, other memory is not. */
export function toOwnBytes(bytes: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(bytes) ? bytes : new Uint8Array(bytes);
    if (isArrayBuffer(buffer)) return new Uint8Array(buffer, byteOffset, byteLength);
    return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
}

function isArrayBuffer(value: unknown): value is ArrayBuffer {
    return tagOf(value) === 'ArrayBuffer';
}
