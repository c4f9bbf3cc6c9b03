import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startTestTenant } from 'esper-test-tenant';
import { startInBackground } from '../shared/background.mjs';
import { Failure } from '../shared/failure.mjs';
import { startRedis } from './redis.mjs';

const CALLER = fileURLToPath(new URL('limiter-caller.mjs', import.meta.url));
const PROCESSES = 2;
/**
 * Plays two processes that call as fast as the limiter of examples/queue lets them.
 * Redis is away for a while in between. What is counted is what arrives at the tenant, from the first call on.
 */
export async function playLimiter({ calls, seconds, awayMs, tolerance }) {
    const tenant = await startTestTenant({ maxLoggedRequests: 100_000 });
    await tenant.fetch(tenant.baseUrl); // the first request of all makes it read the description
    const redis = await startRedis();
    const env = { ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey, REDIS_URL: redis.url };
    Object.assign(process.env, env, { ESPER_ENTERPRISE_ID: tenant.enterpriseId });
    const callers = Array.from({ length: PROCESSES }, () =>
        startInBackground(process.execPath, [CALLER, String(calls), String(PROCESSES)]),
    );
    try {
        const first = await firstArrival(tenant, callers);
        await sleep((Math.floor(seconds * 0.4) + 0.7) * 1000);
        await redis.restart(awayMs);
        const end = first + seconds * 1000;
        while (Date.now() < end) await sleep(end - Date.now());
        const arrived = arrivals(tenant).filter((at) => at < end).length;
        const expected = calls * seconds;
        const off = arrived / expected - 1;
        const limited = `${calls} a second for ${seconds} s, ${PROCESSES} processes, Redis away for ${awayMs} ms`;
        process.stdout.write(`${limited}: ${arrived} calls of ${expected}, ${(off * 100).toFixed(2)} % off\n`);
        if (Math.abs(off) > tolerance) throw new Failure(`${arrived} calls came, ${expected} were expected`);
        if (callers.some(({ output }) => output !== ''))
            throw new Failure(callers.map(({ output }) => output).join(''));
    } finally {
        await Promise.all(callers.map(({ stop }) => stop()));
        await redis.stop();
        await tenant.stop();
    }
}

/** When the first call came. */
async function firstArrival(tenant, callers) {
    for (;;) {
        const [first] = arrivals(tenant);
        if (first !== undefined) return first;
        const failed = callers.find(({ output }) => output !== '');
        if (failed !== undefined) throw new Failure(failed.output);
        await sleep(1);
    }
}

const arrivals = (tenant) => tenant.requests('getEnterprise').map(({ at }) => Date.parse(at));
