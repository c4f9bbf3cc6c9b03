import type { Parameter, ValueKind } from '../description/parameters.js';
import type { JsonObject } from '../util/json.js';

/** What a parameter's strings are read as. An object is one of `deepObject`. */
export type Value = string | number | boolean | readonly Value[] | JsonObject;

/** Reads the strings of one parameter; undefined where it was not sent. */
export function readValue(parameter: Parameter, strings: readonly string[]): Value | undefined {
    const [first] = strings;
    if (first === undefined) return undefined;
    if (parameter.kind !== 'array') return convert(first, parameter.kind);
    const { separator } = parameter;
    const parts = separator === undefined ? strings : first === '' ? [] : first.split(separator);
    return parts.map((part) => convert(part, parameter.items));
}

/** Reads an object of the style `deepObject`, `filter[name]=…`; undefined where none of it was sent. */
export function deepObjectOf(name: string, query: URLSearchParams): JsonObject | undefined {
    const entries = [...query].flatMap(([key, value]) => {
        const inner = key.startsWith(`${name}[`) && key.endsWith(']') ? key.slice(name.length + 1, -1) : undefined;
        return inner === undefined ? [] : [[inner, value] as const];
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Converts a string. One that cannot be converted stays as it is, and the check refuses it. */
export function convert(raw: string, kind: ValueKind): string | number | boolean {
    if (kind === 'boolean') return booleanOf(raw) ?? raw;
    if (kind !== 'integer' && kind !== 'number') return raw;
    return raw.trim() !== '' && Number.isFinite(Number(raw)) ? Number(raw) : raw;
}

// The official Python client sends True and False.
function booleanOf(raw: string): boolean | undefined {
    if (raw === 'true' || raw === 'True') return true;
    return raw === 'false' || raw === 'False' ? false : undefined;
}
