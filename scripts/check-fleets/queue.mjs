import { cpSync, existsSync, readdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EsperClient } from 'esper-client';
import { startTestTenant } from 'esper-test-tenant';
import { nextLine, startInBackground } from '../shared/background.mjs';
import { Failure } from '../shared/failure.mjs';
import { openTools } from '../shared/tools.mjs';
import { startRedis } from './redis.mjs';

const HOME = 'examples/queue';
const NAME = 'night-restart';
/** As short as a busy machine allows: what a killed worker had is another one's after so long. */
const TIMES = { LOCK_MS: '2000', SETTLE_MS: '500', CALLS_A_SECOND: '50' };
// Only what hangs takes so long.
const PATIENCE_MS = 120_000;

/**
 * Plays examples/queue, until each device has had the command once.
 * The producer is killed, workers are, between a request and its record too, and Redis is three times.
 */
export async function playQueue(root, devices) {
    const folder = await install(root);
    const tenant = await startTestTenant({ devices, speed: 100, maxLoggedRequests: 100_000 });
    await tenant.fetch(tenant.baseUrl);
    const redis = await startRedis({ isDurable: true });
    const account = { ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey };
    Object.assign(process.env, account, TIMES, { REDIS_URL: redis.url });
    const start = (file, ...args) => startInBackground(process.execPath, [join(folder, file), ...args]);
    const programs = [];
    const startWorker = () => programs.push(start('worker.mjs'));
    const started = performance.now();
    try {
        const esper = new EsperClient(); // the account is in the environment
        const ids = await allOnline(esper, tenant);
        const jobs = await produce({ tenant, redis, start });

        // Carried out, and the worker that asked is killed before it has read that.
        const answered = tenant.fault({ kind: 'stall', operation: 'createCommand', after: 2 });
        startWorker();
        await until(() => answered.struck > 0, programs);
        await programs[0].stop();
        await redis.restart(300);
        // Not carried out, and it is killed all the same.
        const lost = tenant.fault({
            kind: 'latency',
            delay: PATIENCE_MS,
            operation: 'createCommand',
            carriesOut: false,
        });
        startWorker();
        startWorker();
        await until(() => lost.struck > 0, programs);
        await programs[1].stop();
        await programs[2].stop();
        startWorker();
        await redis.restart(1_000);
        await until(async () => (await countCompleted(folder, redis)) === jobs, programs);

        const sent = await carriedOut(esper);
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        process.stdout.write(
            `queue: ${devices} devices in ${jobs} jobs, producer killed once, workers 3 times, Redis 3 times: ` +
                `${sent.length - new Set(sent).size} had it twice, ${ids.filter((id) => !sent.includes(id)).length} never, ${seconds} s\n`,
        );
        if (JSON.stringify(sent.sort()) !== JSON.stringify(ids.sort()))
            throw new Failure('Not every device had the command once.');
    } finally {
        await Promise.all(programs.map(({ stop }) => stop()));
        await redis.stop();
        await tenant.stop();
    }
}

/** A folder with the example, what it depends on, and this client. */
async function install(root) {
    const folder = await openTools(root, HOME);
    for (const name of readdirSync(join(root, HOME)).filter((file) => file.endsWith('.mjs')))
        cpSync(join(root, HOME, name), join(folder, name));
    const link = join(folder, 'node_modules/esper-client');
    if (!existsSync(link)) symlinkSync(root, link);
    return folder;
}

/** Takes all devices online, for those that are not would never answer; gives their ids. */
async function allOnline(esper, tenant) {
    const devices = await esper.device.getAllDevices({ limit: 500 }).toArray({ maxItems: Number.POSITIVE_INFINITY });
    for (const { id, state } of devices) if (state !== 1) tenant.changeDevice(id, { state: 1 });
    tenant.clearRequests();
    return devices.map(({ id }) => id);
}

/** Kills the producer half-way, and Redis; then lets it go on. Gives the number of jobs. */
async function produce({ tenant, redis, start }) {
    const first = start('producer.mjs', NAME, 'REBOOT');
    const pages = () => tenant.requests('getAllDevices').length;
    await until(() => pages() > 4, [first]);
    await first.stop();
    await redis.restart(300);
    const second = start('producer.mjs', NAME, 'REBOOT');
    const said = await nextLine(second);
    const [, jobs] = /: (\d+) jobs$/.exec(said ?? '') ?? [];
    if (jobs === undefined) throw new Failure(`The producer ended with ${await second.ended}:\n${second.output}`);
    return Number(jobs);
}

async function until(isSo, programs) {
    const end = performance.now() + PATIENCE_MS;
    while (!(await isSo())) {
        if (performance.now() > end)
            throw new Failure(`It never came:\n${programs.map((one) => one.output).join('\n')}`);
        await sleep(10);
    }
}

async function countCompleted(folder, { url }) {
    const { Queue } = createRequire(join(folder, 'package.json'))('bullmq');
    const queue = new Queue('esper-commands', { connection: { url } });
    try {
        return await queue.getCompletedCount();
    } finally {
        await queue.close();
    }
}

/** The ids of the devices in all requests that the tenant has carried out. */
async function carriedOut(esper) {
    const requests = await esper.commandsV2
        .listCommandRequest({ command: 'REBOOT', limit: 500 })
        .toArray({ maxItems: Number.POSITIVE_INFINITY });
    return requests.flatMap(({ devices }) => devices);
}
