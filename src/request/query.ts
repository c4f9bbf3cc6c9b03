import { refusal } from '../errors/invalid.js';
import { isRecord } from '../util/guards.js';
import type { Argument } from './operation.js';

/** What of an argument a query needs. */
type QueryArgument = Pick<Argument, 'name' | 'wire' | 'style'>;

/** Writes an argument as parts of a query; none for a list or an object without anything in it. */
export function queryParts(id: string, argument: QueryArgument, value: unknown): readonly string[] {
    const { name, wire, style } = argument;
    if (style === '{}') return entriesOf(id, argument, value).map(([field, text]) => pair(field, text));
    const values = valuesOf(id, name, value);
    if (style === undefined || values.length === 0) return values.map((one) => pair(wire, one));
    // What joins them is no part of them: it goes out as it is.
    return [`${encode(wire)}=${values.map(encode).join(style)}`];
}

/** The fields of an object, as `name[field]`. */
function entriesOf(id: string, { name, wire }: QueryArgument, value: unknown): [name: string, value: string][] {
    if (!isRecord(value)) throw refusal(id, name, 'expected an object');
    return Object.entries(value)
        .filter(([, one]) => one !== undefined && one !== null)
        .map(([field, one]) => [`${wire}[${checkText(id, name, field)}]`, scalarText(id, `${name}.${field}`, one)]);
}

/** An argument as the texts that stand for it: one, or one for each item of a list. */
export function valuesOf(operation: string, name: string, value: unknown): readonly string[] {
    return Array.isArray(value)
        ? value.map((one) => scalarText(operation, name, one))
        : [scalarText(operation, name, value)];
}

function scalarText(operation: string, name: string, value: unknown): string {
    if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
        return checkText(operation, name, String(value));
    throw refusal(operation, name, 'expected a text, a number, true or false, or an array of these');
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
