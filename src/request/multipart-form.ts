import type { CallOptions } from '../configuration/call-options.js';
import { refusal } from '../errors/invalid.js';
import { toOwnBytes } from './file-chunks.js';
import { FileReading } from './file-reading.js';
import { type FileSource, isStream, nameOf, sizeOf, typeOf } from './file-source.js';

/** A file in a form: what axios needs to see of it, and of its content only a stream. */
interface Part {
    readonly name: string;
    readonly type: string;
    /** In bytes; NaN when nobody knows. */
    readonly size: number;
    stream(): AsyncIterable<Uint8Array>;
}

type Entry = readonly [name: string, value: string | Part];

interface Field {
    readonly name: string;
    readonly value: string | FileSource;
    /** The parameter of the call that it was given to. */
    readonly parameter: string;
}

/** A multipart body that is streamed. It looks like a `FormData` to axios, which writes the multipart format; unlike one it counts, and takes streams. */
export class UploadForm {
    readonly [Symbol.toStringTag] = 'FormData';
    readonly #fields: Field[] = [];
    /** Streams whose first bytes have been read: they are read on, once. */
    readonly #started = new Map<FileSource, FileReading>();
    #onBytes: (bytes: number) => void = () => {};

    /** Adds a field: a string or a file. */
    append(name: string, value: string | FileSource, parameter = name): void {
        this.#fields.push({ name, value, parameter });
    }

    /** Tells whether it can be sent again: a stream can't. */
    get repeatable(): boolean {
        return !this.#fields.some(({ value }) => isStream(value));
    }

    /** Bytes of all files; undefined when one of them is a stream. */
    get total(): number | undefined {
        const total = this.#fields.reduce((sum, { value }) => sum + (typeof value === 'string' ? 0 : sizeOf(value)), 0);
        return Number.isNaN(total) ? undefined : total;
    }

    /**
     * Reads the first bytes of streams; to be called before anything is sent. Refuses a stream that has none, or what
     * is no bytes.
     */
    async start(operation: string | undefined): Promise<void> {
        for (const { value, parameter } of this.#fields) {
            if (!isStream(value)) continue;
            const reading = new FileReading(value);
            this.#started.set(value, reading);
            await reading.start({ operation, parameter });
        }
    }

    /** Lets go of streams, whether they were read to their end or not. */
    close(): void {
        for (const reading of this.#started.values()) reading.close();
    }

    /** Says who is told of the bytes that leave, chunk by chunk. */
    onBytes(tell: (bytes: number) => void): void {
        this.#onBytes = tell;
    }

    *entries(): IterableIterator<Entry> {
        for (const { name, value } of this.#fields) {
            yield [name, typeof value === 'string' ? value : this.#part(value)];
        }
    }

    [Symbol.iterator](): IterableIterator<Entry> {
        return this.entries();
    }

    /**
     * The same as a real `FormData`, for fetch and adapters that know nothing else: they tell no progress. Streams are
     * read into memory.
     */
    async toFormData(operation: string | undefined, { onUploadProgress }: CallOptions): Promise<FormData> {
        if (onUploadProgress !== undefined)
            throw refusal(operation, 'onUploadProgress', 'fetch does not say how much of a body it has sent');
        const form = new FormData();
        for (const { name, value } of this.#fields) {
            if (typeof value === 'string') form.append(name, value);
            else form.append(name, await this.#toBlob(value), nameOf(value));
        }
        return form;
    }

    #part(file: FileSource): Part {
        return { name: nameOf(file), type: typeOf(file), size: sizeOf(file), stream: () => this.#count(file) };
    }

    #read(file: FileSource): FileReading {
        return this.#started.get(file) ?? new FileReading(file);
    }

    async *#count(file: FileSource): AsyncGenerator<Uint8Array> {
        for await (const piece of this.#read(file)) {
            this.#onBytes(piece.byteLength);
            yield piece;
        }
    }

    /** A Blob of this realm: of another's the platform's `FormData` would send the words `[object Blob]`. */
    async #toBlob(file: FileSource): Promise<Blob> {
        if (file instanceof Blob) return file;
        const pieces: Uint8Array<ArrayBuffer>[] = [];
        for await (const piece of this.#read(file)) pieces.push(toOwnBytes(piece));
        return new Blob(pieces, { type: typeOf(file) });
    }
}
