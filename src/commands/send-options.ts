import { checkByRules, FUNCTION, type Rule, SIGNAL } from '../configuration/rules.js';
import type { CommandParts } from '../errors/command-parts.js';

/** The progress of a command to many. */
export interface SendProgress {
    /** How many ids were sent. */
    readonly sent: number;
    /** How many ids there are in all. */
    readonly total: number;
}

/** Options of a command to many. */
export interface SendCommandOptions {
    /** How many requests are in flight at once. Default 4. */
    readonly concurrency?: number | undefined;
    /**
     * Called after each request that the API took.
     * What it throws is ignored.
     */
    readonly onProgress?: ((progress: SendProgress) => void) | undefined;
    /**
     * Called with the state of all requests, before a request leaves and after it was answered.
     * It is waited for, and when it fails nothing more is sent: the place to write the state down, so that another
     * process can go on when this one is killed. A request in flight is among `unknown`. Replace a file as a whole.
     */
    readonly save?: ((parts: CommandParts) => unknown) | undefined;
    /**
     * Aborts it: nothing more is sent.
     * Requests in flight are then among `unknown`.
     */
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
