#!/usr/bin/env node
// npm run check:ports: clients in other languages, generated from openapi/esper.json, run the request vectors.
// What they do otherwise must be in test/ports/exceptions.json, with a reason; what is there must happen.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../generate/failure.mjs';
import { openGenerator } from '../generate/generator.mjs';
import { stopAll } from '../generate/run.mjs';
import { openWorkspace } from '../generate/workspace.mjs';
import { happenings, judge } from './exceptions.mjs';
import { LANGUAGES } from './languages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

const workspace = openWorkspace(root);
for (const [signal, code] of Object.entries(EXIT_CODES)) {
    process.once(signal, () => stopAll().then(() => process.exit(code)));
}
try {
    await main();
} catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${error instanceof Failure ? error.message : error.stack}\n`);
} finally {
    await stopAll();
    workspace.remove();
}

async function main() {
    const generator = await openGenerator(root, workspace);
    const exceptions = JSON.parse(readFileSync(join(root, 'test/ports/exceptions.json'), 'utf8'));
    const folder = join(root, '.cache/ports');
    const started = performance.now();
    const reports = Object.entries(LANGUAGES).map(async ([language, runVectors]) => {
        const outcome = await runVectors(root, folder, generator);
        const seconds = Math.round((performance.now() - started) / 1000);
        return { language, ...outcome, seconds, excepted: exceptions[language] };
    });
    const problems = (await Promise.all(reports)).flatMap(report);
    if (problems.length > 0) throw new Failure(`What differs and is no exception:\n  ${problems.join('\n  ')}`);
}

/** Prints how a language did, and gives its problems. */
function report({ language, vectors, differences, seconds, excepted }) {
    const differing = Object.keys(differences).length;
    const lines = [
        `${language}: ${vectors} vectors, ${vectors - differing} met, ${differing} otherwise (${seconds} s)`,
    ];
    for (const exception of excepted)
        lines.push(`  ${String(happenings(exception, differences)).padStart(3)}  ${exception.reason}`);
    process.stdout.write(`${lines.join('\n')}\n`);
    return judge(differences, excepted).map((problem) => `${language}: ${problem}`);
}
