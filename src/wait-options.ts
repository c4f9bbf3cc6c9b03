import type { CommandOutcome } from './command-outcome.js';
import { EsperConfigurationError } from './errors.js';

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

interface Rule {
    readonly expected: string;
    accepts(value: unknown): boolean;
}

const RULES: Readonly<Record<keyof WaitForCommandOptions, Rule>> = {
    maxWait: {
        expected: 'milliseconds, a number of 0 or more',
        accepts: (value) => typeof value === 'number' && value >= 0,
    },
    pollInterval: {
        expected: 'milliseconds, a number above 0',
        accepts: (value) => value === undefined || (typeof value === 'number' && value > 0 && Number.isFinite(value)),
    },
    onProgress: { expected: 'a function', accepts: (value) => value === undefined || typeof value === 'function' },
    signal: { expected: 'an AbortSignal', accepts: (value) => value === undefined || value instanceof AbortSignal },
};

/** Refuses options that are missing, unknown or malformed. */
export function checkWaitOptions(options: WaitForCommandOptions): WaitForCommandOptions {
    for (const [name, value] of Object.entries({ maxWait: undefined, ...Object(options) })) {
        if (!isOption(name)) refuse(name, `no such option; there are ${Object.keys(RULES).join(', ')}`);
        const { expected, accepts } = RULES[name];
        if (!accepts(value))
            refuse(
                name,
                `expected ${expected}, got ${typeof value === 'number' ? value : value === undefined ? 'none' : `a ${typeof value}`}`,
            );
    }
    return options;
}

function isOption(name: string): name is keyof WaitForCommandOptions {
    return Object.hasOwn(RULES, name);
}

function refuse(name: string, reason: string): never {
    throw new EsperConfigurationError(`waitForCommand: ${name}: ${reason}`);
}
