import { inspect } from 'node:util';
import type { Page } from '../../../src/index.js';
import * as esper from '../../../src/index.js';
import type { SeenError } from './files.js';

/** The names of the fields of an error, by the vectors' names. */
const FIELDS: Readonly<Record<string, string>> = {
    request_id: 'requestId',
    server_message: 'serverMessage',
    retry_after_ms: 'retryAfterMs',
    path_template: 'pathTemplate',
};

/** Expects an error to be what a vector says; null stands for a field that is not there. */
export function expectError(error: unknown, seen: SeenError): void {
    const { class: name, mentions = [], hides = [], ...fields } = seen;
    expect({ class: nameOf(error), ...valuesOf(error, Object.keys(fields)) }).toEqual({ class: name, ...fields });
    expect(guardOf(name)(error)).toBe(true);
    for (const text of mentions) expect(String(error)).toContain(text);
    for (const text of hides) expect(everything(error)).not.toContain(text);
}

const nameOf = (error: unknown): unknown => (error instanceof Error ? error.name : error);

function valuesOf(error: unknown, names: readonly string[]): object {
    return Object.fromEntries(names.map((name) => [name, Reflect.get(Object(error), FIELDS[name] ?? name) ?? null]));
}

function guardOf(name: string): (error: unknown) => unknown {
    const type: unknown = Reflect.get(esper, name);
    const is: unknown = Reflect.get(Object(type), 'is');
    return (error) => typeof is === 'function' && is(error);
}

function everything(error: unknown): string {
    return [inspect(error, { depth: null, showHidden: true }), JSON.stringify(error)].join('\n');
}

/** Tells whether a value is a page of the client. */
export function isPage(value: unknown): value is Page<unknown> {
    return typeof value === 'object' && value !== null && 'hasNextPage' in value;
}

/** What a promise is rejected with. */
export async function rejection(promise: unknown): Promise<unknown> {
    try {
        await promise;
    } catch (error) {
        return error;
    }
    throw new Error('expected an error, and the call succeeded');
}
