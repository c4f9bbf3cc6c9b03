import { EsperAbortError, type EsperError } from './errors.js';

/**
 * Ends what a call is doing, when its signal says so or when time is up. There is one listener a call, and `release` takes it off:
 * on a signal that lives as long as the program, listeners that stay (those of `AbortSignal.any` do) are a leak.
 */
export class Interruption {
    readonly #signal: AbortSignal | undefined;
    #stop: ((error: EsperError) => void) | undefined;
    #timer: ReturnType<typeof setTimeout> | undefined;

    constructor(signal: AbortSignal | undefined) {
        this.#signal = signal;
        signal?.addEventListener('abort', this);
    }

    /** The signal has spoken (an object with this method is a listener; it spares a closure a call). */
    handleEvent(): void {
        this.#stop?.(this.#abortError());
    }

    /** Throws when the signal has spoken already. */
    check(): void {
        if (this.#signal?.aborted) throw this.#abortError();
    }

    /** Says how to stop what is being done now; replaces what was said before. At once, when the signal has spoken already. */
    onStop(stop: (error: EsperError) => void): void {
        this.#stop = stop;
        if (this.#signal?.aborted) stop(this.#abortError());
    }

    /** Stops what is being done after so many milliseconds; replaces what was said before. */
    setDeadline(milliseconds: number, createError: () => EsperError): void {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#stop?.(createError()), milliseconds);
    }

    /** What was being done is over: there is nothing to stop, and no deadline. */
    rest(): void {
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

    /** Takes the listener off the signal. */
    release(): void {
        this.rest();
        this.#signal?.removeEventListener('abort', this);
    }

    #abortError(): EsperAbortError {
        return new EsperAbortError('The call was aborted', { cause: this.#signal?.reason });
    }
}
