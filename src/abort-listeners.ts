/** Told when a signal speaks. */
export interface AbortListener {
    aborted(): void;
}

/** Who listens to which signal. Weak: a signal that nobody holds any more takes its entry along. */
const listeners = new WeakMap<AbortSignal, { readonly all: Set<AbortListener>; tell(): void }>();

/**
 * Listens to a signal. All calls share one listener on the signal itself: Node warns of a leak at the eleventh of one kind,
 * and a signal for a whole batch of calls is no leak.
 */
export function addAbortListener(signal: AbortSignal, listener: AbortListener): void {
    const known = listeners.get(signal);
    if (known !== undefined) {
        known.all.add(listener);
        return;
    }
    const all = new Set([listener]);
    const tell = (): void => {
        for (const one of [...all]) one.aborted();
    };
    listeners.set(signal, { all, tell });
    signal.addEventListener('abort', tell);
}

/** Listens no more; the last one takes the listener off the signal, so that one that lives as long as the program stays as it was. */
export function removeAbortListener(signal: AbortSignal, listener: AbortListener): void {
    const known = listeners.get(signal);
    if (known === undefined || !known.all.delete(listener) || known.all.size > 0) return;
    listeners.delete(signal);
    signal.removeEventListener('abort', known.tell);
}
