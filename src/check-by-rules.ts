import { EsperConfigurationError } from './errors.js';
import { describe } from './option-rules.js';
import { type Rule, thereIs } from './rule.js';

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
