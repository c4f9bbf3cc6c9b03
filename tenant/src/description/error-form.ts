import { type JsonObject, readObject } from '../util/json.js';
import { kindOf } from './parameters.js';
import { propertiesOf } from './references.js';

/**
 * How an operation's error bodies are written.
 *
 * The API has two families, `classic` and `service`. Of any other the names that are known are filled: `words` with
 * what went wrong, `statuses` with the status.
 */
export type ErrorForm = 'classic' | 'service' | { words: readonly string[]; statuses: readonly string[] };

const WORDS = ['message', 'detail', 'error', 'title', 'reason', 'description'];
const STATUSES = ['status', 'code', 'status_code'];

/** Reads the form of error bodies from the schema of one; `classic` where none is described. */
export function readErrorForm(document: JsonObject, schema: unknown): ErrorForm {
    const properties: JsonObject = propertiesOf(document, schema);
    const names = Object.keys(properties);
    if (names.length === 0 || names.includes('errors')) return 'classic';
    if (names.includes('code') && names.includes('message')) return 'service';
    const are = (wanted: readonly string[], kind: string) =>
        wanted.filter((name) => names.includes(name) && kindOf(document, readObject(properties, name)) === kind);
    return { words: are(WORDS, 'string'), statuses: are(STATUSES, 'integer') };
}
