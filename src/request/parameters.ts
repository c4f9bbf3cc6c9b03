import { listNames } from '../configuration/rules.js';
import type { Refuse } from '../errors/invalid.js';
import { isRecord } from '../util/guards.js';
import type { Operation } from './operation.js';

/** Arguments of a call, by name. */
export type Parameters = Readonly<Record<string, unknown>>;

/** Refuses parameters that are no object. */
export function assertParameters(operation: Operation, value: unknown, refuse: Refuse): asserts value is Parameters {
    if (!isRecord(value)) throw refuse(operation.id, 'parameters', 'expected an object');
}

/** Refuses unknown parameters, and missing ones that the client can't fill in. */
export function checkParameters(operation: Operation, parameters: Parameters, refuse: Refuse): void {
    const known = operation.arguments.map(({ name }) => name);
    for (const name of Object.keys(parameters)) {
        if (!known.includes(name)) throw refuse(operation.id, name, `no such parameter; ${listNames(known)}`);
    }
    for (const { name, isRequired, isFilled } of operation.arguments) {
        if (isRequired && !isFilled && !isGiven(parameters[name])) throw refuse(operation.id, name, 'missing');
    }
}

/** Tells whether a call gives an argument: `null` is the same as nothing. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
