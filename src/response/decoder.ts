import type { Readable, Transform, Writable } from 'node:stream';
import { EsperResponseError } from '../errors/errors.js';
import { requireNode } from '../util/node.js';

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
    br: () => requireNode('node:zlib').createBrotliDecompress(),
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

/** The codings in the order in which they were applied. */
function namesOf(encoding: unknown): string[] {
    const names = [encoding ?? ''].flat().flatMap((list) => String(list).toLowerCase().split(','));
    return names.map((name) => name.trim()).filter((name) => !PLAIN.has(name));
}

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
    const { Transform } = requireNode('node:stream');
    let inflate: Transform | undefined;
    return new Transform({
        transform(chunk: Buffer, _encoding, callback) {
            if (inflate === undefined) {
                const zlib = requireNode('node:zlib');
                const isZlib = ((chunk[0] ?? 0) & 0x0f) === 8; // the method, 8 for deflate
                inflate = isZlib ? zlib.createInflate() : zlib.createInflateRaw();
                inflate.on('data', (piece: Buffer) => this.push(piece));
                inflate.on('error', (error) => this.destroy(error));
            }
            inflate.write(chunk, callback);
        },
        flush(callback) {
            if (inflate === undefined) return callback();
            inflate.once('end', () => callback());
            inflate.end();
        },
        destroy(error, callback) {
            inflate?.destroy();
            callback(error);
        },
    });
}
