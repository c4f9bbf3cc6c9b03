import { refusal } from '../errors/invalid.js';
import { tagOf } from '../util/guards.js';
import { webClass } from '../util/web-class.js';
import { toOwnBytes } from './file-chunks.js';
import { FileReading } from './file-reading.js';
import { type FileSource, isBlob, isStream, nameOf, sizeOf, typeOf } from './file-source.js';
import { StreamWithName } from './named-stream.js';

/** A file in a form, with what axios needs to see of it; its content is a stream. */
interface Part {
    readonly name: string;
    readonly type: string;
    /** In bytes; NaN when not known. */
    readonly size: number;
    stream(): AsyncIterable<Uint8Array>;
}

type Entry = readonly [name: string, value: string | Part];

/** A field of a form. */
export interface FormField {
    readonly name: string;
    readonly value: string | FileSource;
    /** The parameter of the call that it was given to. */
    readonly parameter: string;
}

/** Hears how the bytes of an upload leave. */
export interface UploadListener {
    /** So many bytes have left. */
    onBytes(bytes: number): void;
    /** The last byte of the last file has left. */
    onEnd(): void;
    /** Nothing will be heard: something sends the form by itself. What it throws fails the upload. */
    onSilence(sender: string): void;
}

const NOBODY: UploadListener = { onBytes() {}, onEnd() {}, onSilence() {} };

/**
 * A multipart body that is streamed.
 * It looks like a `FormData` to axios, which writes the multipart format; unlike one it counts, and takes streams.
 */
export class UploadForm {
    readonly [Symbol.toStringTag] = 'FormData';
    readonly #fields: FormField[] = [];
    /** Streams whose first bytes have been read: they are read on, once. */
    readonly #started = new Map<FileSource, FileReading>();
    #listener = NOBODY;
    /** Files that have not left as a whole. */
    readonly #leaving = new Set<FileSource>();

    /** Adds a field: a string or a file. */
    add(field: FormField): void {
        this.#fields.push(field);
    }

    /** Does the same as a `FormData` does, for interceptors of a caller's, who see one here. */
    append(name: string, value: string | FileSource, fileName?: string): void {
        this.add({ name, value: fileName === undefined ? value : renamed(value, fileName), parameter: name });
    }

    /** Its fields, as they were added. */
    get fields(): readonly FormField[] {
        return this.#fields;
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
     * Reads the first bytes of streams; to be called before anything is sent.
     * Refuses a stream that has none, or that begins with what is no bytes.
     */
    async start(operation: string | undefined): Promise<void> {
        for (const { value, parameter } of this.#fields) {
            if (!isStream(value) || this.#started.has(value)) continue;
            const reading = new FileReading(value);
            this.#started.set(value, reading);
            await reading.start({ operation, parameter });
        }
    }

    /** Closes streams, whether they were read to their end or not. */
    close(): void {
        for (const reading of this.#started.values()) reading.close();
    }

    /** Sets who hears how the bytes leave; nobody when left out. */
    listen(listener = NOBODY): void {
        this.#listener = listener;
        for (const { value } of this.#fields) if (typeof value !== 'string') this.#leaving.add(value);
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
     * Converts the form into a real `FormData`, for an adapter that knows nothing else.
     * Streams are read into memory. `sender` is what sends it, for words.
     */
    async toFormData(sender: string): Promise<FormData> {
        this.#listener.onSilence(sender);
        const form = new FormData();
        for (const { name, value, parameter } of this.#fields) {
            if (typeof value === 'string') form.append(name, value);
            else if (!('get' in form))
                throw refusal(undefined, parameter, "can't be sent: FormData here takes paths alone");
            else form.append(name, await this.#toBlob(value), nameOf(value));
        }
        return form;
    }

    #part(file: FileSource): Part {
        const reading = this.#read(file);
        const stream = () => this.#count(file, reading);
        return { name: nameOf(file), type: typeOf(file), size: reading.size, stream };
    }

    #read(file: FileSource): FileReading {
        return this.#started.get(file) ?? new FileReading(file);
    }

    async *#count(file: FileSource, reading: FileReading): AsyncGenerator<Uint8Array> {
        for await (const piece of reading) {
            this.#listener.onBytes(piece.byteLength);
            yield piece;
        }
        this.#leaving.delete(file);
        if (this.#leaving.size === 0) this.#listener.onEnd();
    }

    /**
     * Makes a Blob of this realm.
     * Of another's the platform's `FormData` would send the words `[object Blob]`.
     */
    async #toBlob(file: FileSource): Promise<Blob> {
        if (file instanceof Blob) return file;
        const pieces: Uint8Array<ArrayBuffer>[] = [];
        for await (const piece of this.#read(file)) pieces.push(toOwnBytes(piece));
        return new Blob(pieces, { type: typeOf(file) });
    }
}

/**
 * Gives a Blob another name.
 * One of another realm, of which no `File` can be made here, becomes a stream.
 */
function renamed(value: string | FileSource, fileName: string): string | FileSource {
    if (!isBlob(value)) return value;
    const { type } = value;
    if (value instanceof webClass('Blob')) return new (webClass('File'))([value], fileName, { type });
    return new StreamWithName(value, fileName, type);
}

/**
 * Tells whether a value is a `FormData`, by the name of its class.
 * One of another realm, such as jsdom's, is no instance of ours.
 */
export function isFormData(data: unknown): data is FormData {
    return tagOf(data) === 'FormData';
}
