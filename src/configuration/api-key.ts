import { EsperKeyError } from '../errors/errors.js';
import { refusal, withoutSecrets } from '../errors/invalid.js';
import type { KeyRing } from '../util/redaction.js';
import { toCause } from '../util/thrown.js';
import { whyNoKey } from './key-rules.js';

/** Calls the function that gives the key, checks what it returns and remembers it. */
export async function askForKey(apiKey: () => string | Promise<string>, keys: KeyRing): Promise<string> {
    const key: unknown = await ask(apiKey, keys);
    const flaw = whyNoKey(key);
    if (flaw !== undefined || typeof key !== 'string')
        throw refusal(undefined, 'apiKey', `the function gave a key that ${flaw}`);
    keys.remember(key);
    return key;
}

async function ask(apiKey: () => unknown, keys: KeyRing): Promise<unknown> {
    try {
        return await apiKey();
    } catch (thrown) {
        // The error may hold a key, or the credentials of a vault.
        const redact = (text: string): string => withoutSecrets(keys.redact(text));
        const cause = toCause(thrown, { redact });
        throw new EsperKeyError(`apiKey: the function threw: ${cause.message}`, { cause });
    }
}
