// Sends the commands that are in the queue, and waits for the devices. Start as many as you like, on any machine.
//
//   REDIS_URL=redis://127.0.0.1:6379 ESPER_TENANT=acme ESPER_API_KEY=… node worker.mjs
//
// A job of a worker that was killed is taken by another one, or by the same when it is back. Before a request leaves and
// after it was answered that is written into the job, so that no device has a command twice.
import { Worker } from 'bullmq';
import { EsperClient, EsperCommandError } from 'esper-client';
import { Redis } from 'ioredis';
import { createLimiter } from './limiter.mjs';
import { LIMIT, LOCK, MAX_WAIT, QUEUE, redisUrl, SETTLE } from './settings.mjs';

const limiter = await createLimiter({ redisUrl, ...LIMIT });
const esper = new EsperClient({ limiter });
const stop = new AbortController();
const signal = stop.signal;

async function handle(job, token) {
    const { command, devices } = job.data;
    let { sent, unsent, unknown } = job.data.parts ?? { sent: { requests: [] }, unsent: devices, unknown: [] };
    const save = async (parts) => {
        await job.extendLock(token, LOCK); // refused where the job is another worker's by now: then nothing is sent
        await job.updateData({ ...job.data, parts });
    };
    if (unknown.length > 0) {
        const found = await esper.findSent(unknown, { settle: SETTLE, signal });
        sent = { requests: [...sent.requests, ...found.sent.requests] };
        unsent = [...unsent, ...found.unsent];
        await save({ sent, unsent, unknown: [] });
    }
    if (unsent.length > 0) {
        const toSend = { ...command, command_type: 'DEVICE', devices: unsent, device_type: 'all' };
        sent = await esper.sendCommand(toSend, { save, signal }); // of one job it is one request
    }
    const { tally, failures, open } = await outcomeOf(sent);
    return { tally, failures, open };
}

/** How far the devices are when all have answered, or time is up. */
async function outcomeOf(sent) {
    try {
        return await esper.waitForCommand(sent, { maxWait: MAX_WAIT, signal });
    } catch (error) {
        if (EsperCommandError.is(error)) return error.outcome;
        throw error;
    }
}

const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
const settings = {
    connection: redis,
    concurrency: 4,
    lockDuration: LOCK,
    stalledInterval: LOCK,
    maxStalledCount: 1_000,
};
const worker = new Worker(QUEUE, handle, settings);
for (const source of [redis, worker]) source.on('error', () => {}); // Redis is away: it connects again by itself
worker.on('completed', ({ id, returnvalue: { tally } }) => console.log(id, JSON.stringify(tally)));
worker.on('failed', (job, error) => console.error(job?.id, error.message));
for (const name of ['SIGINT', 'SIGTERM'])
    process.once(name, async () => {
        stop.abort(); // what it has begun is tried again, by whoever comes first
        await worker.close();
        redis.disconnect();
        limiter.close();
    });
