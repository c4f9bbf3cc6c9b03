// Rolls a command out to a fleet in waves, and stops when too many devices of a wave failed or did not answer in time.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/staged-roll-out.mjs --state roll-out.json --version 0f7c… --html roll-out.html
//
// Killed at any moment, the same line goes on from where it stood: no device has the command twice, and none is left out. Devices that
// failed are not tried again. Results go to stdout. Progress goes to stderr, and only to a terminal. The exit code is 1 when a wave was
// stopped; --go-on goes on behind it, when a person has looked.
import { EsperAbortError, EsperClient, EsperError } from 'esper-client';
import { readArguments, USAGE } from './staged-roll-out/arguments.mjs';
import { countWave, judge } from './staged-roll-out/judge.mjs';
import { makePlan } from './staged-roll-out/plan.mjs';
import { writeReports } from './staged-roll-out/report.mjs';
import { lockState, readState, writeState } from './staged-roll-out/state-file.mjs';
import { lookAgain, pauseBefore, sendWave, waitForWave } from './staged-roll-out/wave.mjs';
import { describePlan, describeWave } from './staged-roll-out/words.mjs';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort());
const signal = stop.signal;

/** One line that is written over, on a terminal; nothing in a pipe. */
const progress = process.stderr.isTTY ? (text) => process.stderr.write(`\r\u001b[K${text}`) : () => {};

main().catch((error) => {
    progress('');
    if (EsperAbortError.is(error) || error.name === 'AbortError')
        console.error('Stopped. What was sent goes on without us; the same line again goes on from here.');
    else console.error(error instanceof EsperError ? `${error.name}: ${error.message}` : error.message);
    process.exitCode = signal.aborted ? 130 : 2;
});

async function main() {
    const options = readArguments();
    if (options === undefined) {
        console.error(USAGE);
        process.exitCode = 2;
        return;
    }
    if (options.isStatus) return showStatus(options);
    const unlock = options.isDryRun ? () => {} : await lockState(options.file);
    try {
        await rollOut(options);
    } finally {
        await unlock();
    }
}

/** How far it is, by the file alone: no call is made. */
async function showStatus(options) {
    const state = await readState(options.file);
    if (state === undefined) throw new Error(`${options.file} does not exist: nothing was begun.`);
    console.log(describePlan(state, options));
    await writeReports(state, options);
}

async function rollOut(options) {
    const esper = new EsperClient();
    const state = await begin(esper, options);
    if (options.isDryRun || state.devices.length === 0) {
        console.log(describePlan(state, options));
        return writeReports(state, options);
    }
    const run = { esper, options, state, signal, progress, save: () => writeState(options.file, state) };
    if (isOver(state)) await lookAgain(run);
    const isThrough = await playWaves(run);
    await writeReports(state, options);
    process.exitCode = isThrough ? 0 : 1;
}

/** The plan of an earlier run, or a new one. */
async function begin(esper, options) {
    const earlier = await readState(options.file);
    if (earlier === undefined) {
        const plan = await makePlan(esper, options, { signal, progress });
        if (!options.isDryRun) await writeState(options.file, plan);
        return plan;
    }
    for (const name of ['command', 'waves', 'filter'])
        if (JSON.stringify(earlier.asked[name]) !== JSON.stringify(options.asked[name]))
            throw new Error(
                `${options.file} is of another roll-out: its ${name} is ${JSON.stringify(earlier.asked[name])}.`,
            );
    return earlier;
}

const isOver = ({ waves }) => waves.every(({ verdict }) => verdict === 'passed' || verdict === 'accepted');

/** Plays one wave after another; false when one was stopped. */
async function playWaves(run) {
    const { state, options, save } = run;
    for (const [index, wave] of state.waves.entries()) {
        if (wave.verdict === 'stopped' && options.isToGoOn) {
            wave.verdict = 'accepted';
            await save();
        }
        if (wave.verdict === undefined) {
            await pauseBefore(run, index);
            await sendWave(run, wave);
            wave.outcome = await waitForWave(run, wave);
            wave.reason = judge(countWave(wave), options);
            wave.verdict = wave.reason === undefined ? 'passed' : 'stopped';
            wave.endedAt = new Date().toISOString();
            await save();
            await writeReports(state, options);
        }
        console.log(describeWave(wave, index));
        if (wave.verdict === 'stopped') {
            console.log('Stopped: no further wave is sent. Look at it; --go-on goes on behind it.');
            return false;
        }
    }
    return true;
}
