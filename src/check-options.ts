import type { CallOptions } from './call-options.js';
import { checkByRules, isSignal, type Rule } from './check-by-rules.js';
import { RULES } from './option-rules.js';
import type { ListOptions } from './walk-options.js';

const CALL_RULES: Readonly<Record<keyof CallOptions, Rule>> = {
    timeout: RULES.timeout,
    maxRetries: RULES.maxRetries,
    idempotent: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
    signal: { expected: 'an AbortSignal', accepts: isSignal },
    headers: {
        expected: 'an object of texts by name',
        accepts: (value) => typeof value === 'object' && value !== null,
    },
    onUploadProgress: { expected: 'a function', accepts: (value) => typeof value === 'function' },
};

const LIST_RULES: Readonly<Record<keyof ListOptions, Rule>> = {
    ...CALL_RULES,
    concurrency: RULES.maxConcurrency,
    consistent: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
    resumeFrom: { expected: 'the resumeToken of an error', accepts: (value) => typeof value === 'string' },
};

/** Refuses options that a call does not have, or that are not what they should be. */
export function checkCallOptions(operation: string, options: unknown): asserts options is CallOptions {
    checkByRules(operation, options, CALL_RULES);
}

/** The same of a list, which has some more. */
export function checkListOptions(operation: string, options: unknown): asserts options is ListOptions {
    checkByRules(operation, options, LIST_RULES);
}
