import type { CallOptions } from './call-options.js';
import { EsperConfigurationError } from './errors.js';
import { describe, RULES } from './option-rules.js';

const LIST_OPTIONS: ReadonlySet<string> = new Set(['concurrency', 'consistent', 'resumeFrom']);

interface Rule {
    readonly expected: string;
    accepts(value: unknown): boolean;
}

const CALL_RULES: Readonly<Record<keyof CallOptions, Rule>> = {
    timeout: RULES.timeout,
    maxRetries: RULES.maxRetries,
    idempotent: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
    signal: {
        expected: 'an AbortSignal',
        accepts: (value) => typeof value === 'object' && value !== null && 'addEventListener' in value,
    },
    headers: {
        expected: 'an object of texts by name',
        accepts: (value) => typeof value === 'object' && value !== null,
    },
    onUploadProgress: { expected: 'a function', accepts: (value) => typeof value === 'function' },
};

/** Refuses options that a call does not have, or that are not what they should be. */
export function checkCallOptions(options: unknown): asserts options is CallOptions {
    if (typeof options !== 'object' || options === null)
        throw new EsperConfigurationError('options: expected an object');
    for (const [name, value] of Object.entries(options)) {
        if (!isCallOption(name)) {
            throw new EsperConfigurationError(
                `${name}: no such option of a call; there are ${Object.keys(CALL_RULES).join(', ')}`,
            );
        }
        const rule = CALL_RULES[name];
        if (value !== undefined && !rule.accepts(value)) {
            throw new EsperConfigurationError(`${name}: expected ${rule.expected}, got ${describe(value)}`);
        }
    }
}

/** Refuses names that are no option of a list; what is in its own options, the walk looks at. */
export function checkListOptions(options: unknown): void {
    for (const name of Object.keys(Object(options))) {
        if (isCallOption(name) || LIST_OPTIONS.has(name)) continue;
        const known = [...Object.keys(CALL_RULES), ...LIST_OPTIONS].join(', ');
        throw new EsperConfigurationError(`${name}: no such option of a list; there are ${known}`);
    }
}

function isCallOption(name: string): name is keyof CallOptions {
    return Object.hasOwn(CALL_RULES, name);
}
