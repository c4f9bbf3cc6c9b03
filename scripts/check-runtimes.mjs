#!/usr/bin/env node
// npm run check:runtimes: what a client does wherever JavaScript runs. The suite of test/runtimes is played from the
// packed tarball on each runtime, by each transport, and must come to what docs/runtimes.md says.
//
//   npm run check:runtimes                      all of them
//   npm run check:runtimes -- node 22           those whose name has all of these words
//   npm run check:runtimes -- --quick           Node's lines and Chromium, as CI does
//   npm run check:runtimes -- --write           writes the table instead
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openPlaces } from './check-runtimes/places.mjs';
import { RUNTIMES } from './check-runtimes/runtimes.mjs';
import { withServers } from './check-runtimes/servers.mjs';
import { difference, readTable, writeTable } from './check-runtimes/table.mjs';
import { onSignal, runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { stopAll } from './shared/run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'esper-runtimes-')));
const say = (text) => process.stdout.write(`${text}\n`);

process.on('exit', () => rmSync(workspace, { recursive: true, force: true }));
onSignal(stopAll);
const options = { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } };
await runCommand(() => main(parseArgs({ allowPositionals: true, options })));
await stopAll();

async function main({ values: { quick, write }, positionals }) {
    const words = positionals.map((word) => word.toLowerCase());
    const chosen = RUNTIMES.filter(
        ({ name, isQuick }) => (isQuick || !quick) && words.every((word) => name.toLowerCase().includes(word)),
    );
    if (chosen.length === 0) throw new Failure(`No runtime has '${words.join(' ')}' in its name.`);
    const places = await openPlaces(root, workspace, chosen);
    const played = await playAll(chosen, places);
    if (write) return writeTable(root, played);
    const failures = [...played].flatMap(([name, outcomes]) => difference(name, outcomes, readTable(root)));
    if (failures.length > 0) throw new Failure(failures.join('\n'));
    say(`${chosen.length} of ${chosen.length} hold what docs/runtimes.md says`);
}

/** Plays the suite on each, a few at a time; gives the outcomes by name, in the order of the list. */
async function playAll(chosen, places) {
    const waiting = chosen.values();
    const outcomes = new Map(chosen.map(({ name }) => [name, undefined]));
    const work = async () => {
        for (const runtime of waiting) {
            const started = performance.now();
            outcomes.set(runtime.name, await playOne(runtime, places));
            say(`${runtime.name.padEnd(36)} ${((performance.now() - started) / 1000).toFixed(1)} s`);
        }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return outcomes;
}

function playOne(runtime, places) {
    return withServers(root, places, async (servers) => {
        const place = places.open(runtime);
        return runtime.play({ ...place, servers, way: runtime.way }).catch((error) => ({ error: error.message }));
    });
}
