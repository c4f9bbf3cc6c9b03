// One of the processes: calls until it is ended, eight calls at a time.
import { EsperClient } from 'esper-client';
import { createLimiter } from '../../examples/queue/limiter.mjs';

const [calls, processes] = process.argv.slice(2).map(Number);
const limiter = await createLimiter({ redisUrl: process.env.REDIS_URL, calls, processes });
const esper = new EsperClient({ limiter, maxRetries: 0 });
await Promise.all(
    Array.from({ length: 8 }, async () => {
        for (;;) await esper.enterprise.getEnterprise();
    }),
);
