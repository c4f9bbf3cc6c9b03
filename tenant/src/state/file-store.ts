import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type FileSource, Spool } from './spool.js';

/** A file of the tenant: an upload, or one that every tenant has. */
export interface StoredFile {
    id: string;
    name: string;
    /** MIME type; null when it is not known. */
    type: string | null;
    size: number;
    /** SHA-256, in hexadecimal. */
    sha256: string;
    /** @internal */
    source: FileSource;
}

/** @internal Keeps the files of a tenant: small ones in memory, larger ones in a temporary folder. */
export class FileStore {
    readonly #newId: () => string;
    readonly #files = new Map<string, StoredFile>();
    #folder: string | undefined;

    constructor(newId: () => string) {
        this.#newId = newId;
    }

    get(id: string): StoredFile | undefined {
        return this.#files.get(id);
    }

    all(): Iterable<StoredFile> {
        return this.#files.values();
    }

    /** Keeps a file whose bytes are somewhere already. */
    keep(file: StoredFile): void {
        this.#files.set(file.id, file);
    }

    /** Stores bytes as a new file. */
    put(bytes: Buffer, { name, type }: { name: string; type: string | null }): StoredFile {
        const file: StoredFile = {
            id: this.#newId(),
            name,
            type,
            size: bytes.length,
            sha256: createHash('sha256').update(bytes).digest('hex'),
            source: { kind: 'memory', bytes },
        };
        this.keep(file);
        return file;
    }

    /** Stores what a stream brings as a new file. Rejects with `TooLarge` past `maxBytes`. */
    async write(
        stream: AsyncIterable<Uint8Array>,
        { name, type, maxBytes }: { name: string; type: string | null; maxBytes: number },
    ): Promise<StoredFile> {
        const id = this.#newId();
        const spool = new Spool(() => this.#pathOf(id), maxBytes);
        try {
            for await (const chunk of stream) await spool.add(chunk);
            const file = { id, name, type, ...(await spool.end()) };
            this.keep(file);
            return file;
        } catch (error) {
            await spool.drop();
            throw error;
        }
    }

    read({ source, size }: StoredFile): Readable {
        if (source.kind === 'filler') return Readable.from(filler(size));
        return source.kind === 'disk' ? createReadStream(source.path) : Readable.from([source.bytes]);
    }

    remove(id: string): void {
        const source = this.#files.get(id)?.source;
        this.#files.delete(id);
        if (source?.kind === 'disk') rmSync(source.path, { force: true });
    }

    /** Forgets all files and removes the temporary folder. */
    dispose(): void {
        this.#files.clear();
        this.#removeFolder();
    }

    #pathOf(id: string): string {
        if (this.#folder === undefined) {
            this.#folder = mkdtempSync(join(tmpdir(), 'esper-test-tenant-'));
            // For a tenant that is never closed.
            process.once('exit', this.#removeFolder);
        }
        return join(this.#folder, id);
    }

    readonly #removeFolder = (): void => {
        process.off('exit', this.#removeFolder);
        if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
        this.#folder = undefined;
    };
}

const BLOCK = Buffer.from('Harbor & Pine test tenant: these bytes stand for a file.\n'.repeat(1024));

/** Makes up the bytes of a file that was not uploaded: always the same for a size. */
function* filler(size: number): Generator<Buffer> {
    for (let left = size; left > 0; left -= BLOCK.length) yield left < BLOCK.length ? BLOCK.subarray(0, left) : BLOCK;
}
