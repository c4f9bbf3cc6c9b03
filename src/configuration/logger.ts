/** How much is logged: calls that failed (`error`), attempts that are repeated too (`warn`), successes too (`info`), and the last attempt of a failed call too (`debug`). */
export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug';

/** Where log lines go. `console` is one. */
export interface Logger {
    /** A call that failed. What it throws is ignored. */
    error(line: string): void;
    /** An attempt that is repeated. What it throws is ignored. */
    warn(line: string): void;
    /** An attempt that succeeded. What it throws is ignored. */
    info(line: string): void;
    /** The last attempt of a call that failed. What it throws is ignored. */
    debug(line: string): void;
}

/** From quiet to loud: a level logs itself and what stands before it. */
export const LOG_LEVELS: readonly LogLevel[] = ['off', 'error', 'warn', 'info', 'debug'];

const toStderr = (line: string): void => console.error(line);

/** Writes every level to stderr, so that a program's own output stays clean. */
export const stderrLogger: Logger = { error: toStderr, warn: toStderr, info: toStderr, debug: toStderr };
