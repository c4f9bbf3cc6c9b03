import type { Readable, Transform, Writable } from 'node:stream';
import { EsperResponseError } from '../errors/errors.js';
import { hasNode, requireNode } from '../util/node.js';

/** What undoes the coding of a body: compressed bytes in, plain ones out. An error comes out of `output`. */
export interface Decoder {
    readonly input: Writable;
    readonly output: Readable;
}

/**
 * Codings that change nothing, or nothing that is still there.
 * `aws-chunked` is how a storage was given the file.
 */
const PLAIN: ReadonlySet<string> = new Set(['', 'identity', 'aws-chunked']);

const CODINGS: Readonly<Record<string, () => Transform>> = {
    gzip: () => requireNode('node:zlib').createGunzip(),
    'x-gzip': () => requireNode('node:zlib').createGunzip(),
    deflate: createInflate,
    br: () => createWhole(() => requireNode('node:zlib').createBrotliDecompress()),
};

/**
 * Makes what undoes a `Content-Encoding`; undefined when there is nothing to undo.
 * Throws an `EsperResponseError` for a coding that is not known. Not by axios: its decompression takes a body that was
 * cut for a whole one.
 */
export function createDecoder(encoding: unknown): Decoder | undefined {
    if (encoding === undefined) return undefined;
    const names = namesOf(encoding);
    const unknown = names.find((name) => !Object.hasOwn(CODINGS, name));
    if (unknown !== undefined)
        throw new EsperResponseError(`The answer is compressed in a way that is not known here (${encoding})`);
    return chain(names);
}

/**
 * Makes what undoes the codings of a file that was asked for without any.
 * A storage may only have it compressed. A word that is no coding (`UTF-8` stands in some storages) says nothing about
 * the bytes.
 */
export function createFileDecoder(encoding: unknown): Decoder | undefined {
    return chain(namesOf(encoding).filter((name) => Object.hasOwn(CODINGS, name)));
}

/**
 * Tells whether a fetch has undone a `Content-Encoding`.
 * That of Node undoes all of it or, where a word of it is no compression, nothing.
 */
export function isUndoneByFetch(encoding: unknown): boolean {
    const words = wordsOf(encoding);
    return hasNode() ? words.every(isCompression) : words.some(isCompression);
}

const isCompression = (word: string): boolean => Object.hasOwn(CODINGS, word) || word === 'zstd';

/** The codings in the order in which they were applied. */
const namesOf = (encoding: unknown): string[] => wordsOf(encoding).filter((name) => !PLAIN.has(name));

const wordsOf = (encoding: unknown): string[] =>
    [encoding ?? '']
        .flat()
        .flatMap((list) => String(list).toLowerCase().split(','))
        .map((word) => word.trim());

/** The last coding applied is the first to be undone. */
function chain(names: readonly string[]): Decoder | undefined {
    const steps = names.toReversed().flatMap((name) => CODINGS[name]?.() ?? []);
    const [input] = steps;
    const output = steps.at(-1);
    if (input === undefined || output === undefined) return undefined;
    // An error of one step ends all, and comes out of the last; the callback has nothing to add.
    if (input !== output) requireNode('node:stream').pipeline(steps, () => {});
    return { input, output };
}

/** Undoes `deflate`: zlib's format by the standard, without its header by habit of some servers. */
function createInflate(): Transform {
    return createWhole((first) => {
        const zlib = requireNode('node:zlib');
        const isZlib = ((first[0] ?? 0) & 0x0f) === 8; // the method, 8 for deflate
        return isZlib ? zlib.createInflate() : zlib.createInflateRaw();
    });
}

/**
 * Makes a decoder that notices bytes behind the end of its data; of Node's own only gunzip does.
 * Zero bytes are padding; anything else is refused.
 */
function createWhole(create: (first: Buffer) => Transform & { readonly bytesWritten: number }): Transform {
    const { Transform } = requireNode('node:stream');
    let decoder: ReturnType<typeof create> | undefined;
    return new Transform({
        transform(chunk: Buffer, _encoding, callback) {
            const inner = decoder ?? create(chunk);
            if (decoder === undefined) {
                decoder = inner;
                inner.on('data', (piece: Buffer) => this.push(piece));
                inner.on('error', (error) => this.destroy(error));
            }
            const { bytesWritten } = inner;
            inner.write(chunk, () => callback(unlessPadding(chunk.subarray(inner.bytesWritten - bytesWritten))));
        },
        flush(callback) {
            if (decoder === undefined || decoder.readableEnded) return callback();
            decoder.once('end', () => callback());
            decoder.end();
        },
        destroy(error, callback) {
            decoder?.destroy();
            callback(error);
        },
    });
}

/** Returns an error for bytes behind the end that aren't zero; null for none. */
function unlessPadding(rest: Buffer): Error | null {
    if (rest.every((byte) => byte === 0)) return null;
    return Object.assign(new Error('there are bytes behind its end'), { code: 'Z_DATA_ERROR' });
}
