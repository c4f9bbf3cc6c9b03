import { EsperConfigurationError } from '../errors/errors.js';

/** Refuses options that are not there, not what they should be, or missing. The words begin with what takes them: `download: path: …`. */
export function checkByRules(
    taker: string | undefined,
    options: unknown,
    rules: Readonly<Record<string, Rule>>,
): asserts options is object {
    const refuse = (reason: string): never => {
        throw new EsperConfigurationError(taker === undefined ? reason : `${taker}: ${reason}`);
    };
    if (typeof options !== 'object' || options === null) return refuse('options: expected an object');
    for (const [name, value] of Object.entries(options)) {
        const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
        if (rule === undefined) return refuse(`${name}: no such option; ${thereIs(Object.keys(rules))}`);
        if (value !== undefined && !rule.accepts(value))
            refuse(`${name}: expected ${rule.expected}, got ${describe(value)}`);
    }
    for (const [name, { isRequired, expected }] of Object.entries(rules)) {
        if (isRequired && Reflect.get(options, name) === undefined) refuse(`${name}: expected ${expected}, got none`);
    }
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
} /** What an option may be. */
export interface Rule {
    readonly expected: string;
    /** Whether it may not be left out. */
    readonly isRequired?: true;
    accepts(value: unknown): boolean;
}

export const FLAG: Rule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };

export const FUNCTION: Rule = { expected: 'a function', accepts: (value) => typeof value === 'function' };

/** Not by its class, which a program may have a second one of. */
export const SIGNAL: Rule = {
    expected: 'an AbortSignal',
    accepts: (value) =>
        typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value,
};

/** What there is, for somebody who asked for something else. */
export function thereIs(names: readonly string[]): string {
    return names.length === 1 ? `there is only ${names[0]}` : `there are ${names.join(', ')}`;
}
