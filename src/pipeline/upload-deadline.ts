import { EsperTimeoutError } from '../errors/errors.js';
import { refusal } from '../errors/invalid.js';
import type { UploadForm, UploadListener } from '../request/multipart-form.js';
import { notify } from '../util/notify.js';
import type { PipelineContext } from './stage.js';

/** An upload has no total deadline of its own: it ends when no byte moved for so many milliseconds. */
const UPLOAD_IDLE_MS = 60_000;
/** After the last byte the server has work to do: it looks into the file. */
const AFTER_UPLOAD_MS = 300_000;

/** Watches over one attempt of an upload: sets its deadlines, and tells its progress. */
export class UploadWatch implements UploadListener {
    readonly #context: Pick<PipelineContext, 'call' | 'interruption'>;
    /** Milliseconds for all of it; undefined for none. */
    readonly #timeout: number | undefined;
    readonly #total: number | undefined;
    #bytes = 0;
    #isSilent = false;

    constructor(
        form: UploadForm,
        context: Pick<PipelineContext, 'call' | 'interruption'>,
        timeout: number | undefined,
    ) {
        this.#context = context;
        this.#timeout = timeout;
        this.#total = form.total;
        if (timeout === undefined) this.#wait(UPLOAD_IDLE_MS);
        else {
            const createError = () => new EsperTimeoutError(`No complete answer within ${timeout} ms`);
            context.interruption.setDeadline(timeout, createError);
        }
    }

    onBytes(bytes: number): void {
        const { interruption, call } = this.#context;
        this.#bytes += bytes;
        interruption.moved();
        this.#wait(UPLOAD_IDLE_MS);
        notify(() => call.options.onUploadProgress?.({ bytes: this.#bytes, total: this.#total }));
    }

    onEnd(): void {
        this.#wait(AFTER_UPLOAD_MS);
    }

    /** Refuses to tell a progress that is not known, and lets the upload take as long as it will. */
    onSilence(sender: string): void {
        const { interruption, call } = this.#context;
        if (call.options.onUploadProgress !== undefined) {
            const reason = `${sender} does not say how much of a body it has sent`;
            throw refusal(call.operation?.id, 'onUploadProgress', reason);
        }
        this.#isSilent = true;
        if (this.#timeout === undefined) interruption.removeDeadline();
    }

    /** Says how far the upload got. */
    get progress(): string {
        const total = this.#total ?? 'an unknown number of';
        return this.#isSilent
            ? `how many of ${total} bytes were sent is not known`
            : `${this.#bytes} of ${total} bytes were sent`;
    }

    /** Ends the upload when nothing moves for so long, unless it has a deadline for all of it. */
    #wait(milliseconds: number): void {
        if (this.#timeout !== undefined) return;
        const createError = () => new EsperTimeoutError(`The upload stood still for ${milliseconds} ms`);
        this.#context.interruption.setDeadline(milliseconds, createError);
    }
}
