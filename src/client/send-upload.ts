import { EsperConfigurationError, EsperTimeoutError } from '../errors/errors.js';
import { addFacts, addToMessage, EsperError } from '../errors/esper-error.js';
import type { Dispatch } from '../pipeline/stage.js';
import type { Call } from '../request/call.js';
import type { UploadForm } from '../request/multipart-form.js';
import type { WithResponse } from '../response/response.js';
import { Interruption } from '../util/interruption.js';

/** Sends a call with files. */
export type SendUpload = (call: Call, form: UploadForm) => Promise<WithResponse<unknown>>;

/**
 * Creates the function that sends calls with files.
 * Streams are started first: one that is empty, or gives no bytes, is refused before the call waits for its turn.
 * `firstBytesMs` is how long a stream may take for them, unless the call has a `timeout`.
 */
export function createSendUpload(firstBytesMs: number, dispatch: Dispatch): SendUpload {
    async function start({ operation, method, options }: Call, form: UploadForm): Promise<void> {
        const interruption = new Interruption(options.signal);
        const limit = options.timeout ?? firstBytesMs;
        try {
            interruption.check();
            interruption.setDeadline(limit, () => new EsperTimeoutError(`The stream gave nothing within ${limit} ms`));
            await interruption.race(form.start(operation?.id));
        } catch (error) {
            if (!EsperError.is(error)) throw error;
            const pathTemplate = operation?.pathTemplate;
            addFacts(error, { operation: operation?.id, method, pathTemplate, attempts: 0, sent: 'no' });
            if (!EsperConfigurationError.is(error)) addToMessage(error, '; nothing was sent'); // a refusal means that
            throw error;
        } finally {
            interruption.release();
        }
    }

    return async (call, form) => {
        try {
            await start(call, form);
            return await dispatch(call);
        } finally {
            form.close();
        }
    };
}
