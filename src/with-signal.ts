import { Interruption } from './interruption.js';

/** Waits for work that knows nothing of the signal; rejects at once with an `EsperAbortError` when the signal speaks. */
export async function withSignal<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (signal === undefined) return work();
    const interruption = new Interruption(signal);
    try {
        interruption.check();
        return await interruption.race(work());
    } finally {
        interruption.release();
    }
}
