import type { CallOptions } from '../configuration/call-options.js';
import { EsperTimeoutError } from '../errors/errors.js';
import type { UploadForm } from '../request/multipart-form.js';
import type { Interruption } from '../util/interruption.js';
import { notify } from '../util/notify.js';

/** An upload has no total deadline of its own: it ends when no byte moved for so many milliseconds. */
const UPLOAD_IDLE_MS = 60_000;
/** After the last byte the server has work to do: it looks into the file. */
const AFTER_UPLOAD_MS = 300_000;

/** Watches over one attempt of an upload; gives a function that says how far it got. */
export function watchUpload(
    form: UploadForm,
    options: CallOptions,
    { timeout, interruption }: { readonly timeout: number | undefined; readonly interruption: Interruption },
): () => string {
    const { total } = form;
    let bytes = 0;
    const wait = (milliseconds: number): void =>
        interruption.setDeadline(
            milliseconds,
            () => new EsperTimeoutError(`The upload stood still for ${milliseconds} ms`),
        );
    if (timeout === undefined) wait(UPLOAD_IDLE_MS);
    else interruption.setDeadline(timeout, () => new EsperTimeoutError(`No complete answer within ${timeout} ms`));
    form.onBytes((more) => {
        bytes += more;
        interruption.moved();
        if (timeout === undefined) wait(bytes === total ? AFTER_UPLOAD_MS : UPLOAD_IDLE_MS);
        notify(() => options.onUploadProgress?.({ bytes, total }));
    });
    return () => `${bytes} of ${total ?? 'an unknown number of'} bytes were sent`;
}
