import { isJsonObject, type JsonObject, readObject, readString } from '../util/json.js';
import { jsonDifferences } from './json-differences.js';
import type { Failed, SeenError, Sees } from './vector.js';

/** The key of the client in every vector. */
export const KEY = 'key-of-the-vectors';

/** Lists how the end of a call differs from what is wanted: an error, or none. */
export function endDifferences(seen: JsonObject, wanted: Failed | undefined): string[] {
    if (wanted !== undefined) return errorDifferences(seen['error'], wanted.error);
    return seen['error'] === undefined ? [] : [`failed: ${nameOf(seen['error'])}`];
}

/** Lists how what a caller saw differs from what is wanted. */
export function seenDifferences(seen: JsonObject, wanted: Sees): string[] {
    if ('error' in wanted) return errorDifferences(seen['error'], wanted.error);
    if (seen['error'] !== undefined) return [`failed: ${nameOf(seen['error'])}`];
    if ('page' in wanted) {
        const { count, results, has_next } = readObject(seen, 'page');
        return jsonDifferences('page', { count: count ?? null, results, has_next }, wanted.page);
    }
    if ('value' in wanted) return 'value' in seen ? jsonDifferences('value', seen['value'], wanted.value) : ['value -'];
    return seen['nothing'] === true ? [] : ['nothing'];
}

const nameOf = (error: unknown): string => {
    const { class: name, message } = readObject(error);
    return `${name} ${String(message ?? '').slice(0, 120)}`;
};

/** Lists how an error differs. A field of null stands for one that is not there. */
function errorDifferences(seen: unknown, wanted: SeenError): string[] {
    if (!isJsonObject(seen)) return ['no error'];
    const { class: name, mentions = [], hides = [], ...fields } = wanted;
    const printed = [JSON.stringify(seen), readString(seen, 'printed') ?? ''].join('\n');
    return [
        ...(seen['class'] === name ? [] : [`error class=${seen['class']}`]),
        ...Object.entries(fields).flatMap(([field, value]) =>
            jsonDifferences(`error ${field}`, seen[field] ?? null, value),
        ),
        ...mentions
            .filter((text) => !bare(readString(seen, 'message')).includes(bare(text)))
            .map((text) => `error -${text}`),
        ...[...hides, KEY].filter((text) => printed.includes(text)).map((text) => `error shows ${text}`),
    ];
}

/** A name however a language writes it: `enterprise_id` is `enterpriseId`. */
const bare = (text = ''): string => text.replaceAll(/[_-]/g, '').toLowerCase();
