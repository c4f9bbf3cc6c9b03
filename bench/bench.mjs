#!/usr/bin/env node
// npm run bench: how fast this client is, beside what people would otherwise use, all in one run.
//
//   npm run bench                      all rows
//   npm run bench -- sweep upload      rows whose names begin with these words
//   npm run bench -- sweep --rounds 1  each row so often at most
//   npm run bench -- quick             all rows, too small for their figures to mean anything: does everything work?
//   npm run bench -- --write           and puts the figures into bench/results.json, bench/README.md and bench/chart.svg
//   npm run bench -- --page            writes the page and the chart anew from bench/results.json, and measures nothing
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { onSignal, runCommand, textOf } from '../scripts/shared/command.mjs';
import { Failure } from '../scripts/shared/failure.mjs';
import { openVenv } from '../scripts/shared/python.mjs';
import { stopAll } from '../scripts/shared/run.mjs';
import { succeed } from '../scripts/shared/succeed.mjs';
import { openTools } from '../scripts/shared/tools.mjs';
import { chartOf } from './chart.mjs';
import { describeMachine } from './machine.mjs';
import { PYTHON, UNDICI } from './names.mjs';
import { playRow } from './play.mjs';
import { rowsOf } from './rows.mjs';
import { summarise } from './statistics.mjs';
import { figuresOf, putFigures, tableOf } from './table.mjs';
import { createWorkers } from './workers.mjs';

const QUICK = 'quick';
const PROGRESS_MS = 10_000;
const OPTIONS = { write: { type: 'boolean' }, page: { type: 'boolean' }, rounds: { type: 'string' } };
/** So long quick waits for what is to be installed. */
const PATIENCE_MS = 8000;
/** In quick nothing waits long for a registry that can't be reached. */
const IMPATIENT = {
    npm_config_fetch_retries: '0',
    npm_config_fetch_timeout: '5000',
    PIP_RETRIES: '0',
    PIP_TIMEOUT: '5',
};

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (name) => join(root, 'bench', name);
const folder = mkdtempSync(join(tmpdir(), 'esper-bench-'));
const say = (text) => process.stderr.write(`${text}\n`);

process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
onSignal(stopAll);
await runCommand(() => main(optionsOf(process.argv.slice(2))));
await stopAll();
process.exit(); // Ends the servers and contenders that a failure left.

async function main({ values, positionals }) {
    if (values.page) return writePage(JSON.parse(readFileSync(at('results.json'), 'utf8')));
    const isQuick = positionals.includes(QUICK);
    const words = positionals.filter((word) => word !== QUICK);
    const most = Number(values.rounds ?? Number.POSITIVE_INFINITY);
    if (!(most >= 1)) throw new Failure('--rounds takes a number from 1 on.');
    if (values.write && (positionals.length > 0 || values.rounds !== undefined)) {
        throw new Failure('--write is for all rows, at their full size.');
    }
    const rows = choose(rowsOf(isQuick), words).map((row) => ({ ...row, rounds: Math.min(row.rounds, most) }));
    if (isQuick) Object.assign(process.env, IMPATIENT);
    await build(isQuick);
    const tools = await openAll(isQuick);
    const machine = { date: new Date().toISOString().slice(0, 10), ...(await describeMachine(tools)) };
    const workers = createWorkers({ ...tools, isShared: isQuick });
    const results = { machine, rows: [] };
    const failures = [];
    for (const row of rows) {
        // What took minutes is not lost because another row fails.
        const played = await play(row, { workers, tools }).catch(
            (error) => void failures.push(`${row.name}: ${textOf(error)}`),
        );
        if (played !== undefined) results.rows.push(played);
    }
    if (values.write && failures.length === 0) {
        writeFileSync(at('results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
        writePage(results);
    }
    process.stdout.write(`${isQuick ? results.rows.map(tableOf).join('\n\n') : figuresOf(results)}\n`);
    if (isQuick) process.stdout.write('\nThese figures mean nothing: they are of too few calls.\n');
    if (failures.length > 0) throw new Failure(failures.join('\n'));
    if (isQuick) process.stdout.write('Everything works.\n');
}

/** Builds the package that is measured. Quick takes one that is there. */
async function build(isQuick) {
    if (process.env.ESPER_DIST !== undefined || (isQuick && existsSync(join(root, 'dist/esm/index.js')))) return;
    say('building');
    await succeed('npm', ['run', '--silent', 'build'], { cwd: root });
}

function choose(rows, words) {
    const unknown = words.find((word) => !rows.some(({ name }) => name.startsWith(word)));
    if (unknown !== undefined) {
        throw new Failure(`There is no row '${unknown}'; there are ${rows.map(({ name }) => name).join(', ')}.`);
    }
    return rows.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)));
}

/** What is not the project's own, installed when it is first needed. Quick goes on without, and says so. */
async function openAll(isQuick) {
    const open = async (name, opening) => {
        if (!isQuick) return opening;
        const late = sleep(PATIENCE_MS, undefined, { ref: false }).then(() =>
            Promise.reject(new Failure('it takes too long to install')),
        );
        return Promise.race([opening, late]).catch((error) => {
            say(`Without ${name}: ${error.message.split('\n', 2).join(' ')}`);
        });
    };
    const [tools, python] = await Promise.all([
        open(UNDICI, openTools(root, 'bench')),
        open(PYTHON, openVenv(join(root, '.cache/bench-python'), at('requirements.txt'))),
    ]);
    return { tools, python };
}

async function play(row, { workers, tools }) {
    const isThere = { [UNDICI]: tools.tools !== undefined, [PYTHON]: tools.python !== undefined };
    const lines = row.lines.filter(({ label, contender = label }) => isThere[contender] ?? true);
    const started = performance.now();
    let last = started;
    say(`${row.name}: ${row.title}`);
    const progress = (text) => {
        if (performance.now() - last < PROGRESS_MS) return;
        last = performance.now();
        say(`  ${((last - started) / 1000).toFixed(0)} s: ${text}`);
    };
    const rounds = await playRow({ ...row, lines }, { workers, folder, say: progress });
    say(`  done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return summarise({ ...row, lines }, rounds);
}

function optionsOf(args) {
    try {
        return parseArgs({ args, allowPositionals: true, options: OPTIONS });
    } catch (error) {
        throw new Failure(error.message);
    }
}

function writePage(results) {
    writeFileSync(at('chart.svg'), chartOf(results));
    writeFileSync(at('README.md'), putFigures(readFileSync(at('README.md'), 'utf8'), results));
}
