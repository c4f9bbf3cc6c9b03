// The processes of the contenders.
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { nextLine, startInBackground } from '../scripts/shared/background.mjs';
import { Failure } from '../scripts/shared/failure.mjs';
import { PYTHON } from './names.mjs';

const at = (file) => fileURLToPath(new URL(file, import.meta.url));

/** Starts the server of bench/server.mjs. */
export async function startServer({ devices = 0, latency = 0 }) {
    const args = [at('server.mjs'), String(devices), String(latency)];
    const program = startInBackground(process.execPath, args, { stdin: 'pipe' });
    const origin = `http://127.0.0.1:${await demandLine(program)}`;
    return { origin, baseUrl: `${origin}/api`, stop: program.stop };
}

/**
 * Processes that are started when they are first asked, each with one contender. With `isShared`, which is quick, lines of one contender and all
 * rows share one; else each line has its own, until reset().
 */
export function createWorkers({ python, tools, isShared }) {
    const programs = new Map();
    // Collecting garbage before each measurement takes more time than quick has.
    const flags = isShared ? [] : ['--expose-gc'];
    const keyOf = ({ label, contender = label }) => (isShared ? contender : label);

    function start({ label, contender = label }) {
        const [command, args] =
            contender === PYTHON
                ? [python, [at('worker.py')]]
                : [process.execPath, [...flags, at('worker.mjs'), contender, tools ?? '']];
        const program = startInBackground(command, args, { stdin: 'pipe' });
        program.stdin.on('error', () => {}); // It has ended: demandLine() tells.
        return { program, lines: createInterface(program.stdout) };
    }
    return {
        has: (line) => programs.has(keyOf(line)),
        async ask(line, job) {
            const key = keyOf(line);
            if (!programs.has(key)) programs.set(key, start(line));
            const { program, lines } = programs.get(key);
            program.stdin.write(`${JSON.stringify(job)}\n`);
            const { error, ...figures } = JSON.parse(await demandLine(program, lines));
            if (error !== undefined) throw new Failure(`${line.label}: ${error}`);
            return figures;
        },
        async reset() {
            if (isShared) return;
            await Promise.all([...programs.values()].map(({ program }) => program.stop()));
            programs.clear();
        },
    };
}

async function demandLine(program, lines) {
    const text = await nextLine(program, lines);
    if (text === undefined) throw new Failure(`A process of the bench has ended: ${program.output}`);
    return text;
}
