import { Interruption } from './interruption.js';

/**
 * Iterates until the signal aborts.
 * Then it rejects with an `EsperAbortError` and ends the iterator, both at once: whoever gives the values may be in the
 * middle of the next, or may never have it.
 */
export async function* untilAborted<Item>(
    items: AsyncIterable<Item>,
    signal: AbortSignal | undefined,
): AsyncGenerator<Item> {
    const iterator = items[Symbol.asyncIterator]();
    const interruption = new Interruption(signal);
    let isOpen = true;
    const next = async (): Promise<IteratorResult<Item>> => {
        isOpen = false; // one that has failed has ended
        const step = await iterator.next();
        isOpen = step.done !== true;
        return step;
    };
    try {
        for (;;) {
            interruption.check();
            const step = await interruption.race(next());
            if (step.done) return;
            yield step.value;
        }
    } finally {
        interruption.release();
        if (signal?.aborted) endIterator(iterator).catch(() => {});
        else if (isOpen) await endIterator(iterator);
    }
}

async function endIterator(iterator: AsyncIterator<unknown>): Promise<void> {
    await iterator.return?.();
}
