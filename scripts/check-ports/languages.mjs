// How the client of each language is made from the description and asked to run the request vectors.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { startTestTenant, startVectors } from 'esper-test-tenant';
import { openVenv } from '../shared/python.mjs';
import { succeed } from '../shared/succeed.mjs';

const DESCRIPTION = 'openapi/esper.json';
const VECTORS = ['operations.json', 'requests.json', 'answers.json'].map((name) => `test/vectors/${name}`);
/** Options of a client that only a wrapper has. */
const OF_A_WRAPPER = ['environment', 'keys', 'base_url', 'api_key', 'max_retries'];

/**
 * Each gives what its runner printed.
 * `{ vectors, differences }`, and `roundTrip` where it writes what it read.
 */
export const LANGUAGES = { python: runPython, go: runGo };

async function runPython({ root, folder, generator, vectors: files }) {
    const code = join(folder, 'python');
    const [python] = await Promise.all([
        openVenv(join(folder, 'venv'), join(root, 'test/ports/python/requirements.txt')),
        generate('python', code, generator),
    ]);
    const runner = join(root, 'test/ports/python/run_vectors.py');
    const env = { ...process.env, PYTHONPATH: code };
    const vectors = JSON.parse(await succeed(python, [runner, ...files], { cwd: root, env }));
    return { ...vectors, roundTrip: await runRoundTrip(root, python, env) };
}

/** Writes what was read on every resource of a test tenant: `{ resources, differences }`. */
async function runRoundTrip(root, python, environment) {
    const tenant = await startTestTenant();
    const env = { ...environment, ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey };
    const output = await succeed(python, [join(root, 'test/ports/python/round_trip.py')], { cwd: root, env });
    await tenant.stop();
    return JSON.parse(output);
}

/** Plays all vectors with the reference port, and gives its verdicts and how many plays a level has. */
export async function playReference(root) {
    const vectors = await startVectors();
    const runner = join(root, 'test/ports/reference/play.py');
    await succeed('python3', ['-B', runner, vectors.url, join(root, DESCRIPTION)], { cwd: root });
    await vectors.stop();
    return { levels: vectors.levels(), failed: vectors.verdicts().filter(({ met }) => !met) };
}

async function runGo({ root, folder, generator, vectors: files }) {
    const code = join(folder, 'go');
    await generate('go', code, generator);
    const runner = join(code, 'cmd/vectors');
    cpSync(join(root, 'test/ports/go'), runner, { recursive: true });
    const binary = join(code, 'run-vectors');
    const env = { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' };
    await succeed('go', ['build', '-o', binary, './cmd/vectors'], { cwd: code, env });
    return JSON.parse(await succeed(binary, [DESCRIPTION, ...files], { cwd: root }));
}

/**
 * Writes the vectors without those of drafts and those of wrappers, and gives the files.
 * A draft is typed and no more: whether its types serve other languages is seen when it is made whole.
 */
export function writeVectors(root, folder) {
    const { paths } = JSON.parse(readFileSync(join(root, DESCRIPTION), 'utf8'));
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    const drafts = new Set(operations.filter((one) => one['x-esper-draft']).map(({ operationId }) => operationId));
    mkdirSync(folder, { recursive: true });
    return VECTORS.map((file) => {
        const { vectors, ...rest } = JSON.parse(readFileSync(join(root, file), 'utf8'));
        const whole = vectors.filter((vector) => !drafts.has(vector.call.operation) && isPlayed(vector));
        const target = join(folder, basename(file));
        writeFileSync(target, JSON.stringify({ ...rest, vectors: whole }));
        return target;
    });
}

/** Tells whether a generated client can play a vector: one call, and what it gives when all is well. */
function isPlayed({ client = {}, level, again, appliesTo, sees }) {
    const isWrappers = again !== undefined || OF_A_WRAPPER.some((name) => name in client);
    return level === 1 && !isWrappers && appliesTo === undefined && (sees === undefined || !('error' in sees));
}

async function generate(language, code, generator) {
    rmSync(code, { recursive: true, force: true });
    await generator.run(['generate', '-c', `test/ports/${language}/generator.yaml`, '-i', DESCRIPTION, '-o', code]);
}
