import { type FileSource, nameOf, piecesOf, sizeOf, toBlob } from './file-source.js';

/** A file in a form, with what axios needs to see of it; its content is a stream. */
interface Part {
    readonly name: string;
    readonly type: string;
    /** In bytes; NaN when not known. */
    readonly size: number;
    stream(): AsyncIterable<Uint8Array>;
}

type Entry = readonly [name: string, value: string | Part];

/**
 * A multipart body that is streamed.
 * It looks like a `FormData` to axios, which writes the multipart format; unlike one it counts, and takes streams.
 */
export class UploadForm {
    readonly [Symbol.toStringTag] = 'FormData';
    readonly #sources: (readonly [name: string, value: string | FileSource])[] = [];
    #onBytes: (bytes: number) => void = () => {};

    /** Adds a field. */
    append(name: string, value: string | FileSource): void {
        this.#sources.push([name, value]);
    }

    /** Tells whether it can be sent again: a stream can't. */
    get repeatable(): boolean {
        return this.#sources.every(([, value]) => !(value instanceof ReadableStream));
    }

    /** Bytes of all files; undefined when one of them is a stream. */
    get total(): number | undefined {
        const total = this.#sources.reduce(
            (sum, [, value]) => sum + (typeof value === 'string' ? 0 : sizeOf(value)),
            0,
        );
        return Number.isNaN(total) ? undefined : total;
    }

    /** Sets the function that is called with the number of bytes of each piece that leaves. */
    onBytes(callback: (bytes: number) => void): void {
        this.#onBytes = callback;
    }

    *entries(): IterableIterator<Entry> {
        for (const [name, value] of this.#sources) {
            yield [name, typeof value === 'string' ? value : this.#part(value)];
        }
    }

    [Symbol.iterator](): IterableIterator<Entry> {
        return this.entries();
    }

    /**
     * Converts the form into a real `FormData`, for an adapter that knows nothing else.
     * Streams are read into memory.
     */
    async toFormData(): Promise<FormData> {
        const form = new FormData();
        for (const [name, value] of this.#sources) {
            if (typeof value === 'string') form.append(name, value);
            else form.append(name, await toBlob(value), nameOf(value));
        }
        return form;
    }

    #part(source: FileSource): Part {
        const type = source instanceof Blob ? source.type : '';
        return { name: nameOf(source), type, size: sizeOf(source), stream: () => this.#count(source) };
    }

    async *#count(source: FileSource): AsyncGenerator<Uint8Array> {
        for await (const piece of piecesOf(source)) {
            this.#onBytes(piece.byteLength);
            yield piece;
        }
    }
}
