import { EsperAbortError } from '../errors/errors.js';
import type { EsperError } from '../errors/esper-error.js';

/** The largest delay of a timer in milliseconds, 24.8 days; a longer one would fire at once. */
export const MAX_TIMER_MS = 2_147_483_647;

/** A listener for the abort of a signal. */
export interface AbortListener {
    aborted(): void;
}

/**
 * The listeners of each signal.
 * Weak: the entry of a signal goes when nobody holds the signal any more.
 */
const listeners = new WeakMap<AbortSignal, { readonly all: Set<AbortListener>; onAbort(): void }>();

/**
 * Adds a listener to a signal.
 * All calls share one listener on the signal itself: Node warns of a leak at the eleventh, and a signal for a whole
 * batch of calls is no leak.
 */
export function addAbortListener(signal: AbortSignal, listener: AbortListener): void {
    const entry = listeners.get(signal);
    if (entry !== undefined) {
        entry.all.add(listener);
        return;
    }
    const all = new Set([listener]);
    const onAbort = (): void => {
        for (const each of [...all]) each.aborted();
    };
    listeners.set(signal, { all, onAbort });
    signal.addEventListener('abort', onAbort);
}

/**
 * Removes a listener from a signal.
 * The last one takes the shared listener along, so that a signal that lives as long as the program stays as it was.
 */
export function removeAbortListener(signal: AbortSignal, listener: AbortListener): void {
    const entry = listeners.get(signal);
    if (entry === undefined || !entry.all.delete(listener) || entry.all.size > 0) return;
    listeners.delete(signal);
    signal.removeEventListener('abort', entry.onAbort);
}

/**
 * Interrupts what a call is doing when its signal aborts or its deadline has passed.
 * It listens by hand, and `release` ends that: on a signal that lives as long as the program, the listeners of
 * `AbortSignal.any` stay and are a leak.
 */
export class Interruption implements AbortListener {
    readonly #signal: AbortSignal | undefined;
    #stop: ((error: EsperError) => void) | undefined;
    #timer: ReturnType<typeof setTimeout> | undefined;

    constructor(signal: AbortSignal | undefined) {
        this.#signal = signal;
        if (signal !== undefined) addAbortListener(signal, this);
    }

    /** Called when the signal aborts. */
    aborted(): void {
        this.#stop?.(abortError(this.#signal));
    }

    /** Throws when the signal has aborted. */
    check(): void {
        checkSignal(this.#signal);
    }

    /**
     * Sets how to stop the present work, in the place of what was set before.
     * Called at once when the signal has aborted.
     */
    onStop(stop: (error: EsperError) => void): void {
        this.#stop = stop;
        if (this.#signal?.aborted) stop(abortError(this.#signal));
    }

    /** Sets the deadline of the present work, in the place of the one before. */
    setDeadline(milliseconds: number, createError: () => EsperError): void {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#stop?.(createError()), milliseconds);
    }

    /** Ends the present work: there is nothing to stop, and no deadline. */
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

    /** Waits for a time. */
    sleep(milliseconds: number): Promise<void> {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(resolve, milliseconds);
            this.onStop((error) => {
                clearTimeout(timer); // it would keep the process alive
                reject(error);
            });
        });
    }

    /** Ends the present work and stops listening. */
    release(): void {
        this.clear();
        if (this.#signal !== undefined) removeAbortListener(this.#signal, this);
    }
}

const abortError = (signal: AbortSignal | undefined): EsperAbortError =>
    new EsperAbortError('The call was aborted', { cause: signal?.reason });

/** Throws an `EsperAbortError` when the signal has aborted. */
export function checkSignal(signal: AbortSignal | undefined): void {
    if (signal?.aborted) throw abortError(signal);
}

/**
 * Waits for work that knows nothing of the signal.
 * It rejects at once with an `EsperAbortError` when the signal aborts.
 */
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
