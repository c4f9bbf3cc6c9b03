import type { Progress } from '../configuration/call-options.js';
import { EsperConnectionError } from '../errors/errors.js';
import { addFacts, addToMessage, type EsperError } from '../errors/esper-error.js';
import { toExchangeError } from '../transport/connection-error.js';
import type { Interruption } from '../util/interruption.js';
import { notify } from '../util/notify.js';
import type { Redactor } from '../util/redaction.js';
import type { DownloadWatch } from './download-deadline.js';
import type { OpenAnswer } from './download-receiver.js';

/** What a download goes through with. */
export interface DownloadContext {
    readonly watch: DownloadWatch;
    readonly interruption: Interruption;
    readonly redactor: Redactor;
    readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** The bytes of a download, fetched as they are read; can be read once. */
export class DownloadBody implements AsyncIterable<Uint8Array> {
    readonly #answer: OpenAnswer;
    readonly #around: DownloadContext;
    /** Bytes in all; undefined when nobody knows. */
    readonly length: number | undefined;
    /** Bytes that have come. */
    bytes = 0;
    /** What ended it while nobody was reading. */
    #stopped: EsperError | undefined;

    constructor(answer: OpenAnswer, length: number | undefined, around: DownloadContext) {
        this.#answer = answer;
        this.#around = around;
        this.length = length;
        this.#rest();
    }

    /** Throws when the bytes end before the length that was promised, and says how far it got. */
    async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
        const { watch, interruption, onProgress } = this.#around;
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
                this.#rest();
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
        this.#around.interruption.release();
    }

    /** Nobody waits for bytes now: the socket keeps no process alive, but a signal still ends it. */
    #rest(): void {
        this.#answer.setAwaited(false);
        this.#around.interruption.onStop((error) => {
            this.#stopped = error;
            this.#answer.destroy();
        });
    }

    #toError(failure: unknown): EsperError {
        const error = toExchangeError(failure, { maxBytes: 0, isAnswered: true, redactor: this.#around.redactor });
        addFacts(error, { operation: 'download', attempts: 1, sent: 'yes' });
        addToMessage(error, `; ${this.bytes} of ${this.length ?? 'an unknown number of'} bytes had arrived`);
        return error;
    }
}
