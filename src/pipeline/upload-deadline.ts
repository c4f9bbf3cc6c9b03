import type { CallOptions } from '../configuration/call-options.js';
import { EsperTimeoutError } from '../errors/errors.js';
import type { UploadForm } from '../request/multipart-form.js';
import type { Interruption } from '../util/interruption.js';
import { notify } from '../util/notify.js';

/** How long an upload may send no byte, in milliseconds; it has no total deadline of its own. */
const UPLOAD_IDLE_MS = 60_000;
/** How long the server may take after the last byte, in milliseconds: it looks into the file. */
const AFTER_UPLOAD_MS = 300_000;

/** Watches one attempt of an upload; returns a function that says how far it got. */
export function watchUpload(
    form: UploadForm,
    options: CallOptions,
    timeout: number | undefined,
    interruption: Interruption,
): () => string {
    const { total } = form;
    let bytes = 0;
    const progress = (): string => `${bytes} of ${total ?? 'an unknown number of'} bytes were sent`;
    const wait = (milliseconds: number): void =>
        interruption.setDeadline(
            milliseconds,
            () => new EsperTimeoutError(`The upload stood still for ${milliseconds} ms`),
        );
    if (timeout === undefined) wait(UPLOAD_IDLE_MS);
    else interruption.setDeadline(timeout, () => new EsperTimeoutError(`No complete answer within ${timeout} ms`));
    form.onBytes((more) => {
        bytes += more;
        if (timeout === undefined) wait(bytes === total ? AFTER_UPLOAD_MS : UPLOAD_IDLE_MS);
        notify(() => options.onUploadProgress?.({ bytes, total }));
    });
    return progress;
}
