#!/usr/bin/env node
// npm run check:ports: clients in other languages, generated from openapi/esper.json, run the request vectors.
// What they do otherwise must be in test/ports/exceptions.json, with a reason; what is there must happen. The client in
// Python also writes what it read on every resource of a test tenant, and nothing may come back otherwise.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { happenings, judge } from './check-ports/exceptions.mjs';
import { LANGUAGES, writeVectors } from './check-ports/languages.mjs';
import { onSignal, runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { openGenerator } from './shared/generator.mjs';
import { stopAll } from './shared/run.mjs';
import { openWorkspace } from './shared/workspace.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

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
    const problems = (await Promise.all(reports)).flatMap(report);
    if (problems.length > 0) throw new Failure(`What differs and is no exception:\n  ${problems.join('\n  ')}`);
}

/** Prints how a language did, and gives its problems. */
function report({ language, vectors, differences, roundTrip, seconds, excepted }) {
    const differing = Object.keys(differences).length;
    const lines = [
        `${language}: ${vectors} vectors, ${vectors - differing} met, ${differing} otherwise (${seconds} s)`,
    ];
    for (const exception of excepted)
        lines.push(`  ${String(happenings(exception, differences)).padStart(3)}  ${exception.reason}`);
    if (roundTrip) lines.push(`  ${roundTrip.resources} resources written as they were read`);
    process.stdout.write(`${lines.join('\n')}\n`);
    const changed = Object.entries(roundTrip?.differences ?? {}).map(([name, found]) => `${name}: ${found.join('; ')}`);
    return [...judge(differences, excepted), ...changed].map((problem) => `${language}: ${problem}`);
}
