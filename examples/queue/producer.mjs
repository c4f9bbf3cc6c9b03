// Puts a command to all devices of a tenant into a queue, a job for each 500 of them.
//
//   REDIS_URL=redis://127.0.0.1:6379 ESPER_TENANT=acme ESPER_API_KEY=… node producer.mjs night-restart REBOOT
//
// Killed and started again it goes on behind the last job: each job has the resume token of its page, so that what is in
// the queue and where to go on are one write. A job of the same name and number is taken once.
import { Queue } from 'bullmq';
import { EsperClient } from 'esper-client';
import { Redis } from 'ioredis';
import { createLimiter } from './limiter.mjs';
import { LIMIT, QUEUE, redisUrl } from './settings.mjs';

const [name, command, args = '{}'] = process.argv.slice(2);
if (command === undefined) {
    console.error('usage: node producer.mjs NAME COMMAND [ARGUMENTS AS JSON]');
    process.exit(2);
}
const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
redis.on('error', () => {}); // it connects again by itself, and nothing in a queue is lost
const queue = new Queue(QUEUE, { connection: redis });
const limiter = await createLimiter({ redisUrl, ...LIMIT });
const esper = new EsperClient({ limiter });

let count = 0;
let last;
for (;;) {
    const job = await queue.getJob(`${name}-${count}`);
    if (job === undefined) break;
    last = job;
    count += 1;
}
const resumeFrom = last?.data.resumeToken;

if (last === undefined || resumeFrom !== undefined) {
    const options = { consistent: true, ...(resumeFrom && { resumeFrom }) };
    for await (const { results, resumeToken } of esper.device.getAllDevices({ limit: 500 }, options).pages()) {
        const devices = results.map(({ id }) => id);
        const data = { command: { command, command_args: JSON.parse(args) }, devices, resumeToken };
        const whenItFails = { attempts: 1_000, backoff: { type: 'exponential', delay: 1_000, maxDelay: 60_000 } };
        await queue.add(name, data, { jobId: `${name}-${count}`, ...whenItFails });
        count += 1;
    }
}
console.log(`${name}: ${count} jobs`);
await queue.close();
redis.disconnect();
limiter.close();
