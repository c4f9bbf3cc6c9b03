import { EsperAbortError } from '../errors/errors.js';
import type { EsperError } from '../errors/esper-error.js';
import { type Clock, platformClock } from './clock.js';
import { afterTurn, startTimer, stopTimer } from './timers.js';

/** Called when a signal aborts. */
export interface AbortListener {
    aborted(): void;
}

/** Who listens to which signal. Weak: a signal that nobody holds any more takes its entry along. */
const listeners = new WeakMap<AbortSignal, { readonly all: Set<AbortListener>; tell(): void }>();

/**
 * Listens to a signal.
 * All calls share one listener on the signal itself: Node warns of a leak at the eleventh of one kind, and a signal for
 * a whole batch of calls is no leak.
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

/**
 * Listens no more.
 * The last one takes the listener off a signal, so that one which lives as long as the program stays as it was.
 */
export function removeAbortListener(signal: AbortSignal, listener: AbortListener): void {
    const known = listeners.get(signal);
    if (known === undefined || !known.all.delete(listener) || known.all.size > 0) return;
    listeners.delete(signal);
    signal.removeEventListener('abort', known.tell);
}

/**
 * How late a timer may fire, in milliseconds.
 * A later one means that the program was busy: what has arrived meanwhile counts.
 */
const LATE_MS = 50;

/** When what is being done has to be over. */
interface Deadline {
    readonly at: number;
    readonly createError: () => EsperError;
    readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Ends what a call is doing, when its signal aborts or its deadline passes.
 * It listens by hand, and `release` ends that: on a signal that lives as long as the program, the listeners of
 * `AbortSignal.any` stay and are a leak.
 */
export class Interruption implements AbortListener {
    readonly #signal: AbortSignal | undefined;
    #stop: ((error: EsperError) => void) | undefined;
    #deadline: Deadline | undefined;
    /** Counts what has arrived or left. */
    #moved = 0;

    constructor(signal: AbortSignal | undefined) {
        this.#signal = signal;
        if (signal !== undefined) addAbortListener(signal, this);
    }

    /** Called when the signal aborts. */
    aborted(): void {
        this.#stop?.(abortError(this.#signal));
    }

    /** Throws when the signal has aborted already. */
    check(): void {
        checkSignal(this.#signal);
    }

    /** Says how to stop what is being done now, instead of what was said before; at once after an abort. */
    onStop(stop: (error: EsperError) => void): void {
        this.#stop = stop;
        if (this.#signal?.aborted) stop(abortError(this.#signal));
    }

    /** Stops what is being done after so many milliseconds, instead of what was said before. */
    setDeadline(milliseconds: number, createError: () => EsperError): void {
        this.removeDeadline();
        const deadline: Deadline = {
            at: platformClock.monotonic() + milliseconds,
            createError,
            timer: startTimer(() => this.#expire(deadline), milliseconds),
        };
        this.#deadline = deadline;
    }

    /** Lets what is being done take as long as it will. */
    removeDeadline(): void {
        stopTimer(this.#deadline?.timer);
        this.#deadline = undefined;
    }

    /** Notes that bytes have moved. */
    moved(): void {
        this.#moved += 1;
    }

    /** Forgets how to stop, and the deadline: what was being done is over. */
    clear(): void {
        this.#stop = undefined;
        this.removeDeadline();
    }

    /** Waits for work that knows nothing of signals and deadlines. */
    race<T>(work: PromiseLike<T>): Promise<T> {
        return new Promise((resolve, reject) => {
            this.onStop(reject);
            work.then(resolve, reject);
        });
    }

    /** Waits so many milliseconds; rejects at once after an abort. */
    async sleep(milliseconds: number, clock: Clock): Promise<void> {
        this.check();
        return new Promise((resolve, reject) => {
            const callOff = clock.after(milliseconds, (failure) =>
                failure === undefined ? resolve() : reject(failure),
            );
            this.onStop((error) => {
                callOff(); // a timer would keep the process alive
                reject(error);
            });
        });
    }

    /** Listens no more. */
    release(): void {
        this.clear();
        if (this.#signal !== undefined) removeAbortListener(this.#signal, this);
    }

    /**
     * Stops, unless the timer came late and there is something to read.
     * The program had no time for what is in the sockets.
     */
    #expire(deadline: Deadline): void {
        if (platformClock.monotonic() - deadline.at < LATE_MS) {
            this.#stop?.(deadline.createError());
            return;
        }
        const before = this.#moved;
        afterTurn(() => {
            if (this.#deadline !== deadline) return; // it was met, or is another one now
            if (this.#moved === before) this.#stop?.(deadline.createError());
            else this.#expire(deadline);
        });
    }
}

/** Creates the error of a signal that has aborted. */
export const abortError = (signal: AbortSignal | undefined): EsperAbortError =>
    new EsperAbortError('The call was aborted', { cause: signal?.reason });

/** Throws an `EsperAbortError` when the signal has aborted already. */
export function checkSignal(signal: AbortSignal | undefined): void {
    if (signal?.aborted) throw abortError(signal);
}

/**
 * Waits for work that knows nothing of the signal.
 * Rejects with an `EsperAbortError` as soon as it aborts.
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
