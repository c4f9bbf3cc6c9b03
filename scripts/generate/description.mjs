// Redocly reads the description: once to judge it, once to make one file of it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../shared/failure.mjs';
import { run } from '../shared/run.mjs';

const CONFIG = 'openapi/redocly.yaml';
const SHOWN = 50;

/** Lints the description and writes it as one file, at once: each takes Redocly a second or two. */
export async function bundleDescription(root, source, target) {
    const entry = `${source}/openapi.yaml`;
    // Both to their end before anything is said: a bundler left behind would go on writing.
    const [lint, { code, stderr, stdout }] = await Promise.all([
        redocly(root, ['lint', entry, '--format=json', '--max-problems=10000']),
        redocly(root, ['bundle', entry, '--output', target]),
    ]);
    judge(root, entry, lint);
    if (code !== 0 || !existsSync(target))
        throw new Failure(`Redocly could not bundle ${entry}: ${lastLine(root, stderr || stdout)}`);
}

async function redocly(root, args) {
    const folder = join(root, 'node_modules/@redocly/cli');
    if (!existsSync(folder)) throw new Failure('The tools are not installed: run `npm ci` first.');
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return run(process.execPath, [join(folder, bin.redocly), ...args, `--config=${CONFIG}`], { cwd: root, env });
}

/** Shows what Redocly warns of, and ends the run with what it calls an error. */
function judge(root, entry, { code, stdout, stderr }) {
    const problems = parse(stdout)?.problems;
    if (problems === undefined)
        throw new Failure(`Redocly could not read ${entry}: ${lastLine(root, stderr || stdout)}`);
    const warnings = problems.filter((problem) => problem.severity === 'warn');
    for (const line of listing(root, entry, warnings)) process.stderr.write(`warning:${line}\n`);
    const errors = withoutConsequences(problems.filter((problem) => problem.severity === 'error'));
    if (code === 0 && errors.length === 0) return;
    const count = errors.length === 1 ? '1 problem' : `${errors.length} problems`;
    const list = listing(root, entry, errors).join('\n');
    throw new Failure(`The description has ${count}; put right what is listed and run this again:\n${list}`);
}

function listing(root, entry, problems) {
    const lines = problems
        .slice(0, SHOWN)
        .map((problem) => `  ${placeOf(problem, entry)}  ${oneLine(root, problem.message)}  (${problem.ruleId})`);
    return problems.length > SHOWN ? [...lines, `  … and ${problems.length - SHOWN} more.`] : lines;
}

/** Drops consequences: a file that cannot be read makes others look unused, empty or unknown. */
function withoutConsequences(errors) {
    const unresolved = errors.filter((problem) => problem.ruleId === 'no-unresolved-refs');
    return unresolved.length > 0 ? unresolved : errors;
}

function parse(json) {
    try {
        return JSON.parse(json);
    } catch {
        return undefined;
    }
}

function placeOf({ location: [place] }, entry) {
    if (!place) return entry;
    const { line, col } = place.start ?? {};
    return [place.source.ref, line, col].filter((part) => part !== undefined).join(':');
}

const oneLine = (root, text) =>
    text
        .trim()
        .replace(/\s*\n\s*/g, ' ')
        .replaceAll(root, '');

/** Finds the last line that says something. Redocly frames its notice about Node 20 in box-drawing characters. */
function lastLine(root, output) {
    const lines = output.split('\n').filter((line) => line.trim() !== '' && !/[╔║╚]/.test(line));
    return oneLine(root, lines.at(-1) ?? 'it printed nothing').replace(/^- /, '');
}
