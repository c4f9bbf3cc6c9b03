import path from 'node:path';
import { until } from './multipart.js';
import { type Ended, ROOT, runProgram } from './run-program.js';

const PROGRAM = path.join(ROOT, 'test/support/program-to-kill.mjs');

/** Runs a part of the program to its end. */
export function runToEnd(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return runProgram([PROGRAM, ...args], { env });
}

/** Runs a part of the program, and kills it (SIGKILL) when something is so. Fails when it has ended before. */
export async function runAndKill(
    args: readonly string[],
    isTime: (stdout: string) => boolean,
    env: Readonly<Record<string, string>> = {},
): Promise<void> {
    let stdout = '';
    let signal: string | null = null;
    const { code, stderr } = await runProgram([PROGRAM, ...args], {
        env,
        onStart(child) {
            child.on('exit', (_, by) => (signal = by));
            child.stdout?.on('data', (chunk) => (stdout += chunk));
            until(() => isTime(stdout)).then(
                () => child.kill('SIGKILL'),
                () => child.kill('SIGTERM'), // that is told below
            );
        },
    });
    if (signal !== 'SIGKILL')
        throw new Error(`It was not killed, it ended with ${code ?? signal}: ${stdout} ${stderr}`);
}
