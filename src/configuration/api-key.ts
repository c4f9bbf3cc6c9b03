import { refusal } from '../errors/invalid.js';
import type { KeyRing } from '../util/redaction.js';
import { toCause } from '../util/thrown.js';
import { isKey } from './client-rules.js';

/** Calls the function that gives the key, checks what it returns and remembers it. */
export async function askForKey(apiKey: () => string | Promise<string>, keys: KeyRing): Promise<string> {
    let key: unknown;
    try {
        key = await apiKey();
    } catch (thrown) {
        // The error may hold a key, or the credentials of a vault.
        const cause = toCause(thrown, keys);
        throw refusal(undefined, 'apiKey', `the function threw: ${cause.message}`, { cause });
    }
    if (!isKey(key))
        throw refusal(undefined, 'apiKey', 'expected the function to give a key of visible characters without blanks');
    keys.remember(key);
    return key;
}
