#!/usr/bin/env node
// How long loading the built package takes, beside loading axios alone, which it does too.
// Processor time, not time on the clock: other programs on the machine change it little. Each load is a process of its own,
// the two take turns, and of many the quartile that was disturbed least is compared. While that is over the budget there are
// more of them: what disturbs comes and goes, a package that is slow stays slow.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUDGET = 1.3;
const ROUNDS = 12;
const MOST_ROUNDS = 60;

const root = fileURLToPath(new URL('..', import.meta.url));
const LOADS = {
    'ES modules': { type: 'module', axios: `await import('axios')`, ours: `await import('esper-client')` },
    CommonJS: { type: 'commonjs', axios: `require('axios')`, ours: `require('esper-client')` },
};

for (const [format, loads] of Object.entries(LOADS)) {
    const { axios, ours } = measure(loads);
    const ratio = ours / axios;
    const words = `axios ${axios.toFixed(0)} ms, with esper-client ${ours.toFixed(0)} ms: ${ratio.toFixed(2)}×`;
    process.stdout.write(`${format}: ${words} (budget ${BUDGET}×)\n`);
    if (ratio > BUDGET) process.exitCode = 1;
}

function measure({ type, ...loads }) {
    const times = { axios: [], ours: [] };
    for (let round = 1; ; round += 1) {
        for (const name of ['axios', 'ours']) times[name].push(loadTime(type, loads[name]));
        const [axios, ours] = [lowerQuartile(times.axios), lowerQuartile(times.ours)];
        if (round === MOST_ROUNDS || (round >= ROUNDS && ours <= BUDGET * axios)) return { axios, ours };
    }
}

function loadTime(type, load) {
    const code = `
        const before = process.cpuUsage();
        ${load};
        const { user, system } = process.cpuUsage(before);
        process.stdout.write(String((user + system) / 1000));`;
    const options = { cwd: root, encoding: 'utf8' };
    return Number(execFileSync(process.execPath, [`--input-type=${type}`, '-e', code], options));
}

function lowerQuartile(values) {
    return values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)];
}
