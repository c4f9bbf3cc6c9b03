import type { EsperConfigurationError } from '../errors/errors.js';
import { describeGot, refusal } from '../errors/invalid.js';
import { isRecord } from '../util/guards.js';
import type { Argument } from './operation.js';

/** What of an argument a query needs. */
type QueryArgument = ValueArgument & Pick<Argument, 'wire' | 'style'>;

/** What of an argument its values need. */
type ValueArgument = Pick<Argument, 'name' | 'isList' | 'isSecret'>;

/** Writes an argument as parts of a query; none for a list or an object without anything in it. */
export function queryParts(id: string, argument: QueryArgument, value: unknown): readonly string[] {
    const { wire, style } = argument;
    if (style === '{}') return entriesOf(id, argument, value).map(([field, text]) => pair(field, text));
    const values = valuesOf(id, argument, value);
    if (style === undefined || values.length === 0) return values.map((one) => pair(wire, one));
    // What joins them is no part of them: it goes out as it is.
    return [`${encode(wire)}=${values.map(encode).join(style)}`];
}

/** The fields of an object, as `name[field]`. */
function entriesOf(id: string, argument: QueryArgument, value: unknown): [name: string, value: string][] {
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
export function valuesOf(operation: string, argument: ValueArgument, value: unknown): readonly string[] {
    if (!Array.isArray(value)) return [scalarText(operation, argument, value)];
    if (!argument.isList) throw wrongValue(operation, argument, ['one value', value]);
    return value.map((one) => scalarText(operation, argument, one));
}

function scalarText(operation: string, argument: ValueArgument, value: unknown): string {
    if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
        return checkText(operation, argument.name, String(value));
    const expected = `a string, a number, true or false${argument.isList ? ', or an array of these' : ''}`;
    throw wrongValue(operation, argument, [expected, value]);
}

/** Creates the error for a value of an argument; it shows none that is a secret. */
function wrongValue(
    operation: string,
    { name, isSecret }: ValueArgument,
    [expected, got]: readonly [expected: string, got: unknown],
): EsperConfigurationError {
    return refusal(operation, name, `expected ${expected}, got ${describeGot(got, isSecret)}`);
}

/** Why a string that was cut in the middle of a character is refused. */
export const HALF_PAIR = 'has half a surrogate pair, which has no UTF-8';

/** Returns a string that has a UTF-8 form; any other would arrive with U+FFFD in it. */
export function checkText(operation: string, name: string, text: string): string {
    if (!SAFE.test(text) && /\p{Surrogate}/u.test(text)) throw refusal(operation, name, HALF_PAIR);
    return text;
}

const pair = (name: string, value: string): string => `${encode(name)}=${encode(value)}`;

/** What stands for itself in a query: nearly all names and values. */
const SAFE = /^[\w.*-]*$/;

/** Encodes a string as it stands in a query or a form. */
const encode = (text: string): string =>
    SAFE.test(text) ? text : new URLSearchParams([['', text]]).toString().slice(1);
