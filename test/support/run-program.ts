import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import path from 'node:path';

/** A program that runs. */
export type RunningProgram = ChildProcess;

/** The repository. */
export const ROOT = path.resolve(__dirname, '../..');

/** How a program ended, and what it wrote. */
export interface Ended {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** How to run a program. */
export interface RunOptions {
    readonly cwd?: string;
    readonly env?: Environment;
    /** Milliseconds after which it is ended; by default it may take as long as it likes. */
    readonly timeout?: number;
    /** Given the process when it runs, to send it signals or to close its pipes. */
    readonly onStart?: (child: RunningProgram) => void;
}

type Environment = Readonly<Record<string, string | undefined>>;

const MOST_BYTES = 64 * 1024 * 1024;

/** Takes colours out of an environment. In a terminal jest gives its workers FORCE_COLOR, and they passed it on. */
export const withoutColours = (env: Environment): Environment => ({ ...env, NO_COLOR: '1', FORCE_COLOR: undefined });

/** Runs a JavaScript program to its end, with nothing of our environment but what is given. */
export function runProgram(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    return run(process.execPath, args, { ...options, env: { PATH: process.env['PATH'], ...options.env } });
}

/** Runs any program to its end, with our environment unless another is given. */
export function run(
    command: string,
    args: readonly string[],
    { cwd = ROOT, env = process.env, timeout, onStart }: RunOptions = {},
): Promise<Ended> {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, { cwd, env: withoutColours(env), timeout });
        const text = { stdout: '', stderr: '' };
        for (const name of ['stdout', 'stderr'] as const)
            child[name].setEncoding('utf8').on('data', (chunk) => (text[name] += chunk));
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, ...text }));
        onStart?.(child);
    });
}

/** Runs any program at once, to its end; gives what it printed, and throws when it fails. */
export function outputOf(
    command: string,
    args: readonly string[],
    { cwd = ROOT }: { readonly cwd?: string } = {},
): string {
    const env = withoutColours(process.env);
    return execFileSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: MOST_BYTES, stdio: 'pipe' });
}
