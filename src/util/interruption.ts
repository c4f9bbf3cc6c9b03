import { EsperAbortError } from '../errors/errors.js';
import type { EsperError } from '../errors/esper-error.js';

/** The largest delay of a timer in milliseconds, 24.8 days; a longer one would fire at once. */
export const MAX_TIMER_MS = 2_147_483_647;

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

/**
 * Ends what a call is doing, when its signal says so or when time is up. It listens by hand, and `release` ends that:
 * on a signal that lives as long as the program, the listeners of `AbortSignal.any` stay and are a leak.
 */
export class Interruption implements AbortListener {
    readonly #signal: AbortSignal | undefined;
    #stop: ((error: EsperError) => void) | undefined;
    #timer: ReturnType<typeof setTimeout> | undefined;

    constructor(signal: AbortSignal | undefined) {
        this.#signal = signal;
        if (signal !== undefined) addAbortListener(signal, this);
    }

    /** The signal has spoken. */
    aborted(): void {
        this.#stop?.(abortError(this.#signal));
    }

    /** Throws when the signal has spoken already. */
    check(): void {
        checkSignal(this.#signal);
    }

    /** Says how to stop what is being done now; replaces what was said before. At once, when the signal has spoken already. */
    onStop(stop: (error: EsperError) => void): void {
        this.#stop = stop;
        if (this.#signal?.aborted) stop(abortError(this.#signal));
    }

    /** Stops what is being done after so many milliseconds; replaces what was said before. */
    setDeadline(milliseconds: number, createError: () => EsperError): void {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#stop?.(createError()), milliseconds);
    }

    /** What was being done is over: there is nothing to stop, and no deadline. */
    clear(): void {
        this.#stop = undefined;
        clearTimeout(this.#timer);
    }

    /** Waits for work that knows nothing of signals and deadlines. */
    race<T>(work: PromiseLike<T>): Promise<T> {
        return new Promise((resolve, reject) => {
            this.onStop(reject);
            work.then(resolve, reject);
        });
    }

    /** Waits so long. */
    sleep(milliseconds: number): Promise<void> {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(resolve, milliseconds);
            this.onStop((error) => {
                clearTimeout(timer); // it would keep the process alive
                reject(error);
            });
        });
    }

    /** Listens no more. */
    release(): void {
        this.clear();
        if (this.#signal !== undefined) removeAbortListener(this.#signal, this);
    }
}

const abortError = (signal: AbortSignal | undefined): EsperAbortError =>
    new EsperAbortError('The call was aborted', { cause: signal?.reason });

/** Throws an `EsperAbortError` when the signal has spoken already. */
export function checkSignal(signal: AbortSignal | undefined): void {
    if (signal?.aborted) throw abortError(signal);
}

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
