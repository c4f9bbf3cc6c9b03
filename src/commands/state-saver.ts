import type { CommandParts } from '../errors/command-parts.js';
import { EsperError } from '../errors/esper-error.js';
import { platformClock } from '../util/clock.js';
import { type AbortListener, abortError, addAbortListener, removeAbortListener } from '../util/interruption.js';
import type { SendCommandOptions } from './send-options.js';

/** Milliseconds that a save is waited for after an abort: it may be about to end, or may never. */
const GRACE_MS = 1_000;

/** Calls the caller's `save`, one at a time. */
export class StateSaver {
    readonly #options: SendCommandOptions;
    readonly #readParts: () => CommandParts;
    #last: Promise<unknown> = Promise.resolve();
    /** A save that has not begun yet: it will have all that happens until then. */
    #next: Promise<void> | undefined;

    constructor(options: SendCommandOptions, readParts: () => CommandParts) {
        this.#options = options;
        this.#readParts = readParts;
    }

    /**
     * Saves the state of all requests.
     * Calls that come while another save works share the next one. After an abort it is not waited for much longer.
     */
    save(): Promise<void> {
        const { save, signal } = this.#options;
        if (save === undefined) return Promise.resolve();
        this.#next ??= this.#last.then(async () => {
            this.#next = undefined;
            const saving = callSave(save, this.#readParts());
            this.#last = saving.catch(() => {});
            await saving;
        });
        return signal === undefined ? this.#next : withGrace(signal, this.#next);
    }
}

async function callSave(save: (parts: CommandParts) => unknown, parts: CommandParts): Promise<void> {
    try {
        await save(parts);
    } catch (cause) {
        throw new EsperError('sendCommand: save failed', { cause, operation: 'sendCommand' });
    }
}

/** Waits for work; when the signal aborts, or has, only so much longer. */
function withGrace(signal: AbortSignal, work: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
        let callOff = (): void => {};
        const listener: AbortListener = {
            aborted() {
                callOff = platformClock.after(GRACE_MS, () => reject(abortError(signal)));
            },
        };
        addAbortListener(signal, listener);
        if (signal.aborted) listener.aborted();
        const end = (): void => {
            callOff();
            removeAbortListener(signal, listener);
        };
        work.finally(end).then(resolve, reject);
    });
}
