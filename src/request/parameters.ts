import { describe, noSuch, type Refuse } from '../errors/invalid.js';
import { isRecord } from '../util/guards.js';
import { isGiven, type Parameters } from './build-request.js';
import type { Operation } from './operation.js';

/** Refuses parameters that are no object. */
export function assertParameters(operation: Operation, value: unknown, refuse: Refuse): asserts value is Parameters {
    if (!isRecord(value)) throw refuse(operation.id, 'parameters', `expected an object, got ${describe(value)}`);
}

/** Refuses unknown parameters, and missing ones that the client can't fill in. */
export function checkParameters(operation: Operation, parameters: Parameters, refuse: Refuse): void {
    const { names } = operation;
    for (const name of Object.keys(parameters)) {
        if (!names.has(name)) throw refuse(operation.id, name, noSuch('parameter', name, [...names]));
    }
    for (const { name, isRequired, isFilled } of operation.arguments) {
        if (isRequired && !isFilled && !isGiven(parameters[name])) throw refuse(operation.id, name, 'missing');
    }
}
