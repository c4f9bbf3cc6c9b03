import type { Parameter, ValueKind } from '../description/parameters.js';
import type { JsonObject } from '../util/json.js';

/** What a parameter's strings are read as. An object is one of `deepObject`. */
export type Value = string | number | boolean | readonly Value[] | JsonObject;

/** Reads the strings of one parameter; undefined where it was not sent. */
export function readValue(parameter: Parameter, strings: readonly string[]): Value | undefined {
    const [first] = strings;
    if (first === undefined) return undefined;
    if (parameter.kind !== 'array') return convert(first, parameter.kind);
    return strings.map((part) => convert(part, parameter.items));
}

/** How separators look in a query that is not decoded. */
const SEPARATORS = { ',': /,/, '|': /%7C|\|/i, ' ': /%20|\+/ } as const;

/**
 * Reads the items of a list that stands in one value of a query, by its raw string.
 *
 * `ids=a,b%2Cc` are `a` and `b,c`; but most clients encode all commas, so `ids=a%2Cb` are two.
 */
export function splitQuery(search: string, name: string, separator: keyof typeof SEPARATORS): string[] {
    const pairs = search
        .replace(/^\?/, '')
        .split('&')
        .map((pair) => pair.split(/=(.*)/s));
    const [, raw] = pairs.find(([key = '']) => decodePart(key) === name) ?? [];
    if (raw === undefined || raw === '') return [];
    const parts = raw.split(SEPARATORS[separator]).map(decodePart);
    return parts.length === 1 ? decodePart(raw).split(separator) : parts;
}

function decodePart(raw: string): string {
    return new URLSearchParams(`x=${raw}`).get('x') ?? raw;
}

/** Reads an object of the style `deepObject`, `filter[name]=…`; undefined where none of it was sent. */
export function deepObjectOf({ name, properties }: Parameter, query: URLSearchParams): JsonObject | undefined {
    const entries = [...query].flatMap(([key, value]) => {
        const inner = key.startsWith(`${name}[`) && key.endsWith(']') ? key.slice(name.length + 1, -1) : undefined;
        return inner === undefined ? [] : [[inner, convert(value, properties.get(inner) ?? 'string')] as const];
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
