import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Ended, ROOT, withoutColours } from './run-program.js';

const CHILD = path.join(__dirname, 'program-host-child.mjs');
/** Milliseconds after which a program that doesn't end is killed. */
const LIMIT = 30_000;

/** How a hosted program is run. */
export interface HostedOptions {
    readonly cwd?: string;
    /** All of its environment but PATH. */
    readonly env?: Readonly<Record<string, string | undefined>>;
    /** Makes it believe that its stderr is a terminal. */
    readonly terminal?: boolean;
    /** Given the process when the program is about to start, to send it signals that it handles. */
    readonly onStart?: (child: ChildProcess) => void;
}

/** Runs a program to its end; the first argument is its file. One at a time. */
export type RunHosted = (args: readonly string[], options?: HostedOptions) => Promise<Ended>;

/**
 * Makes a process that runs one program after another.
 * Most of what a short program costs is the start of Node and of the modules that it shares with others. Each has
 * arguments, environment, folder, output, exit code and end of its own.
 * One that throws, calls process.exit() or hangs ends the process, and the next one is given a fresh one.
 *
 * Not for programs whose pipes are closed or that want options of Node: see runProgram().
 */
export function programHost(): RunHosted {
    let child: ChildProcess | undefined;
    let runs = 0;
    let isBusy = false;
    // Longer than that: what hangs is told by the output that it has given.
    jest.setTimeout(2 * LIMIT);

    // It ends by itself, unless something that a program left behind keeps it alive.
    afterAll(async () => {
        if (!child?.connected) return;
        const exited = once(child, 'exit');
        child.disconnect();
        expect(await exited).toEqual([0, null]);
    }, LIMIT);

    return async ([file = '', ...args], { cwd = ROOT, env, terminal, onStart } = {}) => {
        if (isBusy) throw new Error('A program still runs: await its end.');
        isBusy = true;
        if (!child?.connected) child = startChild();
        runs += 1;
        const mark = `\0the end of run ${runs}\0`;
        const ended = endOf(child, mark);
        const whole = withoutColours({ PATH: process.env['PATH'], ...env });
        child.send({ args: [path.resolve(cwd, file), ...args], cwd, env: whole, terminal, mark });
        onStart?.(child);
        return ended.finally(() => {
            isBusy = false;
        });
    };
}

function startChild(): ChildProcess {
    const child = spawn(process.execPath, [CHILD], {
        env: withoutColours(process.env),
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.setEncoding('utf8');
    child.stderr?.setEncoding('utf8');
    return child;
}

/** The end of a program, once its exit code and all of its output are here; or the end of its process. */
function endOf(child: ChildProcess, mark: string): Promise<Ended> {
    return new Promise((resolve) => {
        const text = { stdout: '', stderr: '' };
        let reported: number | undefined;
        const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT);
        const finish = (code: number | null): void => {
            clearTimeout(limit);
            for (const stream of [child.stdout, child.stderr]) stream?.removeAllListeners('data');
            child.removeAllListeners('message').removeAllListeners('close');
            resolve({ code, stdout: text.stdout.replace(mark, ''), stderr: text.stderr.replace(mark, '') });
        };
        const finishIfWhole = (): void => {
            const isWhole = text.stdout.endsWith(mark) && text.stderr.endsWith(mark);
            if (isWhole && reported !== undefined) finish(reported);
        };
        for (const name of ['stdout', 'stderr'] as const)
            child[name]?.on('data', (chunk: string) => {
                text[name] += chunk;
                finishIfWhole();
            });
        child.on('message', (message) => {
            reported = Number(Reflect.get(Object(message), 'code'));
            finishIfWhole();
        });
        child.on('close', finish);
    });
}
