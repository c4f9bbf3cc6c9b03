import { createHash, createHmac } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

/** A file of the tenant: an upload, or one of those that every tenant has. */
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

/** @internal Where the bytes of a file are: in memory, on the disk, or made up when somebody asks. */
export type FileSource = { kind: 'memory'; bytes: Buffer } | { kind: 'disk'; path: string } | { kind: 'filler' };

/** @internal The files of a tenant. Small ones stay in memory, larger ones go to a folder of their own that `dispose` removes. */
export interface FileStore {
    get(id: string): StoredFile | undefined;
    keep(file: StoredFile): void;
    /** Stores what a stream brings. Rejects with `TooLarge` past `maxBytes`. */
    write(
        stream: AsyncIterable<Uint8Array>,
        about: { name: string; type: string | null; maxBytes: number },
    ): Promise<StoredFile>;
    /** Stores bytes that are there already. */
    put(bytes: Buffer, about: { name: string; type: string | null }): StoredFile;
    read(file: StoredFile): Readable;
    remove(id: string): void;
    all(): Iterable<StoredFile>;
    /** What a download link carries beside its address: until when it is good, and a signature. */
    sign(id: string, now: number): string;
    /** Whether a download link is good now. */
    isValidLink(id: string, parameters: URLSearchParams, now: number): boolean;
    dispose(): void;
}

/** A file has more bytes than the API takes. */
export class TooLarge extends Error {}

const KEPT_IN_MEMORY = 4 * 1024 * 1024;
const LINK_LIFETIME = 3_600_000;

/** @internal */
export function createFileStore(secret: string, newId: () => string): FileStore {
    const files = new Map<string, StoredFile>();
    let folder: string | undefined;
    const removeFolder = () => {
        process.off('exit', removeFolder);
        if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
        folder = undefined;
    };
    const inFolder = (id: string) => {
        if (folder === undefined) {
            folder = mkdtempSync(join(tmpdir(), 'esper-test-tenant-'));
            // For a tenant that nobody stops.
            process.once('exit', removeFolder);
        }
        return join(folder, id);
    };
    const signature = (id: string, expires: number) =>
        createHmac('sha256', secret).update(`${id} ${expires}`).digest('hex').slice(0, 32);
    const remove = (id: string) => {
        const source = files.get(id)?.source;
        files.delete(id);
        if (source?.kind === 'disk') rmSync(source.path, { force: true });
    };
    return {
        get: (id) => files.get(id),
        keep: (file) => void files.set(file.id, file),
        async write(stream, { name, type, maxBytes }) {
            const id = newId();
            const spool = createSpool(() => inFolder(id), maxBytes);
            try {
                for await (const chunk of stream) await spool.add(chunk);
                const file = { id, name, type, ...(await spool.end()) };
                files.set(id, file);
                return file;
            } catch (error) {
                await spool.drop();
                throw error;
            }
        },
        put(bytes, { name, type }) {
            const sha256 = createHash('sha256').update(bytes).digest('hex');
            const file: StoredFile = {
                id: newId(),
                name,
                type,
                size: bytes.length,
                sha256,
                source: { kind: 'memory', bytes },
            };
            files.set(file.id, file);
            return file;
        },
        read({ source, size }) {
            if (source.kind === 'filler') return Readable.from(filler(size));
            return source.kind === 'disk' ? createReadStream(source.path) : Readable.from([source.bytes]);
        },
        remove,
        all: () => files.values(),
        sign(id, now) {
            const expires = now + LINK_LIFETIME;
            return `expires=${expires}&signature=${signature(id, expires)}`;
        },
        isValidLink(id, parameters, now) {
            const expires = Number(parameters.get('expires'));
            return expires > now && parameters.get('signature') === signature(id, expires);
        },
        dispose() {
            files.clear();
            removeFolder();
        },
    };
}

/** Takes chunks into memory and, once they are many, into a file. */
function createSpool(path: () => string, maxBytes: number) {
    const digest = createHash('sha256');
    let [size, chunks]: [number, Uint8Array[]] = [0, []];
    let handle: FileHandle | undefined;
    let file: string | undefined;
    const flush = async () => {
        file ??= path();
        handle ??= await open(file, 'a');
        await handle.appendFile(Buffer.concat(chunks));
        chunks = [];
    };
    return {
        async add(chunk: Uint8Array) {
            size += chunk.length;
            if (size > maxBytes) throw new TooLarge();
            digest.update(chunk);
            chunks.push(chunk);
            if (size > KEPT_IN_MEMORY) await flush();
        },
        async end() {
            if (handle !== undefined) await flush();
            await handle?.close();
            const source: FileSource =
                file === undefined ? { kind: 'memory', bytes: Buffer.concat(chunks) } : { kind: 'disk', path: file };
            return { size, sha256: digest.digest('hex'), source };
        },
        async drop() {
            await handle?.close();
            if (file !== undefined) rmSync(file, { force: true });
        },
    };
}

const BLOCK = Buffer.from('Harbor & Pine test tenant: these bytes stand for a file.\n'.repeat(1024));

/** The bytes of a file that nobody uploaded: always the same for a size. */
function* filler(size: number): Generator<Buffer> {
    for (let left = size; left > 0; left -= BLOCK.length) yield left < BLOCK.length ? BLOCK.subarray(0, left) : BLOCK;
}
