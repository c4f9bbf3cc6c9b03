import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { withoutColours } from './run.mjs';

const running = new Set();
process.on('exit', () => {
    for (const child of running) kill(child);
});

/**
 * Starts a program that runs until stop() is called or this process ends, with all that it starts.
 * `ended` says how it ended, `output` what it wrote to stderr until then. With `stdin: 'pipe'` it can be written to.
 */
export function startInBackground(command, args, { stdin = 'ignore', env = process.env } = {}) {
    const stdio = [stdin, 'pipe', 'pipe'];
    const child = spawn(command, args, { env: withoutColours(env), detached: true, stdio });
    const program = { stdin: child.stdin, stdout: child.stdout, output: '', stop };
    child.stderr.setEncoding('utf8').on('data', (text) => {
        program.output += text;
    });
    running.add(child);
    program.ended = once(child, 'close')
        .then(
            ([code, signal]) => String(code ?? signal),
            (error) => error.message,
        )
        .finally(() => running.delete(child));

    async function stop() {
        kill(child);
        await program.ended;
    }
    return program;
}

/** Reads the next line that a program prints; undefined when it ends before. For more than one, give its `lines`. */
export function nextLine(program, lines = createInterface(program.stdout)) {
    return Promise.race([once(lines, 'line').then(([text]) => text), program.ended.then(() => undefined)]);
}

function kill(child) {
    try {
        process.kill(-child.pid, 'SIGKILL');
    } catch {
        // It has ended by itself.
    }
}
