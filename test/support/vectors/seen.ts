import { inspect } from 'node:util';
import type { Page } from '../../../src/index.js';

/** The fields of an error, by the vectors' names. */
const FIELDS: Readonly<Record<string, string>> = {
    status: 'status',
    server_message: 'serverMessage',
    errors: 'errors',
    code: 'code',
    body: 'body',
    request_id: 'requestId',
    retry_after_ms: 'retryAfterMs',
    attempts: 'attempts',
    operation: 'operation',
    method: 'method',
    path_template: 'pathTemplate',
    sent: 'sent',
};

/** Tells what a caller saw, as a server of vectors wants it. */
export async function seenOf(outcome: () => unknown): Promise<Record<string, unknown>> {
    try {
        const value = await outcome();
        if (value === undefined) return { nothing: true };
        if (isPage(value)) {
            const { results, count = null } = value;
            return { page: { count, results, has_next: value.hasNextPage() } };
        }
        return { value: value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value };
    } catch (error) {
        return { error: errorSeen(error) };
    }
}

/** Tells an error: its class, its fields, and all that can be printed of it. */
export function errorSeen(error: unknown): object {
    const fields = Object.entries(FIELDS).map(([name, own]) => [name, Reflect.get(Object(error), own)]);
    const { name, message } = error instanceof Error ? error : { name: String(error), message: String(error) };
    const printed = [inspect(error, { depth: null, showHidden: true }), JSON.stringify(error)].join('\n');
    return { ...Object.fromEntries(fields), class: name, message, printed };
}

function isPage(value: unknown): value is Page<unknown> {
    return typeof value === 'object' && value !== null && 'hasNextPage' in value;
}
