/**
 * How much is logged: each level logs what those before it log, and something more.
 * `error`: calls that failed. `warn`: attempts that are repeated. `info`: attempts that succeeded. `debug`: the last
 * attempt of a failed call.
 */
export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug';

/**
 * Where log lines go.
 * `console` is one.
 */
export interface Logger {
    /**
     * Logs a call that failed.
     * What it throws is ignored.
     */
    error(line: string): void;
    /**
     * Logs an attempt that is repeated.
     * What it throws is ignored.
     */
    warn(line: string): void;
    /**
     * Logs an attempt that succeeded.
     * What it throws is ignored.
     */
    info(line: string): void;
    /**
     * Logs the last attempt of a call that failed.
     * What it throws is ignored.
     */
    debug(line: string): void;
}

/** The levels from quiet to loud: each logs itself and those before it. */
export const LOG_LEVELS: readonly LogLevel[] = ['off', 'error', 'warn', 'info', 'debug'];

const toStderr = (line: string): void => console.error(line);

/** A logger that writes every level to stderr, so that a program's own output stays clean. */
export const stderrLogger: Logger = { error: toStderr, warn: toStderr, info: toStderr, debug: toStderr };
