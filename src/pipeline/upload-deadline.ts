import { EsperTimeoutError } from '../errors/errors.js';
import { refusal } from '../errors/invalid.js';
import type { UploadForm } from '../request/multipart-form.js';
import { notify } from '../util/notify.js';
import type { PipelineContext } from './stage.js';

/** An upload has no total deadline of its own: it ends when no byte moved for so many milliseconds. */
const UPLOAD_IDLE_MS = 60_000;
/** After the last byte the server has work to do: it looks into the file. */
const AFTER_UPLOAD_MS = 300_000;

/** Watches over one attempt of an upload; gives a function that says how far it got. */
export function watchUpload(
    form: UploadForm,
    { call, interruption }: Pick<PipelineContext, 'call' | 'interruption'>,
    timeout: number | undefined,
): () => string {
    const { total } = form;
    const { onUploadProgress } = call.options;
    let bytes = 0;
    const wait = (milliseconds: number): void =>
        interruption.setDeadline(
            milliseconds,
            () => new EsperTimeoutError(`The upload stood still for ${milliseconds} ms`),
        );
    if (timeout === undefined) wait(UPLOAD_IDLE_MS);
    else interruption.setDeadline(timeout, () => new EsperTimeoutError(`No complete answer within ${timeout} ms`));
    form.listen({
        onBytes(more) {
            bytes += more;
            interruption.moved();
            if (timeout === undefined) wait(bytes === total ? AFTER_UPLOAD_MS : UPLOAD_IDLE_MS);
            notify(() => onUploadProgress?.({ bytes, total }));
        },
        onSilence() {
            if (onUploadProgress !== undefined) {
                const reason = 'fetch does not say how much of a body it has sent';
                throw refusal(call.operation?.id, 'onUploadProgress', reason);
            }
        },
    });
    return () => `${bytes} of ${total ?? 'an unknown number of'} bytes were sent`;
}
