/** An iterable whose iterator outlives an error: asked again, it goes on where it stood. */
export interface Resumable<T> extends AsyncIterable<T> {
    /** Starts anew, from the first row. Its `next` rejects with an `EsperError` that carries `resumeToken`, and may be called again. */
    [Symbol.asyncIterator](): AsyncIterableIterator<T>;
}

/**
 * Gives out one by one what `refill` brings, undefined being the end. Made by hand, because a generator is finished after it threw.
 * Calls of `next` that overlap wait for each other. `close` is told when the caller has enough.
 */
export function createIterator<T>(
    refill: () => Promise<Iterator<T> | undefined>,
    close: () => void,
): AsyncIterableIterator<T> {
    const nothing: readonly T[] = [];
    let rows: Iterator<T> = nothing.values();
    let closed = false;
    let queued = 0;
    let tail: Promise<unknown> = Promise.resolve();

    const advance = async (): Promise<IteratorResult<T>> => {
        while (!closed) {
            const row = rows.next();
            if (!row.done) return row;
            try {
                const more = await refill();
                if (more === undefined) closed = true;
                else rows = more;
            } catch (error) {
                if (!closed) throw error;
            }
        }
        return { done: true, value: undefined };
    };

    const inTurn = async (): Promise<IteratorResult<T>> => {
        const before = tail;
        const turn = before.then(advance);
        queued += 1;
        tail = turn.catch(() => undefined);
        try {
            return await turn;
        } finally {
            queued -= 1;
        }
    };

    const end = (): void => {
        closed = true;
        rows = nothing.values();
        close();
    };

    return {
        next() {
            if (queued === 0) {
                const row = rows.next();
                if (!row.done) return Promise.resolve(row);
            }
            return inTurn();
        },
        return() {
            end();
            return Promise.resolve({ done: true, value: undefined });
        },
        throw(error: unknown) {
            end();
            return Promise.reject(error);
        },
        [Symbol.asyncIterator]() {
            return this;
        },
    };
}
