#!/usr/bin/env node
// npm run check:consumers: both packages as their users get them. The tarballs are installed into an empty project in a
// temporary folder, and every project of test/consumers is played there against a tenant.
//
//   npm run check:consumers                      all of them
//   npm run check:consumers -- node 22           those whose name has all of these words
//   npm run check:consumers -- --tarballs DIR    of the tarballs in a folder, not of ones that it packs
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { projects } from './check-consumers/projects.mjs';
import { startTenant } from './check-consumers/tenant.mjs';
import { onSignal, runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { installInto, packBoth } from './shared/packages.mjs';
import { run, stopAll } from './shared/run.mjs';
import { openTools } from './shared/tools.mjs';

const DEVICES = 250;
// Only what hangs takes so long, however busy the machine is.
const PATIENCE_MS = 300_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'esper-consumers-')));
const installed = join(workspace, 'installed');
const say = (text) => process.stdout.write(`${text}\n`);

process.on('exit', () => rmSync(workspace, { recursive: true, force: true }));
onSignal(stopAll);
await runCommand(() => main(parseArgs({ allowPositionals: true, options: { tarballs: { type: 'string' } } })));
await stopAll();

async function main({ values, positionals }) {
    const words = positionals.map((word) => word.toLowerCase());
    const [[tools, tarballs], seconds] = await timed(() => Promise.all([openTools(root), prepare(values.tarballs)]));
    say(`packed and installed (${seconds})`);
    const chosen = projects(tools).filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
    if (chosen.length === 0) throw new Failure(`No project has '${words.join(' ')}' in its name.`);
    const tenant = await startTenant(installed, DEVICES);
    try {
        const failures = await playAll(chosen, { tools, tarballs, tenant });
        say(`${chosen.length - failures.length} of ${chosen.length} projects hold`);
        if (failures.length > 0) throw new Failure(failures.join('\n\n'));
    } finally {
        await tenant.stop();
    }
}

/** Packs and installs; gives the tarballs. */
async function prepare(given) {
    const folder = resolve(given ?? join(workspace, 'tarballs'));
    if (given === undefined) await packBoth(root, folder);
    const tarballs = readdirSync(folder).map((name) => join(folder, name));
    await installInto(root, installed, tarballs);
    return tarballs;
}

/** Plays the projects, a few at a time, a line printed for each; gives what those that failed say. */
async function playAll(chosen, context) {
    const waiting = chosen.entries();
    const failures = [];
    const work = async () => {
        for (const [index, project] of waiting) {
            const [outcome, seconds] = await timed(() => play(project, index, context));
            const verdict = outcome.error ? 'FAILS' : 'ok   ';
            say(`${verdict} ${project.name.padEnd(24)} ${seconds.padStart(7)}  ${outcome.text ?? ''}`);
            if (outcome.error) failures.push(explain(project.name, outcome.error));
        }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return failures;
}

function explain(name, { message }) {
    return `${name}: ${message}\nOnly this one: npm run check:consumers -- '${name}'`;
}

async function play({ template, play: act }, index, { tools, tarballs, tenant }) {
    const [folder, elsewhere] = [join(installed, `project-${index}`), join(workspace, `elsewhere-${index}`)];
    for (const path of [folder, elsewhere]) mkdirSync(path);
    if (template !== undefined) cpSync(join(root, 'test/consumers', template), folder, { recursive: true });
    const env = { ...process.env, ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey };
    const runIn = (cwd, program, ...args) => succeed(program, args, { cwd, env, timeout: PATIENCE_MS });
    const runHere = (...words) => runIn(folder, ...words);
    try {
        return { text: (await act({ folder, root, tools, tarballs, tenant, elsewhere, run: runHere, runIn })).trim() };
    } catch (error) {
        return { error };
    }
}

async function succeed(program, args, options) {
    const { code, error, stdout, stderr } = await run(program, args, options);
    if (code === 0) return stdout;
    const how = error?.message ?? code ?? `a signal: it had ${options.timeout / 1000} s`;
    throw new Error(`${program} ${args.join(' ')} ended with ${how}\n${stdout}${stderr}`);
}

async function timed(act) {
    const started = performance.now();
    const result = await act();
    return [result, `${((performance.now() - started) / 1000).toFixed(1)} s`];
}
