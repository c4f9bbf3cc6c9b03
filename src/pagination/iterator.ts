/** An iterable whose iterator survives an error: called again, it goes on where it stood. */
export interface Resumable<T> extends AsyncIterable<T> {
    /**
     * Starts a new iteration, from the first row.
     * Its `next` rejects with an `EsperError` that carries `resumeToken`, and may be called again.
     */
    [Symbol.asyncIterator](): AsyncIterableIterator<T>;
}

/**
 * Iterates what `refill` returns, until that is undefined.
 * No generator: that is finished after it threw. Calls of `next` that overlap wait for each other. `close` is called
 * when the caller has enough.
 */
export class RefillingIterator<T> implements AsyncIterableIterator<T> {
    readonly #refill: () => Promise<Iterator<T> | undefined>;
    readonly #close: () => void;
    #rows: Iterator<T> = emptyIterator<T>();
    #isClosed = false;
    #queued = 0;
    #tail: Promise<unknown> = Promise.resolve();

    constructor(refill: () => Promise<Iterator<T> | undefined>, close: () => void) {
        this.#refill = refill;
        this.#close = close;
    }

    next(): Promise<IteratorResult<T>> {
        if (this.#queued === 0) {
            const row = this.#rows.next();
            if (!row.done) return Promise.resolve(row);
        }
        return this.#enqueue();
    }

    return(): Promise<IteratorResult<T>> {
        this.#end();
        return Promise.resolve({ done: true, value: undefined });
    }

    throw(error: unknown): Promise<IteratorResult<T>> {
        this.#end();
        return Promise.reject(error);
    }

    [Symbol.asyncIterator](): this {
        return this;
    }

    async #enqueue(): Promise<IteratorResult<T>> {
        const queued = this.#tail.then(() => this.#advance());
        this.#queued += 1;
        this.#tail = queued.catch(() => undefined);
        try {
            return await queued;
        } finally {
            this.#queued -= 1;
        }
    }

    async #advance(): Promise<IteratorResult<T>> {
        while (!this.#isClosed) {
            const row = this.#rows.next();
            if (!row.done) return row;
            try {
                const more = await this.#refill();
                if (more === undefined) this.#isClosed = true;
                else this.#rows = more;
            } catch (error) {
                if (!this.#isClosed) throw error;
            }
        }
        return { done: true, value: undefined };
    }

    #end(): void {
        this.#isClosed = true;
        this.#rows = emptyIterator<T>();
        this.#close();
    }
}

function emptyIterator<T>(): Iterator<T> {
    const none: readonly T[] = [];
    return none.values();
}
