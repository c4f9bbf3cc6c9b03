#!/usr/bin/env node
// npm run soak: thousands of calls, by each transport, against a test tenant that fails one in twenty and limits them.
// Nothing may be lost, nothing done twice, and memory has to stay flat.
//
//   npm run soak                       20,000 calls and the quotas, under a minute: what CI runs
//   npm run soak -- --calls 2000000    the long form, about an hour
//   npm run soak -- --seed 7           other faults
import { parseArgs } from 'node:util';
import { runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { playFaults } from './soak/faults.mjs';
import { playQuotas } from './soak/quotas.mjs';

await runCommand(async () => {
    const { values } = parseArgs({
        options: { calls: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
    });
    const calls = Number(values.calls);
    if (!Number.isSafeInteger(calls) || calls < 100) throw new Failure('--calls: expected a whole number, 100 or more');
    const started = performance.now();
    const problems = [...(await playQuotas()), ...(await playFaults(calls, values.seed))];
    process.stdout.write(`\n${((performance.now() - started) / 1000).toFixed(1)} s\n`);
    if (problems.length > 0) throw new Failure(problems.join('\n'));
});
