import type { FileHandle } from 'node:fs/promises';

/** So many bytes are written at once. A write costs a turn of Node's thread pool, however little it writes. */
const BATCH_BYTES = 512 * 1024;

/** So many pieces at most, whatever their size: a server may send single bytes. */
const BATCH_PIECES = 64;

/** Writes pieces to a file from where it stands, some at a time. */
export class BatchedWriter {
    readonly #handle: FileHandle;
    #pieces: Uint8Array[] = [];
    #bytes = 0;

    constructor(handle: FileHandle) {
        this.#handle = handle;
    }

    /** Takes a piece; resolves when there is room for another. */
    async write(piece: Uint8Array): Promise<void> {
        this.#pieces.push(piece);
        this.#bytes += piece.byteLength;
        if (this.#bytes >= BATCH_BYTES || this.#pieces.length === BATCH_PIECES) await this.flush();
    }

    /** Writes what was taken and is not written yet, all of it. */
    async flush(): Promise<void> {
        const [pieces, bytes] = [this.#pieces, this.#bytes];
        this.#pieces = [];
        this.#bytes = 0;
        if (bytes === 0) return;
        const written = pieces.length > 1 ? (await this.#handle.writev(pieces)).bytesWritten : 0;
        // A disk that is nearly full takes a part, and refuses the rest with the reason.
        if (written < bytes) await this.#handle.writeFile(Buffer.concat(pieces).subarray(written));
    }
}
