import { type AbortListener, addAbortListener, removeAbortListener } from '../util/interruption.js';

/** Something that was started. */
export interface Started<T> {
    readonly answer: Promise<T>;
    cancel(): void;
}

/** What a walk has asked for and not got yet. It ends with the caller's signal, on which a walk has one listener. */
export class InFlight implements AbortListener {
    readonly #signal: AbortSignal | undefined;
    readonly #controllers = new Set<AbortController>();
    #isClosed = false;

    constructor(signal: AbortSignal | undefined) {
        this.#signal = signal;
    }

    /** Starts work under a signal of its own. */
    start<T>(work: (signal: AbortSignal) => Promise<T>): Started<T> {
        const controller = new AbortController();
        return { answer: this.#follow(work, controller), cancel: () => controller.abort() };
    }

    /** Ends all that is in flight, and whatever is started afterwards. */
    close(): void {
        this.#isClosed = true;
        for (const controller of [...this.#controllers]) controller.abort();
    }

    /** Called when the caller's signal aborts. */
    aborted(): void {
        for (const controller of [...this.#controllers]) controller.abort(this.#signal?.reason);
    }

    async #follow<T>(work: (signal: AbortSignal) => Promise<T>, controller: AbortController): Promise<T> {
        if (this.#signal !== undefined && this.#controllers.size === 0) addAbortListener(this.#signal, this);
        this.#controllers.add(controller);
        if (this.#signal?.aborted || this.#isClosed) controller.abort(this.#signal?.reason);
        try {
            return await work(controller.signal);
        } finally {
            this.#controllers.delete(controller);
            if (this.#signal !== undefined && this.#controllers.size === 0) removeAbortListener(this.#signal, this);
        }
    }
}
