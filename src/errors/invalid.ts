import { EsperConfigurationError } from './errors.js';
import { RequiredError } from './required-error.js';

/**
 * Makes the refusal of something that the caller handed in: `<taker>: <path>: <reason>`. Nothing was sent for it.
 *
 * `taker` is the operation or method that was called, undefined for the options of a client. `path` leads to what is
 * wrong; undefined when it is all of it.
 */
export function refusal(
    taker: string | undefined,
    path: string | undefined,
    reason: string,
    options?: { readonly cause: unknown },
): EsperConfigurationError {
    return new EsperConfigurationError(sentence(taker, path, reason), { ...options, operation: taker, attempts: 0 });
}

/** Makes the refusal of a parameter. */
export type Refuse = (operation: string, parameter: string, reason: string) => EsperConfigurationError;

/** Makes the refusal of a parameter that a class of the API was called with. */
export const refusedParameter: Refuse = (operation, parameter, reason) =>
    new RequiredError(parameter, sentence(operation, parameter, reason), { operation, attempts: 0 });

const sentence = (...parts: readonly (string | undefined)[]): string =>
    parts.filter((part) => part !== undefined).join(': ');

/** Makes the refusal of a value that is not what it should be. */
export function invalid(
    taker: string | undefined,
    path: string | undefined,
    expected: string,
    got: unknown,
): EsperConfigurationError {
    return refusal(taker, path, `expected ${expected}, got ${describe(got)}`);
}

/** Says what a value is without repeating it: it may be a secret in the wrong place. */
export function describe(value: unknown): string {
    if (value === undefined) return 'none';
    if (value === '') return 'an empty text';
    if (typeof value === 'number') return String(value);
    if (value === null) return 'null';
    if (Array.isArray(value)) return 'an array';
    if (typeof value === 'string') return value.trim() === '' ? 'a blank text' : 'another text';
    return typeof value === 'object' ? 'another object' : `a ${typeof value}`;
}
