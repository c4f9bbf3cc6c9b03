import type { CallOptions } from './call-options.js';
import { checkByRules } from './check-by-rules.js';
import { RULES } from './option-rules.js';
import { FLAG, FUNCTION, type Rule, SIGNAL } from './rule.js';
import type { ListOptions } from './walk-options.js';

const CALL_RULES: Readonly<Record<keyof CallOptions, Rule>> = {
    timeout: RULES.timeout,
    maxRetries: RULES.maxRetries,
    idempotent: FLAG,
    signal: SIGNAL,
    headers: {
        expected: 'an object of texts by name',
        accepts: (value) => typeof value === 'object' && value !== null,
    },
    onUploadProgress: FUNCTION,
};

const LIST_RULES: Readonly<Record<keyof ListOptions, Rule>> = {
    ...CALL_RULES,
    concurrency: RULES.maxConcurrency,
    consistent: FLAG,
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
