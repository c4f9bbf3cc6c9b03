// What a file can be made of, and what it can't.
import { Readable } from 'node:stream';
import { runInNewContext } from 'node:vm';
import { type FileChunk, type FileSource, toFile } from '../../src/index.js';

/** What every file here holds. */
export const TEXT = 'Preis €1,99 – 売店 😀\n';
const BYTES = Buffer.from(TEXT);

/** What gives a name to a file that has none. */
export const named = (data: FileSource): FileSource => toFile(data, { name: 'a.apk' });

export async function* chunks(...all: readonly unknown[]): AsyncGenerator<never> {
    for (const chunk of all) yield chunk as never;
}

export function webStream(...all: readonly FileChunk[]): ReadableStream<FileChunk> {
    return new ReadableStream({
        start(controller) {
            for (const chunk of all) controller.enqueue(chunk);
            controller.close();
        },
    });
}

/** A web stream of a browser that can't iterate one. */
function readerOnly(...all: readonly FileChunk[]): ReadableStream<FileChunk> {
    const stream = webStream(...all);
    return { getReader: () => stream.getReader() } as ReadableStream<FileChunk>;
}

/** As `Buffer.from` gives it, in memory of its own that is long enough for any view. */
function padded(length: number): ArrayBuffer {
    const buffer = new ArrayBuffer(length);
    new Uint8Array(buffer).set(BYTES);
    return buffer;
}

const exact = (): ArrayBuffer => padded(BYTES.length);

/** The same bytes as views of several kinds, none of which begins where its memory begins. */
function views(): (readonly [name: string, view: () => ArrayBufferView | ArrayBuffer])[] {
    const shifted = (): ArrayBuffer => {
        const buffer = new ArrayBuffer(BYTES.length + 16);
        new Uint8Array(buffer).set(BYTES, 8);
        return buffer;
    };
    const shared = (): Uint8Array => {
        const bytes = new Uint8Array(new SharedArrayBuffer(BYTES.length));
        bytes.set(BYTES);
        return bytes;
    };
    return [
        ['a Uint8Array', () => new Uint8Array(shifted(), 8, BYTES.length)],
        ['a Buffer', () => Buffer.from(TEXT)],
        ['a DataView', () => new DataView(shifted(), 8, BYTES.length)],
        ['an Int8Array', () => new Int8Array(shifted(), 8, BYTES.length)],
        ['an ArrayBuffer', exact],
        ['bytes that threads share', shared],
        ['bytes of another realm', () => runInNewContext('Uint8Array.from(all)', { all: [...BYTES] })],
        ['an ArrayBuffer of another realm', () => runInNewContext('Uint8Array.from(all).buffer', { all: [...BYTES] })],
    ];
}

/** A File as another realm has it: of no class that is known here. */
export class ForeignFile {
    readonly [Symbol.toStringTag]: string = 'File';
    readonly name: string = 'a.apk';
    readonly type = 'application/vnd.android.package-archive';
    readonly size: number;
    readonly #bytes: Uint8Array;

    constructor(bytes: Uint8Array = BYTES) {
        this.#bytes = bytes;
        this.size = bytes.byteLength;
    }

    stream(): ReadableStream<FileChunk> {
        return webStream(this.#bytes);
    }
}

/** As an old jsdom has it: nothing but a FileReader can read it. */
export class UnreadableFile extends ForeignFile {
    override readonly stream = undefined as never;
}

export const foreign = <T>(value: T): FileSource => value as never;

export function sources(): (readonly [name: string, source: () => FileSource])[] {
    const cut = Math.floor(TEXT.length / 2);
    const emoji = TEXT.indexOf('😀') + 1; // between the halves of a surrogate pair
    return [
        ['a File', () => new File([TEXT], 'a.apk')],
        ['a File with another name', () => named(new File([TEXT], 'b.apk'))],
        ['a Blob', () => named(new Blob([TEXT]))],
        ['a File of another realm', () => foreign(new ForeignFile())],
        ['a File of another realm with another name', () => named(foreign(new ForeignFile()))],
        ...views().map(([name, view]) => [name, () => named(view())] as const),
        ...views().flatMap(([name, view]) => [
            [`a web stream of ${name}`, () => named(webStream(view()))] as const,
            [`a Readable of ${name}`, () => named(Readable.from([view()]))] as const,
            [`an async iterable of ${name}`, () => named(chunks(view()))] as const,
        ]),
        ['a web stream of strings', () => named(webStream(TEXT.slice(0, cut), '', TEXT.slice(cut)))],
        ['a Readable of strings', () => named(Readable.from([TEXT.slice(0, cut), TEXT.slice(cut)]))],
        ['a string cut within a character', () => named(chunks(TEXT.slice(0, emoji), TEXT.slice(emoji)))],
        ['a mixture', () => named(chunks('', new Uint8Array(), TEXT.slice(0, 5), Buffer.from(TEXT.slice(5))))],
        ['a web stream without an iterator', () => named(readerOnly(TEXT.slice(0, cut), TEXT.slice(cut)))],
        ['a Readable with an encoding', () => named(Readable.from([BYTES], { objectMode: false }).setEncoding('utf8'))],
    ];
}

export function empties(): (readonly [name: string, source: () => FileSource])[] {
    return [
        ['a File', () => new File([], 'a.apk')],
        ['a Blob', () => named(new Blob([]))],
        ['a File of another realm', () => foreign(new ForeignFile(new Uint8Array()))],
        ['a Uint8Array', () => named(new Uint8Array())],
        ['an ArrayBuffer', () => named(new ArrayBuffer(0))],
        ['a DataView', () => named(new DataView(new ArrayBuffer(8), 8))],
        ['a web stream', () => named(webStream())],
        ['a web stream of empty strings', () => named(webStream('', ''))],
        ['a web stream of empty bytes', () => named(webStream(new Uint8Array(), new ArrayBuffer(0)))],
        ['a Readable', () => named(Readable.from([]))],
        ['a Readable of an empty Buffer', () => named(Readable.from([Buffer.alloc(0)]))],
        ['an async iterable', () => named(chunks())],
        ['an async iterable of empty strings', () => named(chunks('', ''))],
    ];
}

export function nameless(): (readonly [name: string, source: () => FileSource])[] {
    return [
        ['a File with an empty name', () => new File([TEXT], '')],
        ['a Blob', () => new Blob([TEXT])],
        ['a Uint8Array', () => new Uint8Array(BYTES)],
        ['a Buffer', () => BYTES],
        ['an ArrayBuffer', exact],
        ['a web stream', () => webStream(TEXT)],
        ['a Readable', () => Readable.from([TEXT])],
        ['an async iterable', () => chunks(TEXT)],
    ];
}

export function wrongChunks(): (readonly [name: string, chunk: unknown])[] {
    return [
        ['a number', 7],
        ['null', null],
        ['none', undefined],
        ['an array', [1, 2, 3]],
        ['an object', { type: 'Buffer', data: [1] }],
        ['a Blob', new Blob(['x'])],
        ['a Date', new Date(0)],
        ['a boolean', true],
    ];
}

/** Sizes that a stream can't have. */
export const wrongSizes = (): readonly string[] => ['-1', '2.5', 'NaN', 'Infinity', String(2 ** 53)];

/** Bytes that were transferred: nothing of them is here. */
export function detached(): readonly (ArrayBuffer | ArrayBufferView)[] {
    const all = [new ArrayBuffer(4), new Uint8Array(4), new DataView(new ArrayBuffer(4))];
    structuredClone(all, { transfer: all.map((one) => ('buffer' in one ? one.buffer : one)) });
    return all;
}
