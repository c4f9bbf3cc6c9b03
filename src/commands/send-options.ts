import { checkByRules, FUNCTION, type Rule, SIGNAL } from '../configuration/rules.js';
import type { CommandParts } from '../errors/command-parts.js';

/** How far a command to many has got. */
export interface SendProgress {
    /** How many ids were sent. */
    readonly sent: number;
    /** How many ids there are in all. */
    readonly total: number;
}

/** How to send a command to many. */
export interface SendCommandOptions {
    /** How many requests are in flight at once. Default 4. */
    readonly concurrency?: number | undefined;
    /** Told after each request that the API took. What it throws is ignored. */
    readonly onProgress?: ((progress: SendProgress) => void) | undefined;
    /**
     * Told where everything stands, before a request leaves and after it was answered. It is waited for, and when it
     * fails nothing more is sent: the place to write the state down, so that another process can go on when this one is
     * killed. A request in flight is among `unknown`. A file is to be replaced as a whole.
     */
    readonly save?: ((parts: CommandParts) => unknown) | undefined;
    /** Ends it: nothing more is sent. Requests in flight are then among `unknown`. */
    readonly signal?: AbortSignal | undefined;
}

const SEND_RULES: Readonly<Record<keyof SendCommandOptions, Rule>> = {
    concurrency: {
        expected: 'a whole number, 1 or more',
        accepts: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
    },
    onProgress: FUNCTION,
    save: FUNCTION,
    signal: SIGNAL,
};

/** Refuses options that are unknown or malformed. */
export function checkSendOptions(options: SendCommandOptions): void {
    checkByRules('sendCommand', options, SEND_RULES);
}
