import { EsperConfigurationError } from './errors.js';
import { RequiredError } from './required-error.js';

/**
 * Creates the error that refuses something that the caller passed: `<operation>: <path>: <reason>`.
 * Nothing was sent for it.
 *
 * `operation` is the operation or method that was called, undefined for the options of a client. `path` leads to what
 * is wrong; undefined when it is all of it.
 */
export function refusal(
    operation: string | undefined,
    path: string | undefined,
    reason: string,
    options?: { readonly cause: unknown },
): EsperConfigurationError {
    return new EsperConfigurationError(sentence(operation, path, reason), { ...options, operation, attempts: 0 });
}

/** Creates the error that refuses a parameter. */
export type Refuse = (operation: string, parameter: string, reason: string) => EsperConfigurationError;

/** Creates the error that refuses a parameter that a class of the API was called with. */
export const refusedParameter: Refuse = (operation, parameter, reason) =>
    new RequiredError(parameter, sentence(operation, parameter, reason), { operation, attempts: 0 });

const sentence = (...parts: readonly (string | undefined)[]): string =>
    parts.filter((part) => part !== undefined).join(': ');

/** Creates the error that refuses a value that is not what was expected. */
export function invalid(
    operation: string | undefined,
    path: string | undefined,
    expected: string,
    got: unknown,
): EsperConfigurationError {
    return refusal(operation, path, `expected ${expected}, got ${describe(got)}`);
}

/** Describes a value without repeating it: it may be a secret in the wrong place. */
export function describe(value: unknown): string {
    if (value === undefined) return 'none';
    if (value === '') return 'an empty text';
    if (typeof value === 'number') return String(value);
    if (value === null) return 'null';
    if (Array.isArray(value)) return 'an array';
    if (typeof value === 'string') return value.trim() === '' ? 'a blank text' : 'another text';
    return typeof value === 'object' ? 'another object' : `a ${typeof value}`;
}
