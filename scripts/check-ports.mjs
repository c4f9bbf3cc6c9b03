#!/usr/bin/env node
// npm run check:ports: clients in other languages, generated from openapi/esper.json, play requests and answers.
// What they do otherwise must be in test/ports/exceptions.json, with a reason; what is there must happen. The client in
// Python also writes what it read on every resource of a test tenant, and nothing may come back otherwise. The
// reference port plays all vectors. With --write it writes the table of test/ports/README.md, else it checks it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { happenings, judge } from './check-ports/exceptions.mjs';
import { LANGUAGES, playReference, writeVectors } from './check-ports/languages.mjs';
import { withMatrix, writeMatrix } from './check-ports/matrix.mjs';
import { onSignal, runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { openGenerator } from './shared/generator.mjs';
import { stopAll } from './shared/run.mjs';
import { openWorkspace } from './shared/workspace.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const { values: options } = parseArgs({ options: { write: { type: 'boolean' } } });
const workspace = openWorkspace(root);
onSignal(stopAll);
await runCommand(main);
await stopAll();
workspace.remove();

async function main() {
    const generator = await openGenerator(root, workspace);
    const exceptions = JSON.parse(readFileSync(join(root, 'test/ports/exceptions.json'), 'utf8'));
    const folder = join(root, '.cache/ports');
    const vectors = writeVectors(root, join(folder, 'vectors'));
    const started = performance.now();
    const reports = Object.entries(LANGUAGES).map(async ([language, runVectors]) => {
        const outcome = await runVectors({ root, folder, generator, vectors });
        const seconds = Math.round((performance.now() - started) / 1000);
        return { language, ...outcome, seconds, excepted: exceptions[language] };
    });
    const reference = await playReference(root);
    const outcomes = await Promise.all(reports);
    const problems = [
        ...outcomes.flatMap(report),
        ...reference.failed.map(({ id, differences }) => `reference: ${id}: ${differences.join('; ')}`),
        ...bringMatrixUpToDate(outcomes, reference),
    ];
    if (problems.length > 0) throw new Failure(`What differs and is no exception:\n  ${problems.join('\n  ')}`);
}

/** Writes the table of who meets what, or says that it is another. */
function bringMatrixUpToDate(outcomes, { levels }) {
    const file = join(root, 'test/ports/README.md');
    const byLevel = Object.fromEntries(levels.map(({ level, ...count }) => [level, count]));
    const all = Object.fromEntries(levels.map(({ level, plays }) => [level, { plays, met: plays }]));
    const rows = [
        { name: 'TypeScript, this package (`test/vectors/vectors.test.ts`)', levels: all },
        { name: 'Python, by hand: `reference/`', levels: byLevel },
        ...outcomes.map(({ language, vectors, differences }) => {
            const met = vectors - Object.keys(differences).length;
            return { name: `${language}, generated`, levels: { 1: { plays: vectors, met } } };
        }),
    ];
    const page = readFileSync(file, 'utf8');
    const fresh = withMatrix(page, writeMatrix(rows));
    if (options.write) writeFileSync(file, fresh);
    else if (fresh !== page) return ['test/ports/README.md is not what was found; run it with --write and commit it'];
    return [];
}

/** Prints how a language did, and gives its problems. */
function report({ language, vectors, differences, roundTrip, seconds, excepted }) {
    const differing = Object.keys(differences).length;
    const lines = [
        `${language}: ${vectors} vectors, ${vectors - differing} met, ${differing} otherwise (${seconds} s)`,
    ];
    for (const exception of excepted)
        lines.push(
            `  ${String(happenings(exception, differences)).padStart(3)}  ${exception.fault}: ${exception.reason}`,
        );
    if (roundTrip) lines.push(`  ${roundTrip.resources} resources written as they were read`);
    process.stdout.write(`${lines.join('\n')}\n`);
    const changed = Object.entries(roundTrip?.differences ?? {}).map(([name, found]) => `${name}: ${found.join('; ')}`);
    return [...judge(differences, excepted), ...changed].map((problem) => `${language}: ${problem}`);
}
