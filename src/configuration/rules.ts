import { invalid, refusal } from '../errors/invalid.js';

/** Refuses options that are not there, not what they should be, or missing. The words begin with what takes them: `download: path: …`. */
export function checkByRules(
    taker: string | undefined,
    options: unknown,
    rules: Readonly<Record<string, Rule>>,
): asserts options is object {
    if (typeof options !== 'object' || options === null) throw refusal(taker, 'options', 'expected an object');
    for (const [name, value] of Object.entries(options)) {
        const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
        if (rule === undefined) throw refusal(taker, name, `no such option; ${listNames(Object.keys(rules))}`);
        if (value !== undefined && !rule.accepts(value)) throw invalid(taker, name, rule.expected, value);
    }
    for (const [name, { isRequired, expected }] of Object.entries(rules)) {
        if (isRequired && Reflect.get(options, name) === undefined) throw invalid(taker, name, expected, undefined);
    }
}

/** What an option may be. */
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
export function listNames(names: readonly string[]): string {
    return names.length === 1 ? `there is only ${names[0]}` : `there are ${names.join(', ')}`;
}
