import { DEFAULT_TIMEOUT_MS, type Settings } from '../configuration/settings.js';
import { EsperConfigurationError, EsperTimeoutError } from '../errors/errors.js';
import { addFacts, addToMessage, EsperError } from '../errors/esper-error.js';
import { type Call, factsOfCall } from '../request/call.js';
import type { UploadForm } from '../request/multipart-form.js';
import { Interruption } from '../util/interruption.js';
import type { Dispatch } from './stage.js';

/** Sends a call with files. */
type SendUpload = (call: Call, form: UploadForm) => ReturnType<Dispatch>;

/**
 * Creates the function that sends calls with files.
 * Streams are started first: one that is empty, or gives no bytes, is refused before the call waits for its turn. A
 * stream may take as long for them as an attempt may take.
 */
export function createSendUpload({ timeout = DEFAULT_TIMEOUT_MS }: Settings, dispatch: Dispatch): SendUpload {
    async function start(call: Call, form: UploadForm): Promise<void> {
        const { operation, options } = call;
        const interruption = new Interruption(options.signal);
        const limit = options.timeout ?? timeout;
        try {
            interruption.check();
            interruption.setDeadline(limit, () => new EsperTimeoutError(`The stream gave nothing within ${limit} ms`));
            await interruption.race(form.start(operation?.id));
        } catch (error) {
            if (!EsperError.is(error)) throw error;
            addFacts(error, { ...factsOfCall(call), attempts: 0, sent: 'no' });
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
