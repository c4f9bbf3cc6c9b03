import { describeGot, invalid, noSuch, refusal } from '../errors/invalid.js';

/**
 * Refuses options that are unknown, malformed or missing.
 * The message begins with the operation: `download: path: …`.
 */
export function checkByRules(
    operation: string | undefined,
    options: unknown,
    rules: Readonly<Record<string, Rule>>,
): asserts options is object {
    if (typeof options !== 'object' || options === null) throw invalid(operation, 'options', 'an object', options);
    for (const name of Object.keys(options)) {
        if (!Object.hasOwn(rules, name)) throw refusal(operation, name, noSuch('option', name, Object.keys(rules)));
    }
    // By the rules, since an option is used wherever it stands, on a prototype too.
    for (const [name, rule] of Object.entries(rules)) {
        const value: unknown = Reflect.get(options, name);
        if (value === undefined ? rule.isRequired : !rule.accepts(value))
            throw refusal(operation, name, reasonFor(rule, value));
    }
}

function reasonFor({ expected, isSecret, explain }: Rule, value: unknown): string {
    return explain?.(value) ?? `expected ${expected}, got ${describeGot(value, isSecret)}`;
}

/** A rule for the values of an option. */
export interface Rule {
    readonly expected: string;
    /** Whether the option must be given. */
    readonly isRequired?: true;
    /** Whether its value may hold a secret, which no refusal shows. */
    readonly isSecret?: true;
    accepts(value: unknown): boolean;
    /** Says what is wrong with a value, where that is more than what was expected. */
    explain?(value: unknown): string | undefined;
}

export const FLAG: Rule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };

export const FUNCTION: Rule = { expected: 'a function', accepts: (value) => typeof value === 'function' };

/** An AbortSignal by its members, not by its class, which a program may have a second one of. */
export const SIGNAL: Rule = {
    expected: 'an AbortSignal',
    accepts: (value) =>
        typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value,
};
