import { readFileSync } from 'node:fs';

/**
 * The form of a value that a live tenant answered: names of types (`string|null` where rows differed), objects by key (a `?`
 * behind a key that some rows lacked), lists by their one item. An empty object, `object` and `array` say no more.
 */
export type Shape = string | readonly Shape[] | { readonly [key: string]: Shape };

/**
 * The forms of answers that a live tenant gave in September 2026, by operationId and status: structure only, of one tenant with
 * one Android device and a few rows.
 */
export const LIVE_SHAPES: Readonly<Record<string, Readonly<Record<string, Shape>>>> = JSON.parse(
    readFileSync('test/fixtures/live-shapes.json', 'utf8'),
);

/** Lists in what a value is not of a form: keys too many or too few, and other types. Null may stand for what is not there. */
export function* differences(shape: Shape, value: unknown, at = ''): Generator<string> {
    if (typeof shape === 'string') {
        if (!fits(shape.split('|'), value)) yield `${at}: ${typeOf(value)}, live ${shape}`;
    } else if (isList(shape)) {
        if (!Array.isArray(value)) yield `${at}: ${typeOf(value)}, live array`;
        else
            for (const item of shape.length === 0 ? [] : value) yield* differences(shape[0] ?? 'null', item, `${at}[]`);
    } else if (typeOf(value) !== 'object') {
        if (value !== null) yield `${at}: ${typeOf(value)}, live object`;
    } else if (Object.keys(shape).length > 0) yield* keyDifferences(shape, Object.entries(value ?? {}), at);
}

function* keyDifferences(
    shape: { readonly [key: string]: Shape },
    entries: readonly (readonly [string, unknown])[],
    at: string,
): Generator<string> {
    const inner = (key: string) => shape[key] ?? shape[`${key}?`];
    for (const [key, value] of entries) {
        const known = inner(key);
        if (known === undefined) yield `${at}.${key}: not live`;
        else yield* differences(known, value, `${at}.${key}`);
    }
    const keys = new Set(entries.map(([key]) => key));
    for (const key of Object.keys(shape)) if (!key.endsWith('?') && !keys.has(key)) yield `${at}.${key}: missing`;
}

const isList = (shape: Shape): shape is readonly Shape[] => Array.isArray(shape);

/** Null was seen where the live device had nothing, and says nothing of the type. */
function fits(types: readonly string[], value: unknown): boolean {
    const type = typeOf(value);
    const isWhole = type === 'integer' && types.includes('number');
    return value === null || types.every((one) => one === 'null') || types.includes(type) || isWhole;
}

export function typeOf(value: unknown): string {
    if (value === null) return 'null';
    if (Array.isArray(value)) return 'array';
    return Number.isInteger(value) ? 'integer' : typeof value;
}
