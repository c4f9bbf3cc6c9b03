#!/usr/bin/env node
// How long loading the built package takes, beside loading axios alone, which it does too, but for esper-client/fetch.
// It is processor time, not time on the clock: other programs on the machine change it little. Each load is a process
// of its own, the two take turns, and of many the quartile that was disturbed least is compared. While that is over the
// budget there are more of them: what disturbs comes and goes, a package that is slow stays slow.
import { FETCH_LOADS, LOADS, loadTime } from '../shared/load-time.mjs';

/** CommonJS has 1.25 to come down to: all 46 classes are compiled when it is loaded. */
const BUDGETS = {
    'ES modules': 1.2,
    CommonJS: 1.35,
    'esper-client/fetch, ES modules': 0.4,
    'esper-client/fetch, CommonJS': 0.4,
};
const ROUNDS = 12;
const MOST_ROUNDS = 60;

for (const [format, loads] of Object.entries({ ...LOADS, ...FETCH_LOADS })) {
    const budget = BUDGETS[format];
    const { base, ours } = measure(loads, budget);
    const ratio = ours / base;
    const words = `axios ${base.toFixed(0)} ms, ours ${ours.toFixed(0)} ms: ${ratio.toFixed(2)}×`;
    process.stdout.write(`${format}: ${words} (budget ${budget}×)\n`);
    if (ratio > budget) process.exitCode = 1;
}

function measure(loads, budget) {
    const times = { base: [], ours: [] };
    for (let round = 1; ; round += 1) {
        for (const name of ['base', 'ours']) times[name].push(loadTime(loads[name]));
        const [base, ours] = [lowerQuartile(times.base), lowerQuartile(times.ours)];
        if (round === MOST_ROUNDS || (round >= ROUNDS && ours <= budget * base)) return { base, ours };
    }
}

function lowerQuartile(values) {
    return values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)];
}
