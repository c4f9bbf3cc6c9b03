import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** @internal Where the bytes of a file are: in memory, on the disk, or made up when they are read. */
export type FileSource = { kind: 'memory'; bytes: Buffer } | { kind: 'disk'; path: string } | { kind: 'filler' };

/** Thrown for a file that has more bytes than the API takes. */
export class TooLarge extends Error {}

/** Files up to this size stay in memory. */
const MAX_BYTES_IN_MEMORY = 4 * 1024 * 1024;

/** @internal Takes the chunks of a file that arrives: into memory, and once they are many into a file on the disk. */
export class Spool {
    readonly #newPath: () => string;
    readonly #maxBytes: number;
    readonly #digest = createHash('sha256');
    #size = 0;
    #chunks: Uint8Array[] = [];
    #file: { path: string; handle: FileHandle } | undefined;

    /** `newPath` is asked for a path when the first chunk goes to the disk. */
    constructor(newPath: () => string, maxBytes: number) {
        this.#newPath = newPath;
        this.#maxBytes = maxBytes;
    }

    /** Takes a chunk. Rejects with `TooLarge` when the file has grown past `maxBytes`. */
    async add(chunk: Uint8Array): Promise<void> {
        this.#size += chunk.length;
        if (this.#size > this.#maxBytes) throw new TooLarge();
        this.#digest.update(chunk);
        this.#chunks.push(chunk);
        if (this.#size > MAX_BYTES_IN_MEMORY) await this.#flush(await this.#open());
    }

    /** Ends the file. Returns its size and hash, and where its bytes are. */
    async end(): Promise<{ size: number; sha256: string; source: FileSource }> {
        if (this.#file !== undefined) {
            await this.#flush(this.#file.handle);
            await this.#file.handle.close();
        }
        const source: FileSource =
            this.#file === undefined
                ? { kind: 'memory', bytes: Buffer.concat(this.#chunks) }
                : { kind: 'disk', path: this.#file.path };
        return { size: this.#size, sha256: this.#digest.digest('hex'), source };
    }

    /** Throws away what has arrived. */
    async drop(): Promise<void> {
        if (this.#file === undefined) return;
        await this.#file.handle.close();
        rmSync(this.#file.path, { force: true });
    }

    async #open(): Promise<FileHandle> {
        if (this.#file === undefined) {
            const path = this.#newPath();
            this.#file = { path, handle: await open(path, 'a') };
        }
        return this.#file.handle;
    }

    async #flush(handle: FileHandle): Promise<void> {
        await handle.appendFile(Buffer.concat(this.#chunks));
        this.#chunks = [];
    }
}
