#!/usr/bin/env node
// Clients of other generators and languages: made of openapi/esper.json, compiled, and played on the test tenant.
//
//   npm run languages              all of them, and writes docs/languages.md; half an hour, by hand and at a release
//   npm run languages -- go rust   some, and writes nothing
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLIENTS } from './languages/clients.mjs';
import { outcomeOf } from './languages/outcome.mjs';
import { writePage } from './languages/page.mjs';
import { onSignal, runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { openGenerator } from './shared/generator.mjs';
import { run, stopAll } from './shared/run.mjs';
import { openWorkspace } from './shared/workspace.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const PAGE = 'docs/languages.md';
const STORY = join(root, 'scripts/languages/story.json');
const VERSION_FLAGS = { python3: '--version', go: 'version', java: '--version', cargo: '--version', node: '--version' };

const workspace = openWorkspace(root);
onSignal(stopAll);
await runCommand(() => main(process.argv.slice(2)));
workspace.remove();

async function main(names) {
    const unknown = names.find((name) => !CLIENTS.some((client) => client.name === name));
    if (unknown)
        throw new Failure(`There is no client ${unknown}: there are ${CLIENTS.map(({ name }) => name).join(', ')}.`);
    const clients = names.length === 0 ? CLIENTS : CLIENTS.filter(({ name }) => names.includes(name));
    const generator = await openGenerator(root, workspace);
    const story = JSON.parse(readFileSync(STORY, 'utf8'));
    const outcomes = new Map();
    for (const client of clients) {
        const outcome = await outcomeOf(client, placesOf(client, generator), story);
        outcomes.set(client.name, outcome);
        process.stdout.write(lineOf(outcome, client));
    }
    if (names.length === 0) {
        const day = new Date().toISOString().slice(0, 10);
        const { version } = generator;
        const page = writePage({ day, clients, outcomes, story, versions: await versions(), generator: version });
        writeFileSync(join(root, PAGE), page);
        process.stdout.write(`${PAGE} is written.\n`);
    }
    const problems = clients.flatMap((client) => problemsOf(outcomes.get(client.name), client));
    if (problems.length > 0) throw new Failure(`Not as it should be:\n  ${problems.join('\n  ')}`);
}

/** Where a client is made and what it is made of. */
function placesOf({ name }, { path }) {
    return {
        root,
        folder: join(root, '.cache/languages', name),
        players: join(root, 'scripts/languages/players'),
        description: join(root, 'openapi/esper.json'),
        story: STORY,
        jar: path,
    };
}

/** What failed without being listed as the generator's fault, and what is listed and works. */
function problemsOf({ name, problem, steps }, { faults }) {
    if (problem !== undefined) return [`${name}: ${problem}`];
    const unlisted = Object.entries(steps).filter(([step, found]) => found !== undefined && !faults[step]);
    const mended = Object.keys(faults).filter((step) => steps[step] === undefined);
    return [
        ...unlisted.map(([step, found]) => `${name}, ${step}: ${found}`),
        ...mended.map((step) => `${name}, ${step}: works, so it is no fault any more (scripts/languages/faults.mjs)`),
    ];
}

function lineOf({ name, generates, compiles, steps, seconds }, { faults }) {
    const met = Object.values(steps).filter((problem) => problem === undefined).length;
    const known = Object.keys(faults).length;
    const story = compiles
        ? `story ${met} of ${Object.keys(steps).length}`
        : generates
          ? 'does not compile'
          : 'is not generated';
    return `${name}: ${story}${known > 0 ? `, ${known} by the generator's fault` : ''} (${seconds} s)\n`;
}

/** The version of each language, as its command tells it. */
async function versions() {
    const told = Object.entries(VERSION_FLAGS).map(async ([command, flag]) => {
        const { stdout } = await run(command, [flag], {});
        return [command, `${command} ${/\d+(\.\d+)+/.exec(stdout)?.[0] ?? ''}`.trim()];
    });
    return Object.fromEntries(await Promise.all(told));
}
