#!/usr/bin/env node
// npm run check:full: what takes too long for every change. Before an issue is closed and before a release; what came
// of each step is written to .ci/full.md as soon as it ends, with day and commit, to be committed. A release wants each
// step of the sources it has.
//
//   npm run check:full                    all of it, some three hours
//   npm run check:full -- soak mutate     some of it: the others keep what was written of them
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { onSignal, runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { PAGE, pageOf } from './shared/full-page.mjs';
import { openGit } from './shared/git.mjs';
import { run, stopAll } from './shared/run.mjs';

const STEPS = [
    { name: 'languages', args: [], what: 'clients of eleven generators on the test tenant' },
    { name: 'check:runtimes', args: [], what: 'the package on every runtime there is' },
    { name: 'check:fleets', args: [], what: 'roll-outs killed at each moment, a limiter and a queue by Redis' },
    { name: 'soak', args: ['--calls', '2000000'], what: 'two million calls, of which one in twenty fails' },
    { name: 'mutate', args: [], what: 'small faults in src/, and how many of them the tests notice' },
];

// npm runs scripts in the folder of package.json.
const root = process.cwd();
const say = (text) => process.stdout.write(`${text}\n`);

onSignal(stopAll);
await runCommand(() => main(process.argv.slice(2)));

async function main(names) {
    const unknown = names.find((name) => !STEPS.some((step) => step.name === name));
    if (unknown) throw new Failure(`There is no ${unknown}: there are ${STEPS.map(({ name }) => name).join(', ')}.`);
    const git = openGit(root);
    const commit = await git.head();
    if (!(await git.isClean({ besides: PAGE })))
        throw new Failure('There are changes that are not committed: the result would be of no commit.');
    const outcomes = [];
    for (const step of STEPS.filter(({ name }) => names.length === 0 || names.includes(name))) {
        const day = new Date().toISOString().slice(0, 10);
        const outcome = { ...step, ...(await play(step)), day, commit };
        say(`${outcome.holds ? 'ok   ' : 'FAILS'} ${step.name.padEnd(16)} ${outcome.minutes} min   ${outcome.says}`);
        outcomes.push(outcome);
        write([outcome]);
    }
    say(`${PAGE} is written.`);
    const failed = outcomes.filter(({ holds }) => !holds);
    if (failed.length > 0) throw new Failure(failed.map(({ name, output }) => `${name}:\n${output}`).join('\n\n'));
}

function write(outcomes) {
    const path = join(root, PAGE);
    const machine = `${cpus().length} × ${cpus()[0].model}, Node ${process.versions.node}`;
    const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
    writeFileSync(path, pageOf({ steps: STEPS, outcomes, machine, before }));
}

async function play({ name, args }) {
    const started = performance.now();
    const { code, stdout, stderr } = await run('npm', ['run', '--silent', name, '--', ...args], { cwd: root });
    const output =
        `${stdout}${stderr}`.trimEnd() || `npm run ${name} ended with ${code} and said nothing: is it there?`;
    const minutes = ((performance.now() - started) / 60_000).toFixed(1);
    return { holds: code === 0, minutes, says: output.split('\n').at(-1), output };
}
