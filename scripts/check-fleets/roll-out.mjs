import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EsperClient } from 'esper-client';
import { startTestTenant } from 'esper-test-tenant';
import { Failure } from '../shared/failure.mjs';
import { run } from '../shared/run.mjs';

const DEVICES = 60;
/** Roll-outs at a time: each is mostly the start of Node. */
const AT_ONCE = 2;

/**
 * Plays examples/staged-roll-out.mjs once for each of its moments.
 * They are before and after each call, and before and after each write. It is ended there by kill -9, then run to its
 * end. Each device has the command once.
 */
export async function playRollOut(root) {
    const started = performance.now();
    const moments = await play(root, Number.POSITIVE_INFINITY);
    const waiting = Array.from(moments.keys());
    const work = async () => {
        for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) await play(root, index + 1);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(
        `staged roll-out: killed at each of ${moments.length} moments, nobody twice, nobody left out, ${seconds} s\n`,
    );
}

/** Kills one roll-out at a moment, and lets it go on; gives the moments of the first life in words. */
async function play(root, at) {
    const tenant = await startTestTenant({ devices: DEVICES, speed: 1_000 });
    const folder = mkdtempSync(join(tmpdir(), 'esper-roll-out-'));
    const log = join(folder, 'moments');
    const env = { PATH: process.env.PATH, ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey };
    const program = join(root, 'examples/staged-roll-out.mjs');
    const args = [
        '--state',
        join(folder, 'state.json'),
        '--command',
        'REBOOT',
        '--waves',
        '10,20,rest',
        '--settle',
        '1',
    ];
    const live = (more) =>
        run(process.execPath, ['--import', join(root, 'test/support/kill-at.mjs'), program, ...args], {
            env: { ...env, ...more },
        });
    try {
        const esper = new EsperClient({ baseUrl: tenant.baseUrl, apiKey: tenant.apiKey });
        const devices = await esper.device.getAllDevices({ limit: 500 }).toArray({ maxItems: DEVICES });
        for (const { id } of devices) tenant.changeDevice(id, { state: 1 });

        const first = await live({ KILL_AT: String(at), KILL_LOG: log });
        const moments = readFileSync(log, 'utf8').trim().split('\n');
        const last = Number.isFinite(at) ? await live({}) : first;
        const requests = await esper.commandsV2.listCommandRequest({ limit: 500 }).toArray({ maxItems: 500 });
        const ids = requests.filter(({ command }) => command === 'REBOOT').flatMap((request) => request.devices);
        const isWhole = JSON.stringify(ids.sort()) === JSON.stringify(devices.map(({ id }) => id).sort());
        if (isWhole && last.code === 0) return moments;
        throw new Failure(
            `Killed at moment ${at}, ${moments.at(-1)}: ${ids.length} of ${DEVICES}\n${last.stdout}${last.stderr}`,
        );
    } finally {
        rmSync(folder, { recursive: true, force: true });
        await tenant.stop();
    }
}
