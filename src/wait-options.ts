import { checkByRules } from './check-by-rules.js';
import type { CommandOutcome } from './command-outcome.js';
import { FUNCTION, type Rule, SIGNAL } from './rule.js';

/** How to wait for a command. */
export interface WaitForCommandOptions {
    /**
     * Milliseconds to wait at most, from the call on; Infinity is allowed. Required: an offline device or a schedule can hold a
     * command open for days. The last look begins when they are over and is given a second.
     */
    readonly maxWait: number;
    /** Milliseconds between the first two looks, less a random part of up to a half; later pauses grow to 30 seconds. Default 1000. */
    readonly pollInterval?: number | undefined;
    /** Told after each look where the command stands. What it throws is ignored. */
    readonly onProgress?: ((outcome: CommandOutcome) => void) | undefined;
    /** Ends the wait; the command goes on. */
    readonly signal?: AbortSignal | undefined;
}

const RULES: Readonly<Record<keyof WaitForCommandOptions, Rule>> = {
    maxWait: {
        expected: 'milliseconds, a number of 0 or more',
        isRequired: true,
        accepts: (value) => typeof value === 'number' && value >= 0,
    },
    pollInterval: {
        expected: 'milliseconds, a number above 0',
        accepts: (value) => typeof value === 'number' && value > 0 && Number.isFinite(value),
    },
    onProgress: FUNCTION,
    signal: SIGNAL,
};

/** Refuses options that are missing, unknown or malformed. */
export function checkWaitOptions(options: WaitForCommandOptions): void {
    checkByRules('waitForCommand', options, RULES);
}
