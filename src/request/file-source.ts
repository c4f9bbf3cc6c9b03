import { describe, refusal } from '../errors/invalid.js';
import { fieldsOf, isNonEmptyString, tagOf } from '../util/guards.js';

/** A piece of a stream that is sent as a file: bytes as they are, a string as UTF-8. */
export type FileChunk = string | ArrayBuffer | ArrayBufferView;

/**
 * A source that can be sent as a file.
 * A stream (a web one, Node's `Readable`, any async iterable) can be read once, so that an upload from it is never
 * retried. The API takes no file without a name; `toFile` gives one to anything that has none.
 */
export type FileSource =
    | File
    | Blob
    | ArrayBuffer
    | ArrayBufferView
    | ReadableStream<FileChunk>
    | AsyncIterable<FileChunk>;

/** The rule of the API for the files that a parameter takes. */
export interface FileRule {
    /** The most bytes that it takes. */
    readonly maxBytes?: number | undefined;
    /** It takes no file without a name. */
    readonly needsName?: boolean;
}

/** The place of a file in a call, for the words of a refusal. */
export interface FilePlace {
    readonly operation: string | undefined;
    readonly parameter: string;
}

/** The name of a file part that may go without one: servers take a part without a name for a string. */
const NAMELESS = 'file';

/** The name that the platform's `FormData` gives to a Blob without one. */
export const FORM_DATA_NAMELESS = 'blob';

// Characters that multipart has no agreed way to write: servers read quotes and backslashes differently, cut at
// slashes, and end at line breaks.
const UNSENDABLE = /["\\/\p{Cc}\p{Surrogate}]/u;

/**
 * Returns the value if it can be sent as the file of a parameter, as it is.
 * Refuses what would arrive as something else, or what the API would turn down. `maxBytes` is NaN when it is not known.
 */
export function checkFile(value: unknown, place: FilePlace, rule: FileRule): FileSource {
    const { maxBytes, needsName } = rule;
    if (!isFileSource(value)) {
        return refuseFile(
            place,
            `expected a File, a Blob, bytes or a stream, got ${describe(value)}; fileFromPath makes a File of a path, toFile one of data`,
        );
    }
    const fault = faultOfSize(value);
    if (fault !== undefined) refuseFile(place, fault);
    const size = sizeOf(value);
    if (size === 0) refuseFile(place, 'is empty');
    if (maxBytes !== undefined && size > maxBytes)
        refuseFile(place, `has ${size} bytes; the API takes ${maxBytes} at most`);
    const name = givenNameOf(value);
    if (name === undefined && needsName) refuseNameless(place);
    if (name !== undefined && UNSENDABLE.test(name)) {
        refuseFile(
            place,
            `the name ${JSON.stringify(name)} has a quote, a slash or a control character, and would not arrive as it is; give the file another name`,
        );
    }
    return value;
}

/** Refuses a file that has no name where the API takes none without. */
export function refuseNameless(place: FilePlace): never {
    return refuseFile(
        place,
        "has no name, and the API takes no file without one; toFile(data, { name: '…' }) gives it one",
    );
}

/** Refuses a file. */
export function refuseFile({ operation, parameter }: FilePlace, reason: string): never {
    throw refusal(operation, parameter, reason);
}

/** Returns the name that a file is sent with. */
export const nameOf = (source: FileSource): string => givenNameOf(source) ?? NAMELESS;

/** Returns the media type that a file is sent with; empty when it has none. */
export function typeOf(source: FileSource): string {
    return 'type' in source && typeof source.type === 'string' ? source.type : '';
}

/** Returns the number of bytes of a file; NaN when not known. */
export function sizeOf(source: FileSource): number {
    if (isBinary(source)) return byteLengthOf(source);
    return 'size' in source && typeof source.size === 'number' ? source.size : Number.NaN;
}

/** Memory that was transferred has no bytes, and its `DataView` throws when it is asked. */
function byteLengthOf(bytes: ArrayBuffer | ArrayBufferView): number {
    try {
        return bytes.byteLength;
    } catch {
        return 0;
    }
}

/** Returns what is wrong with the size that a source says it has; undefined when nothing is. */
export function faultOfSize(source: FileSource): string | undefined {
    const size = 'size' in source ? source.size : undefined;
    if (typeof size !== 'number' || (Number.isSafeInteger(size) && size >= 0)) return undefined;
    return `expected a size that is a whole number of bytes, 0 or more, got ${size}`;
}

/**
 * Tells whether a value is a stream: the web's, Node's or another async iterable.
 * It can be read once.
 */
export function isStream(value: unknown): value is ReadableStream<FileChunk> | AsyncIterable<FileChunk> {
    if (typeof value !== 'object' || value === null || isBlob(value)) return false;
    return Symbol.asyncIterator in value || ('getReader' in value && typeof value.getReader === 'function');
}

/** Tells whether a value is bytes, of whichever realm: a view or a buffer of memory. */
export function isBinary(value: unknown): value is ArrayBuffer | ArrayBufferView {
    return ArrayBuffer.isView(value) || BUFFERS.has(tagOf(value));
}

const BUFFERS: ReadonlySet<string> = new Set(['ArrayBuffer', 'SharedArrayBuffer']);

/** Tells whether a value is a `Blob` or a `File`, of whichever realm. */
export function isBlob(value: unknown): value is Blob {
    return BLOBS.has(tagOf(value)) && typeof fieldsOf(value)['size'] === 'number';
}

const BLOBS: ReadonlySet<string> = new Set(['Blob', 'File']);

function isFileSource(value: unknown): value is FileSource {
    return isBinary(value) || isBlob(value) || isStream(value);
}

function givenNameOf(source: FileSource): string | undefined {
    return 'name' in source && isNonEmptyString(source.name) ? source.name : undefined;
}
