import type { Operation } from '../../description/operation.js';
import { isJsonObject, type JsonObject } from '../../util/json.js';

/** The name of the path parameter that a path ends with: the path is that of one record. */
export function idParameterOf(path: string): string | undefined {
    return /\/\{([^{}/]+)\}\/?$/.exec(path)?.[1];
}

/** A path without the slash at its end and without the names of its parameters, which differ where the place is the same. */
export function placeOf(path: string): string {
    return path.replace(/\/$/, '').replaceAll(/\{[^{}/]+\}/g, '{}');
}

/** Where an answer has its record: in `content` where the answer is an envelope. */
export function recordPathOf({ success }: Pick<Operation, 'success'>): readonly string[] {
    const { example } = success;
    return isJsonObject(example) && 'content' in example ? ['content'] : [];
}

/** The field of a record that has a parameter's name, however it is written: `appId` is `app_id`. */
export function fieldOf(record: JsonObject, name: string): string | undefined {
    const plain = (one: string) => one.replaceAll('_', '').toLowerCase();
    return Object.keys(record).find((field) => plain(field) === plain(name));
}
