import { EsperConfigurationError } from './errors.js';
import { describe } from './option-rules.js';

/** What an option may be. */
export interface Rule {
    readonly expected: string;
    /** Whether it may not be left out. */
    readonly isRequired?: true;
    accepts(value: unknown): boolean;
}

/** Refuses options of a method that it does not have, that are not what they should be, or that are missing. */
export function checkByRules(method: string, options: unknown, rules: Readonly<Record<string, Rule>>): void {
    const refuse = (name: string, reason: string): never => {
        throw new EsperConfigurationError(`${method}: ${name}: ${reason}`);
    };
    if (typeof options !== 'object' || options === null) refuse('options', 'expected an object');
    const given: Readonly<Record<string, unknown>> = { ...Object(options) };
    for (const name of Object.keys(given)) {
        if (!Object.hasOwn(rules, name)) refuse(name, `no such option; there are ${Object.keys(rules).join(', ')}`);
    }
    for (const [name, { expected, isRequired, accepts }] of Object.entries(rules)) {
        const value = given[name];
        if (value === undefined && !isRequired) continue;
        if (!accepts(value)) refuse(name, `expected ${expected}, got ${describe(value)}`);
    }
}

/** Tells whether a value is a signal; not by its class, which a program may have a second one of. */
export function isSignal(value: unknown): boolean {
    return typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value;
}
