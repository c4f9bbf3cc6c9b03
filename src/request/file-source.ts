import { EsperError } from '../errors/esper-error.js';
import { describe, refusal } from '../errors/invalid.js';
import { messageOf } from '../util/thrown.js';

/**
 * A source that can be sent as a file.
 * A stream can be sent once, so that an upload from it is never retried.
 */
export type FileSource = File | Blob | Uint8Array | ReadableStream<Uint8Array>;

/** The name of content that has none: the API refuses a file part without one. */
const DEFAULT_NAME = 'file';

// Characters that multipart has no agreed way to write: servers read quotes and backslashes differently, cut at
// slashes, and end at line breaks.
const UNSENDABLE = /["\\/\p{Cc}\p{Surrogate}]/u;

/** Bytes that are written at once: on a slow line, small pieces show that the upload moves. */
const PIECE_BYTES = 64 * 1024;

/**
 * Returns the value if it can be sent as the file of a parameter, as it is.
 * Refuses what would arrive as something else, or what the API would turn down. `maxBytes` is NaN when it is not known.
 */
export function checkFile(value: unknown, operation: string, parameter: string, maxBytes: number): FileSource {
    const refuse = (reason: string): never => {
        throw refusal(operation, parameter, reason);
    };
    if (!isFileSource(value)) {
        return refuse(
            `expected a File, Blob, Uint8Array or ReadableStream, got ${describe(value)}; fileFromPath makes a File of a path, and a FormData keeps only Files and Blobs as they are`,
        );
    }
    const size = sizeOf(value);
    if (size === 0) refuse('is empty');
    if (size > maxBytes) refuse(`has ${size} bytes; the API takes ${maxBytes} at most`);
    const name = nameOf(value);
    if (UNSENDABLE.test(name)) {
        refuse(
            `the name ${JSON.stringify(name)} has a quote, a slash or a control character, and would not arrive as it is; give the file another name`,
        );
    }
    return value;
}

/** Returns the name that a file is sent with. */
export const nameOf = (source: FileSource): string =>
    source instanceof File && source.name !== '' ? source.name : DEFAULT_NAME;

/** Returns the number of bytes of a file; NaN when not known. */
export function sizeOf(source: FileSource): number {
    if (source instanceof Blob) return source.size;
    return source instanceof Uint8Array ? source.byteLength : Number.NaN;
}

/** Yields the bytes of a file in pieces. */
export async function* piecesOf(source: FileSource): AsyncGenerator<Uint8Array> {
    const chunks = source instanceof Uint8Array ? [source] : source instanceof Blob ? source.stream() : source;
    try {
        for await (const chunk of chunks) {
            for (let offset = 0; offset < chunk.byteLength; offset += PIECE_BYTES)
                yield chunk.subarray(offset, offset + PIECE_BYTES);
        }
    } catch (cause) {
        throw unreadable(source, cause);
    }
}

/** Converts a file into a Blob; a stream is read into memory. */
export async function toBlob(source: FileSource): Promise<Blob> {
    if (source instanceof Blob) return source;
    if (source instanceof Uint8Array) return new Blob([new Uint8Array(source)]);
    try {
        return await new Response(source).blob();
    } catch (cause) {
        throw unreadable(source, cause);
    }
}

function unreadable(source: FileSource, cause: unknown): EsperError {
    return EsperError.is(cause) // a file that changed while it was sent
        ? cause
        : new EsperError(`${nameOf(source)} can't be read: ${messageOf(cause)}`, { cause });
}

function isFileSource(value: unknown): value is FileSource {
    return value instanceof Blob || value instanceof Uint8Array || value instanceof ReadableStream;
}
