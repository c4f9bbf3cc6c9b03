import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

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
    readonly env?: Readonly<Record<string, string | undefined>>;
    /** Given the process when it runs, to send it signals or to close its pipes. */
    readonly onStart?: (child: ChildProcess) => void;
}

/** Runs a JavaScript program of this repository to its end, with nothing of our environment but what is given. */
export function runProgram(args: readonly string[], { cwd = ROOT, env, onStart }: RunOptions = {}): Promise<Ended> {
    return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, args, { cwd, env: { PATH: process.env['PATH'], ...env } });
        const text = { stdout: '', stderr: '' };
        child.stdout.on('data', (chunk) => (text.stdout += chunk));
        child.stderr.on('data', (chunk) => (text.stderr += chunk));
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, ...text }));
        onStart?.(child);
    });
}
