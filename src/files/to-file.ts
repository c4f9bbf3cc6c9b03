import { describe, refusal } from '../errors/invalid.js';
import { toOwnBytes } from '../request/file-chunks.js';
import {
    type FileChunk,
    type FileSource,
    faultOfSize,
    isBinary,
    isBlob,
    isStream,
    typeOf,
} from '../request/file-source.js';
import { StreamWithName } from '../request/named-stream.js';
import { webClass } from '../util/web-class.js';
import { checkFileOptions } from './file-options.js';
import { typeOfName } from './media-type.js';

/** Options of {@link toFile}. */
export interface ToFileOptions {
    /** The name that the file is sent with. */
    readonly name: string;
    /**
     * The media type that the file is sent with.
     * Default: that of the Blob, else by the extension of the name, else `application/octet-stream`.
     */
    readonly type?: string | undefined;
}

/**
 * A stream that has a name, as {@link toFile} makes it.
 * Like any stream it can be sent once.
 */
export interface NamedStream extends AsyncIterable<Uint8Array> {
    /** The name that it is sent with. */
    readonly name: string;
    /** The media type that it is sent with. */
    readonly type: string;
    /** Number of bytes; undefined when not known. */
    readonly size: number | undefined;
}

/**
 * Gives a name to data that is uploaded: to a Blob, to bytes, to a stream.
 * The API takes no file without one. Nothing is read before it is sent.
 *
 * Blobs and bytes become a `File`, streams a {@link NamedStream}, and so does a Blob of another realm, such as jsdom's.
 *
 * Throws an {@link EsperConfigurationError} for anything else, and when the name is missing.
 *
 * @example
 * const csv = new Blob(['sku,price\n4711,1.99\n']);
 * await esper.content.postContent({ key: toFile(csv, { name: 'prices.csv' }) });
 * await esper.application.upload({ appFile: toFile(response.body, { name: 'kiosk.apk' }) });
 */
export function toFile(data: Blob | ArrayBuffer | ArrayBufferView, options: ToFileOptions): File;
/** Gives a name to a stream that is uploaded; throws as above. */
export function toFile(data: ReadableStream<FileChunk> | AsyncIterable<FileChunk>, options: ToFileOptions): NamedStream;
/** Gives a name to anything that is uploaded; throws as above. */
export function toFile(data: FileSource, options: ToFileOptions): File | NamedStream;
/** Has what the three have in common; throws as above. */
export function toFile(data: FileSource, options: ToFileOptions): File | NamedStream {
    checkFileOptions('toFile', options, ['name']);
    const { name } = options;
    if (isBinary(data)) {
        const type = options.type ?? typeOfName(name);
        return new (webClass('File'))([bytesOf(data)], name, { type });
    }
    if (!isBlob(data) && !isStream(data)) {
        const expected = `a Blob, bytes or a stream, got ${describe(data)}; fileFromPath takes a path`;
        throw refusal('toFile', 'data', `expected ${expected}`);
    }
    const fault = faultOfSize(data);
    if (fault !== undefined) throw refusal('toFile', 'data', fault);
    const type = (options.type ?? typeOf(data)) || typeOfName(name);
    return data instanceof webClass('Blob') ? renameBlob(data, name, type) : new StreamWithName(data, name, type);
}

/** Refuses memory that is here no more, since it was transferred to a worker or a stream. */
function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
    try {
        return toOwnBytes(data);
    } catch (cause) {
        throw refusal('toFile', 'data', 'expected bytes that are here, got a buffer that was transferred', { cause });
    }
}

function renameBlob(blob: Blob, name: string, type: string): File {
    const file = new (webClass('File'))([blob], name, { type });
    // What fileFromPath gives has a stream of its own, which notices when the file on disk changes.
    return Object.defineProperty(file, 'stream', { value: () => blob.stream() });
}
