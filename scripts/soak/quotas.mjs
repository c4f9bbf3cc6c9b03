import { startTestTenant } from 'esper-test-tenant';
import { TRANSPORTS } from './transports.mjs';

/** Calls that are let through in each window. */
const QUOTA = 100;
const CALLS = 400;
const DEVICES = 50_000;
const PAGES = DEVICES / 100;
/**
 * More requests than are needed, at most; the same of the time.
 * The time is for a person to read: a machine may be busy.
 */
const MOST_REQUESTS = 1.1;

/**
 * Plays 400 calls at once, then an iteration over 50,000 devices, against a quota.
 * Over both transports side by side.
 */
export async function playQuotas() {
    const atOnce = await playJob({ job: callAtOnce, needed: CALLS, window: 3_000, what: `${CALLS} calls at once` });
    const iterated = await playJob({
        job: iterate,
        needed: PAGES,
        window: 5_000,
        what: `${DEVICES} devices, 8 pages in flight`,
    });
    return [...atOnce, ...iterated];
}

async function playJob(job) {
    const runs = Object.keys(TRANSPORTS).flatMap((name) =>
        [true, false].map((tellsRetryAfter) => play({ ...job, name, tellsRetryAfter })),
    );
    const outcomes = await Promise.all(runs);
    for (const { line } of outcomes) process.stdout.write(`${line}\n`);
    return outcomes.flatMap(({ problems }) => problems);
}

async function play({ name, tellsRetryAfter, job, needed, window, what }) {
    const tenant = await startTestTenant({ devices: DEVICES, maxLoggedRequests: 1_000 });
    try {
        tenant.fault({ kind: 'quota', calls: QUOTA, window, tellsRetryAfter });
        const esper = TRANSPORTS[name]({
            baseUrl: tenant.baseUrl,
            apiKey: tenant.apiKey,
            enterpriseId: tenant.enterpriseId,
        });
        const started = performance.now();
        const lost = await job(esper);
        const seconds = (performance.now() - started) / 1000;
        const requests = tenant.requests().length / needed;
        const ideal = ((Math.ceil(needed / QUOTA) - 1) * window) / 1000;
        const says = tellsRetryAfter ? 'with Retry-After' : 'without';
        const label = `quota ${says}, ${name}, ${what}`;
        return {
            line: `${label.padEnd(72)} lost ${lost}, requests × ${requests.toFixed(3)}, time × ${(seconds / ideal).toFixed(2)}`,
            problems: [
                ...(lost === 0 ? [] : [`${label}: ${lost} were lost`]),
                ...(requests <= MOST_REQUESTS ? [] : [`${label}: ${requests} times the requests that are needed`]),
            ],
        };
    } finally {
        await tenant.stop();
    }
}

async function callAtOnce(esper) {
    const calls = Array.from({ length: CALLS }, () => esper.enterprise.getEnterprise());
    return (await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected').length;
}

async function iterate(esper) {
    const ids = new Set();
    for await (const { id } of esper.device.getAllDevices({}, { concurrency: 8 })) ids.add(id);
    return DEVICES - ids.size;
}
