import { refusal } from '../errors/invalid.js';
import { isRecord } from '../util/guards.js';
import type { Argument, Operation } from './operation.js';
import { isGiven, type Parameters } from './parameters.js';

/** The query of a call, without its question mark; empty when there is none. */
export function buildQuery(operation: Operation, parameters: Parameters): string {
    let query = '';
    for (const argument of operation.query) {
        const value = parameters[argument.name];
        if (!isGiven(value)) continue;
        const part = buildPart(operation, argument, value);
        if (part !== '') query = query === '' ? part : `${query}&${part}`;
    }
    return query;
}

function buildPart(operation: Operation, argument: Argument, value: unknown): string {
    const { name, wire, style } = argument;
    if (style === '{}') return encodePairs(entriesOf(operation, argument, value));
    const values = valuesOf(operation.id, name, value);
    if (style === undefined || values.length === 0) return encodePairs(values.map((one) => [wire, one]));
    return `${encode(wire)}=${values.map(encode).join(JOINTS[style] ?? style)}`;
}

/** What joins the items of a list is no part of them, and goes out as it is, where a URL can hold it. */
const JOINTS: Readonly<Record<string, string>> = { '|': '%7C' };

/** The fields of an object, as `name[field]`. */
function entriesOf(operation: Operation, { name, wire }: Argument, value: unknown): [string, string][] {
    if (!isRecord(value)) throw refusal(operation.id, name, 'expected an object');
    return Object.entries(value)
        .filter(([, one]) => isGiven(one))
        .flatMap(([field, one]) =>
            valuesOf(operation.id, `${name}.${field}`, one).map((text): [string, string] => [
                `${wire}[${field}]`,
                text,
            ]),
        );
}

/** An argument as the texts that stand for it: one, or one for each item of a list. */
export function valuesOf(operation: string, name: string, value: unknown): readonly string[] {
    return Array.isArray(value)
        ? value.map((one) => scalarText(operation, name, one))
        : [scalarText(operation, name, value)];
}

function scalarText(operation: string, name: string, value: unknown): string {
    if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return String(value);
    throw refusal(operation, name, 'expected a text, a number, true or false, or an array of these');
}

/** Names and values as a query or a form of them. */
export function encodePairs(pairs: readonly (readonly [name: string, value: string])[]): string {
    return new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
}

/** One text as it stands in a query. */
const encode = (text: string): string => encodePairs([['', text]]).slice(1);
