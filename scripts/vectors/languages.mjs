// How the client of each language is made from the description and asked to run the request vectors.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../generate/failure.mjs';
import { run } from '../generate/run.mjs';

const DESCRIPTION = 'openapi/esper.json';
const VECTORS = ['operations.json', 'requests.json'].map((name) => `test/vectors/${name}`);

/** Each gives what its runner printed: `{ vectors, differences }`. */
export const LANGUAGES = { python: runPython, go: runGo };

async function runPython(root, folder, generator) {
    const code = join(folder, 'python');
    const [python] = await Promise.all([openVenv(root, folder), generate('python', code, generator)]);
    const runner = join(root, 'test/ports/python/run_vectors.py');
    const env = { ...process.env, PYTHONPATH: code };
    return JSON.parse(await succeed(python, [runner, ...VECTORS], { cwd: root, env }));
}

async function runGo(root, folder, generator) {
    const code = join(folder, 'go');
    await generate('go', code, generator);
    const runner = join(code, 'cmd/vectors');
    cpSync(join(root, 'test/ports/go'), runner, { recursive: true });
    const binary = join(code, 'run-vectors');
    const env = { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' };
    await succeed('go', ['build', '-o', binary, './cmd/vectors'], { cwd: code, env });
    return JSON.parse(await succeed(binary, [DESCRIPTION, ...VECTORS], { cwd: root }));
}

async function generate(language, code, generator) {
    rmSync(code, { recursive: true, force: true });
    await generator.run(['generate', '-c', `test/ports/${language}/generator.yaml`, '-i', DESCRIPTION, '-o', code]);
}

/** A Python with what the client needs; kept until the requirements change. */
async function openVenv(root, folder) {
    const requirements = join(root, 'test/ports/python/requirements.txt');
    const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex');
    const venv = join(folder, 'venv');
    const python = join(venv, 'bin/python');
    const note = join(venv, 'installed');
    if (existsSync(note) && readFileSync(note, 'utf8') === hash) return python;
    rmSync(venv, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await succeed('python3', ['-m', 'venv', venv]);
    const flags = ['--quiet', '--disable-pip-version-check', '--only-binary=:all:'];
    await succeed(python, ['-m', 'pip', 'install', ...flags, '-r', requirements]);
    writeFileSync(note, hash);
    return python;
}

async function succeed(command, args, options) {
    const { code, error, stdout, stderr } = await run(command, args, options);
    if (error?.code === 'ENOENT')
        throw new Failure(`${command} is not installed, and the check of the ports needs it.`);
    if (code !== 0) throw new Failure(`${command} ${args.join(' ')} failed:\n${stderr || stdout}`);
    return stdout;
}
