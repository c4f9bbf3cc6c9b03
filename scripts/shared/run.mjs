import { spawn } from 'node:child_process';

const running = new Set();
let stopped = false;

/** Takes colours out of an environment. Node warns when both variables are set. */
export const withoutColours = (env) => ({ ...env, NO_COLOR: '1', FORCE_COLOR: undefined });

/**
 * Runs a program to its end; gives its exit code and all it printed, without colours.
 * `code` is undefined when it could not be started, and `error` says why. Each program has a process group of its own,
 * so that stopAll() also ends what it started.
 */
export function run(command, args, { cwd, env = process.env, timeout, input } = {}) {
    return new Promise((resolve) => {
        const stdio = [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'];
        const child = spawn(command, args, { cwd, env: withoutColours(env), timeout, detached: true, stdio });
        child.stdin?.end(input);
        const output = { stdout: '', stderr: '' };
        for (const name of ['stdout', 'stderr'])
            child[name].setEncoding('utf8').on('data', (text) => {
                output[name] += text;
            });
        const entry = { child, ended: new Promise((end) => child.once('close', end).once('error', end)) };
        running.add(entry);
        const end = (result) => {
            running.delete(entry);
            // After Ctrl-C nobody goes on with what was cut off.
            if (!stopped) resolve({ ...output, ...result });
        };
        child.once('error', (error) => end({ code: undefined, error }));
        child.once('close', (code) => end({ code: code ?? undefined }));
    });
}

/** Ends every program that runs, with its children, and waits until they are gone. */
export async function stopAll() {
    stopped = true;
    await Promise.all(
        [...running].map(({ child, ended }) => {
            try {
                process.kill(-child.pid, 'SIGKILL');
            } catch {
                child.kill('SIGKILL');
            }
            return ended;
        }),
    );
}
