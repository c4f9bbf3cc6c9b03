import { EsperConfigurationError } from './errors.js';
import { nearest } from './nearest.js';
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

/** Says that there is nothing of a name, and what was probably meant. */
export function noSuch(
    kind: 'option' | 'parameter' | 'hook' | 'method',
    name: string,
    names: readonly string[],
): string {
    const meant = nearest(name, names);
    if (meant !== undefined) return `no such ${kind}. Did you mean \`${meant}\`?`;
    return `no such ${kind}; there ${names.length === 1 ? 'is only' : 'are'} ${names.join(', ')}`;
}

/** The most characters that are shown of what was got. */
const MAX_SHOWN = 60;

/**
 * Describes a value in at most 60 characters.
 * It shows strings, numbers and lists of them. What may hold a secret is given to `describeKind` instead.
 */
export function describe(value: unknown): string {
    const text = Array.isArray(value) ? `[${value.slice(0, MAX_SHOWN).map(show).join(', ')}]` : show(value);
    return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 2)}…${text.slice(-1)}`;
}

function show(value: unknown): string {
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value !== 'string' || value === '') return describeKind(value);
    const clean = withoutSecrets(value.slice(0, 10 * MAX_SHOWN));
    return `'${JSON.stringify(clean).slice(1, -1).replaceAll('\\"', '"')}'`; // on one line
}

/** What stands before an `@`, behind a `?` and behind `Bearer`, and what is as long and mixed as a key. */
const SECRETS = /\S+(?=@)|(?<=\S[?#])\S+|(?<=Bearer\s)\S+|(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{20,}/gi;

/** Replaces what looks like a secret in a wrong place by `***`. */
export function withoutSecrets(text: string): string {
    return text.replace(SECRETS, '***');
}

/** Describes what was got; of what may be a secret only the kind. */
export function describeGot(value: unknown, isSecret = false): string {
    return isSecret ? describeKind(value) : describe(value);
}

/** Describes a value without showing it. */
export function describeKind(value: unknown): string {
    if (value === undefined) return 'none';
    if (value === null) return 'null';
    if (value === '') return 'an empty string';
    if (Array.isArray(value)) return 'an array';
    return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
