import type { Progress } from '../configuration/call-options.js';
import { EsperConnectionError } from '../errors/errors.js';
import { addToMessage, type EsperError } from '../errors/esper-error.js';
import { toExchangeError } from '../transport/connection-error.js';
import type { Interruption } from '../util/interruption.js';
import { notify } from '../util/notify.js';
import type { Redactor } from '../util/redaction.js';
import type { DownloadWatch } from './download-deadline.js';
import type { OpenAnswer } from './download-node.js';

/** What the parts of one download share. */
export interface DownloadContext {
    readonly watch: DownloadWatch;
    readonly interruption: Interruption;
    readonly redactor: Redactor;
    readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** The bytes of a download, fetched as they are read; can be read once. */
export class DownloadBody implements AsyncIterable<Uint8Array> {
    readonly #answer: OpenAnswer;
    readonly #context: DownloadContext;
    /** Bytes in all; undefined when not known. */
    readonly length: number | undefined;
    /** Bytes received so far. */
    bytes = 0;
    /** The error that ended it while nobody was reading. */
    #stopped: EsperError | undefined;

    constructor(answer: OpenAnswer, context: DownloadContext) {
        this.#answer = answer;
        this.#context = context;
        this.length = lengthOf(answer);
        this.#setIdle();
    }

    /**
     * Iterates the bytes; throws when they end before the length that was promised.
     * The error says how far it got.
     */
    async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
        const { watch, interruption, onProgress } = this.#context;
        const iterator = this.#answer.body[Symbol.asyncIterator]();
        try {
            for (;;) {
                interruption.check();
                if (this.#stopped !== undefined) throw this.#stopped;
                this.#answer.setAwaited(true);
                watch.start();
                const step = await interruption.race(iterator.next());
                watch.pause();
                if (step.done) break;
                this.bytes += step.value.byteLength;
                notify(() => onProgress?.({ bytes: this.bytes, total: this.length }));
                this.#setIdle();
                yield step.value;
            }
            if (this.length !== undefined && this.bytes !== this.length) {
                throw new EsperConnectionError('The download ended too early');
            }
        } catch (error) {
            throw this.#toError(error);
        } finally {
            this.close();
        }
    }

    /** Ends the download: its socket, its timer, its listener. */
    close(): void {
        this.#answer.destroy();
        this.#context.interruption.release();
    }

    /** Keeps no process alive while nobody waits for bytes; a signal still ends the download. */
    #setIdle(): void {
        this.#answer.setAwaited(false);
        this.#context.interruption.onStop((error) => {
            this.#stopped = error;
            this.#answer.destroy();
        });
    }

    #toError(failure: unknown): EsperError {
        const error = toExchangeError(failure, 0, true, this.#context.redactor);
        addToMessage(error, `; ${this.bytes} of ${this.length ?? 'an unknown number of'} bytes had arrived`);
        return error;
    }
}

function lengthOf({ headers, isDecoded }: OpenAnswer): number | undefined {
    const length = Number(headers['content-length'] ?? Number.NaN);
    return isDecoded || !Number.isSafeInteger(length) ? undefined : length;
}
