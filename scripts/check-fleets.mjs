#!/usr/bin/env node
// npm run check:fleets: what takes long of the programs for fleets. It needs redis-server.
//
//   npm run check:fleets               all of it, some minutes
//   npm run check:fleets -- quick      the limiter for eight seconds; on a busy machine it may fail
//   npm run check:fleets -- queue      only this: limiter, queue or roll-out
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { playLimiter } from './check-fleets/limiter.mjs';
import { playQueue } from './check-fleets/queue.mjs';
import { playRollOut } from './check-fleets/roll-out.mjs';
import { onSignal, runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { stopAll } from './shared/run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The figures are those of docs/rate-limits.md and docs/fleet-roll-out.md. */
const PLAYS = {
    quick: () => playLimiter({ calls: 20, seconds: 8, awayMs: 1_500, tolerance: 0.05 }),
    limiter: () => playLimiter({ calls: 10, seconds: 60, awayMs: 1_500, tolerance: 0.02 }),
    queue: () => playQueue(root, 5_000),
    'roll-out': () => playRollOut(root),
};

onSignal(stopAll);
await runCommand(async () => {
    const { positionals } = parseArgs({ allowPositionals: true });
    const names = positionals.length > 0 ? positionals : ['limiter', 'queue', 'roll-out'];
    for (const name of names) {
        if (!Object.hasOwn(PLAYS, name)) throw new Failure(`${name}: expected ${Object.keys(PLAYS).join(', ')}`);
        await PLAYS[name]();
    }
});
