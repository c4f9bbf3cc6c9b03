/** What can be asked to wait with more bytes. */
export interface PausableSource {
    pause(): void;
    resume(): void;
}

/** So many bytes may wait for their reader before the source is asked to pause. */
const HIGH_WATER_BYTES = 256 * 1024;

/** Bytes that arrive by themselves, given out as they are wanted. Can be read once. */
export class PieceQueue implements AsyncIterableIterator<Uint8Array> {
    readonly #source: PausableSource;
    readonly #pieces: Uint8Array[] = [];
    #bytes = 0;
    #isPaused = false;
    #end: { readonly failure?: unknown } | undefined;
    #wanted: { resolve(step: IteratorResult<Uint8Array>): void; reject(failure: unknown): void } | undefined;

    constructor(source: PausableSource) {
        this.#source = source;
    }

    push(piece: Uint8Array): void {
        if (this.#wanted !== undefined) {
            this.#wanted.resolve({ done: false, value: piece });
            this.#wanted = undefined;
            return;
        }
        this.#pieces.push(piece);
        this.#bytes += piece.byteLength;
        if (this.#bytes < HIGH_WATER_BYTES || this.#isPaused) return;
        this.#isPaused = true;
        this.#source.pause();
    }

    /** Says that nothing more comes: all of it did, or it failed. */
    end(end: { readonly failure?: unknown } = {}): void {
        this.#end ??= end;
        if (this.#wanted !== undefined) this.#finish(this.#wanted.resolve, this.#wanted.reject);
        this.#wanted = undefined;
    }

    next(): Promise<IteratorResult<Uint8Array>> {
        const piece = this.#pieces.shift();
        if (piece !== undefined) {
            this.#bytes -= piece.byteLength;
            return Promise.resolve({ done: false, value: piece });
        }
        if (this.#isPaused) {
            this.#isPaused = false;
            this.#source.resume();
        }
        return new Promise((resolve, reject) => {
            if (this.#end === undefined) this.#wanted = { resolve, reject };
            else this.#finish(resolve, reject);
        });
    }

    [Symbol.asyncIterator](): this {
        return this;
    }

    #finish(resolve: (step: IteratorResult<Uint8Array>) => void, reject: (failure: unknown) => void): void {
        if (this.#end !== undefined && 'failure' in this.#end) reject(this.#end.failure);
        else resolve({ done: true, value: undefined });
    }
}
