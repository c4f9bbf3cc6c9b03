import type { Call, RawAnswer } from './call.js';
import type { ApiKey } from './client-options.js';
import { EsperConfigurationError, EsperError, EsperTimeoutError } from './errors.js';
import { addToMessage } from './esper-error.js';
import type { Exchange } from './exchange.js';
import type { Interruption } from './interruption.js';
import { isKey } from './option-rules.js';
import type { KeyRing, Secrets } from './secrets.js';
import { toCause } from './thrown.js';
import { UploadForm } from './upload-form.js';
import { watchUpload } from './upload-watch.js';

/** Deadline of one attempt, unless the client is told another. */
export const DEFAULT_TIMEOUT_MS = 60_000;

/** Makes one attempt of a call: asks for the key, sends, and reads the answer. */
export type Attempt = (call: Call, interruption: Interruption, secrets: Secrets) => Promise<RawAnswer>;

/** Attempts with one client's key and deadline. */
export function createAttempt(apiKey: ApiKey, timeout: number | undefined, exchange: Exchange, keys: KeyRing): Attempt {
    const send: Attempt = (call, interruption, secrets) => {
        if (typeof apiKey !== 'string') return sendWith(askForKey(apiKey, keys), call, interruption, secrets);
        keys.remember(apiKey);
        return exchange(call, apiKey, interruption, secrets);
    };

    async function sendWith(
        asked: Promise<string>,
        call: Call,
        interruption: Interruption,
        secrets: Secrets,
    ): Promise<RawAnswer> {
        return exchange(call, await interruption.race(asked), interruption, secrets);
    }

    return (call, interruption, secrets) => {
        const limit = call.options.timeout ?? timeout;
        if (call.body instanceof UploadForm) {
            const progress = watchUpload(call.body, call.options, limit, interruption);
            const { body } = call;
            return (
                send(call, interruption, secrets)
                    .catch((error: unknown) => sayHowFar(error, progress()))
                    // Bytes on their way may still come by when the attempt is over; they must set no new deadline, it would keep the process alive.
                    .finally(() => body.onBytes(() => {}))
            );
        }
        const milliseconds = limit ?? DEFAULT_TIMEOUT_MS;
        interruption.setDeadline(
            milliseconds,
            () => new EsperTimeoutError(`No complete answer within ${milliseconds} ms`),
        );
        return send(call, interruption, secrets);
    };
}

/** Asks a function for the key, looks at what it gives, and remembers it. */
export async function askForKey(apiKey: () => string | Promise<string>, keys: KeyRing): Promise<string> {
    let key: unknown;
    try {
        key = await apiKey();
    } catch (thrown) {
        // What it throws may hold a key, or what it asked a vault with.
        const cause = toCause(thrown, keys);
        throw new EsperConfigurationError(`apiKey: the function threw: ${cause.message}`, { cause });
    }
    if (!isKey(key))
        throw new EsperConfigurationError(
            'apiKey: expected the function to give a key of visible characters without blanks',
        );
    keys.remember(key);
    return key;
}

function sayHowFar(error: unknown, progress: string): never {
    if (EsperError.is(error)) addToMessage(error, `; ${progress}`);
    throw error;
}
