import { ChunkEncoder, openSource } from './file-chunks.js';
import { type FileSource, sizeOf } from './file-source.js';

/** A stream, or a Blob of another realm, that was given a name and a media type. */
export class StreamWithName implements AsyncIterable<Uint8Array> {
    readonly name: string;
    readonly type: string;
    readonly size: number | undefined;
    readonly #source: FileSource;

    constructor(source: FileSource, name: string, type: string) {
        this.name = name;
        this.type = type;
        this.#source = source;
        const size = sizeOf(source);
        this.size = Number.isNaN(size) ? undefined : size;
    }

    [Symbol.asyncIterator](): AsyncIterator<Uint8Array, void> {
        const chunks = openSource(this.#source);
        const encoder = new ChunkEncoder();
        return {
            async next() {
                const { done, value } = await chunks.next();
                return done ? { done, value: encoder.end() } : { value: encoder.encode(value) };
            },
            async return() {
                chunks.cancel();
                return { done: true, value: undefined };
            },
        };
    }
}
