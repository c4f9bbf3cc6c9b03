/** An iterable whose iterator outlives an error: asked again, it goes on where it stood. */
export interface Resumable<T> extends AsyncIterable<T> {
    /**
     * Starts anew, from the first row. Its `next` rejects with an `EsperError` that carries `resumeToken`, and may be
     * called again.
     */
    [Symbol.asyncIterator](): AsyncIterableIterator<T>;
}

/**
 * Gives out one by one what `refill` brings, undefined being the end. No generator: that is finished after it threw.
 * Calls of `next` that overlap wait for each other. `close` is called when the caller has enough.
 */
export class RefillingIterator<T> implements AsyncIterableIterator<T> {
    readonly #refill: () => Promise<Iterator<T> | undefined>;
    readonly #close: () => void;
    #rows: Iterator<T>;
    #isClosed = false;
    #queued = 0;
    #tail: Promise<unknown> = Promise.resolve();

    /** `rows` are given out before any that `refill` brings. */
    constructor(refill: () => Promise<Iterator<T> | undefined>, close: () => void, rows: Iterator<T> = nothing()) {
        this.#refill = refill;
        this.#close = close;
        this.#rows = rows;
    }

    next(): Promise<IteratorResult<T>> {
        if (this.#queued === 0) {
            const row = this.#rows.next();
            if (!row.done) return Promise.resolve(row);
        }
        return this.#inTurn();
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

    async #inTurn(): Promise<IteratorResult<T>> {
        const turn = this.#tail.then(() => this.#advance());
        this.#queued += 1;
        this.#tail = turn.catch(() => undefined);
        try {
            return await turn;
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
        this.#rows = nothing<T>();
        this.#close();
    }
}

function nothing<T>(): Iterator<T> {
    const none: readonly T[] = [];
    return none.values();
}
