import { askForKey } from '../configuration/api-key.js';
import { DEFAULT_TIMEOUT_MS, type Settings } from '../configuration/settings.js';
import { EsperTimeoutError } from '../errors/errors.js';
import { addToMessage, EsperError } from '../errors/esper-error.js';
import { nameOfCall, type RawResponse } from '../request/call.js';
import { UploadForm } from '../request/multipart-form.js';
import { toApiError } from '../response/error-response.js';
import { isSuccess, mayReadLate, readSuccess } from '../response/read-response.js';
import type { KeyRing } from '../util/redaction.js';
import { type PipelineContext, type Send, type Stage, through } from './stage.js';
import { UploadWatch } from './upload-deadline.js';

/** Counts an attempt, and begins what is known of it. */
export function counting({ clock }: Settings): Stage {
    return (next) => (context) => {
        context.startedAt = clock.monotonic();
        context.attempts += 1;
        context.sent = 'no';
        context.response = undefined;
        return next(context);
    };
}

/** Ends an attempt that takes too long, asking for the key included. */
export function deadline(settings: Settings): Stage {
    return (next) => (context) => {
        const { call, interruption } = context;
        const timeout = call.options.timeout ?? settings.timeout;
        if (call.body instanceof UploadForm) return watched(call.body, timeout, { next, context });
        const milliseconds = timeout ?? DEFAULT_TIMEOUT_MS;
        interruption.setDeadline(
            milliseconds,
            () => new EsperTimeoutError(`No complete answer within ${milliseconds} ms`),
        );
        return next(context);
    };
}

async function watched(
    form: UploadForm,
    timeout: number | undefined,
    { next, context }: { readonly next: Send; readonly context: PipelineContext },
): Promise<RawResponse> {
    const watch = new UploadWatch(form, context, timeout);
    form.listen(watch);
    try {
        return await next(context);
    } catch (error) {
        // What a socket took before its handshake failed was not sent.
        const progress = context.sent === 'no' ? 'nothing was sent' : watch.progress;
        if (EsperError.is(error) && context.response === undefined) addToMessage(error, `; ${progress}`);
        throw error;
    } finally {
        // Bytes may still come by when the attempt is over. They must set no deadline: it would keep the process alive.
        form.listen();
    }
}

/** Gives an attempt the present key. */
export function key({ apiKey }: Settings, keys: KeyRing): Stage {
    if (apiKey === false) return through;
    if (typeof apiKey !== 'string') {
        return (next) => async (context) => {
            context.key = await context.interruption.race(askForKey(apiKey, keys));
            return next(context);
        };
    }
    keys.remember(apiKey);
    return (next) => (context) => {
        context.key = apiKey;
        return next(context);
    };
}

/** Reads the answer: what is no success becomes an error. */
export function reading(settings: Settings): Stage {
    return (next) => async (context) => {
        const { call, redactor } = context;
        const response = await next(context);
        context.response = response;
        if (!isSuccess(response.status, call))
            throw toApiError(response, { operation: nameOfCall(call), redactor, now: settings.now() });
        if (!mayReadLate(response, call)) context.data = readSuccess(response, call, redactor);
        return response;
    };
}
