// A cold start, as in a Lambda: a new process runs one bundled file, whose first answer is waited for.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { succeed } from '../scripts/shared/succeed.mjs';
import { FETCH, FETCH_AGAIN, OURS_FETCH } from './names.mjs';
import { startServer } from './workers.mjs';

const REPORT = `
    const { user, system } = process.cpuUsage();
    console.log(JSON.stringify({ cpu: (user + system) / 1e3, wall: performance.now() }));
    process.exit();`;
const PLAIN_FETCH = `
    const response = await fetch(process.argv[2] + '/enterprise/5c0d/device/2f1c7a3e/', {
        headers: { Authorization: 'Bearer key', Accept: 'application/json' },
    });
    const device = await response.json();
    if (device.state !== 1) throw new Error('not the device');
    ${REPORT}`;
const CLIENT = `
    import { EsperClient } from './fetch.js';
    const esper = new EsperClient({ baseUrl: process.argv[2], apiKey: 'key', enterpriseId: '5c0d' });
    const device = await esper.device.getDeviceById({ deviceId: '2f1c7a3e' });
    if (device.state !== 1) throw new Error('not the device');
    ${REPORT}`;
const PROGRAMS = { [FETCH]: PLAIN_FETCH, [FETCH_AGAIN]: PLAIN_FETCH, [OURS_FETCH]: CLIENT };
const dist = process.env.ESPER_DIST ?? fileURLToPath(new URL('../dist/esm', import.meta.url));

/** One round: milliseconds from the start of a process to its first answer, and its CPU until then. */
export async function playColdStarts() {
    const folder = mkdtempSync(join(tmpdir(), 'esper-cold-'));
    const server = await startServer({});
    try {
        const figures = {};
        for (const [label, contents] of Object.entries(PROGRAMS)) {
            const outfile = join(folder, 'bundle.mjs');
            const stdin = { contents, resolveDir: dist };
            await build({ stdin, outfile, bundle: true, minify: true, format: 'esm', platform: 'node' });
            figures[label] = JSON.parse(await succeed(process.execPath, [outfile, server.baseUrl]));
        }
        return figures;
    } finally {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
    }
}
