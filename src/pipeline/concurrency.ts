import type { Limiter } from '../configuration/client-options.js';
import type { Settings } from '../configuration/settings.js';
import { EsperError } from '../errors/esper-error.js';
import { type PipelineContext, type Stage, through } from './stage.js';

/** A call that waits for its slot. */
interface Waiting {
    readonly context: PipelineContext;
    enter(): void;
    reject(error: EsperError): void;
}

/** Lets calls out, so many at once; the others wait in order. A throttle may lower the number, to none. */
export class Gate {
    readonly #size: number;
    #limit: number;
    #inFlight = 0;
    /** Keeps the order, and lets one step out of it at no cost. */
    readonly #waiting = new Set<Waiting>();
    /** Those that go first: they had a slot before, and were turned down by the API. */
    readonly #again = new Set<Waiting>();

    /** Called when a call begins to wait, and when none does any more. */
    onQueue: (isQueued: boolean) => void = () => {};

    constructor(size: number) {
        this.#size = size;
        this.#limit = size;
    }

    /** The most that may be in flight now. */
    get limit(): number {
        return this.#limit;
    }

    set limit(limit: number) {
        this.#limit = Math.min(this.#size, Math.max(0, limit));
        this.#admit();
    }

    /** Tells whether the limit is as high as it may be. */
    get isOpen(): boolean {
        return this.#limit === this.#size;
    }

    get inFlight(): number {
        return this.#inFlight;
    }

    /** The calls that wait, those first that go first. */
    get waiting(): readonly Waiting[] {
        return [...this.#again, ...this.#waiting];
    }

    /** Takes a slot: undefined when one was free, else a promise for the moment when one is. */
    acquire(context: PipelineContext): Promise<void> | undefined {
        if (this.#inFlight < this.#limit) {
            this.#inFlight += 1;
            return undefined;
        }
        const queue = context.wasRefused ? this.#again : this.#waiting;
        return new Promise((resolve, reject) => {
            const leave = (): void => {
                queue.delete(waiting);
                if (!this.#isQueued) this.onQueue(false);
            };
            const waiting: Waiting = {
                context,
                enter() {
                    leave();
                    resolve();
                },
                reject(error) {
                    leave();
                    reject(error); // does nothing to one that was let in at the same moment: it frees its slot itself
                },
            };
            queue.add(waiting);
            this.onQueue(true);
            context.interruption.onStop((error) => waiting.reject(error));
        });
    }

    /** Gives a slot on to the first that waits. */
    release(): void {
        this.#inFlight -= 1;
        this.#admit();
    }

    get #isQueued(): boolean {
        return this.#again.size + this.#waiting.size > 0;
    }

    #admit(): void {
        while (this.#inFlight < this.#limit) {
            const [again] = this.#again;
            const [waiting] = this.#waiting;
            const first = again ?? waiting;
            if (first === undefined) return;
            this.#inFlight += 1;
            first.enter();
        }
    }
}

/** Waits until the caller's limiter lets the next attempt go. */
export function limiter({ limiter: given }: Settings): Stage {
    if (given === undefined) return through;
    return (next) => async (context) => {
        context.interruption.check();
        await acquireFrom(given, context);
        return next(context);
    };
}

async function acquireFrom(given: Limiter, { call, interruption }: PipelineContext): Promise<void> {
    const acquire = async (): Promise<void> => {
        await given.acquire({ signal: call.options.signal });
    };
    try {
        await interruption.race(acquire());
    } catch (cause) {
        interruption.check(); // it may have thrown because of the signal
        throw EsperError.is(cause) ? cause : new EsperError('limiter: acquire failed', { cause });
    }
}

/** Waits for a slot, and holds it for one attempt. */
export function concurrency(gate: Gate): Stage {
    return (next) => async (context) => {
        const { interruption } = context;
        interruption.check();
        const turn = gate.acquire(context);
        if (turn !== undefined) await turn;
        try {
            interruption.check();
            return await next(context);
        } finally {
            interruption.clear();
            gate.release();
        }
    };
}
