import type { EsperConfigurationError } from '../errors/errors.js';
import { describe, describeKind, refusal } from '../errors/invalid.js';
import { isRecord } from '../util/guards.js';
import type { Argument } from './operation.js';

/** What an argument is in a query; empty for a list or an object without anything in it. */
export function queryPart(id: string, argument: Argument, value: unknown): string {
    const { wire, style } = argument;
    if (style === '{}') return encodePairs(entriesOf(id, argument, value));
    const values = valuesOf(id, argument, value);
    if (style === undefined || values.length === 0) return encodePairs(values.map((one) => [wire, one]));
    // What joins them is no part of them: it goes out as it is.
    return `${encode(wire)}=${values.map(encode).join(style)}`;
}

/** The fields of an object, as `name[field]`. */
function entriesOf(id: string, argument: Argument, value: unknown): [name: string, value: string][] {
    const { name, wire } = argument;
    if (!isRecord(value)) throw wrongValue(id, argument, ['an object', value]);
    return Object.entries(value)
        .filter(([, one]) => one !== undefined && one !== null)
        .map(([field, one]) => [
            `${wire}[${checkText(id, name, field)}]`,
            scalarText(id, { ...argument, name: `${name}.${field}` }, one),
        ]);
}

/** An argument as the strings that stand for it: one, or one for each item of a list. */
export function valuesOf(operation: string, argument: Argument, value: unknown): readonly string[] {
    if (!Array.isArray(value)) return [scalarText(operation, argument, value)];
    if (!argument.isList) throw wrongValue(operation, argument, ['one value', value]);
    return value.map((one) => scalarText(operation, argument, one));
}

function scalarText(operation: string, argument: Argument, value: unknown): string {
    if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
        return checkText(operation, argument.name, String(value));
    const expected = `a string, a number, true or false${argument.isList ? ', or an array of these' : ''}`;
    throw wrongValue(operation, argument, [expected, value]);
}

/** Creates the error for a value of an argument; it shows none that is a secret. */
function wrongValue(
    operation: string,
    { name, isSecret }: Argument,
    [expected, got]: readonly [expected: string, got: unknown],
): EsperConfigurationError {
    return refusal(operation, name, `expected ${expected}, got ${isSecret ? describeKind(got) : describe(got)}`);
}

/** Why a string that was cut in the middle of a character is refused. */
export const HALF_PAIR = 'has half a surrogate pair, which has no UTF-8';

/** Returns a string that has a UTF-8 form; any other would arrive with U+FFFD in it. */
export function checkText(operation: string, name: string, text: string): string {
    if (/\p{Surrogate}/u.test(text)) throw refusal(operation, name, HALF_PAIR);
    return text;
}

/** Names and values as a query or a form of them. */
function encodePairs(pairs: [name: string, value: string][]): string {
    return new URLSearchParams(pairs).toString();
}

/** One text as it stands in a query. */
const encode = (text: string): string => encodePairs([['', text]]).slice(1);
