import { setTimeout as sleep } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { startTestTenant } from 'esper-test-tenant';
import { Groups } from './groups.mjs';
import { TRANSPORTS } from './transports.mjs';

const IN_FLIGHT = 32;
/** What goes wrong, one call in twenty. */
const FAULTS = [
    { kind: 'status', status: 503, probability: 0.015 },
    { kind: 'status', status: 500, probability: 0.005 },
    { kind: 'reset', probability: 0.01 },
    { kind: 'cut', probability: 0.01 },
    { kind: 'html', probability: 0.005 },
    { kind: 'latency', delay: 50, probability: 0.005 },
];
/** A quota that is met now and then, and does not make the run wait for long. */
const QUOTA = { kind: 'quota', calls: 4_000, window: 1_000 };
/** How much the heap may grow from the first quarter to the end, in MiB. */
const MOST_GROWTH_MIB = 12;

/** Plays calls of several kinds against a tenant that fails one in twenty, over each transport. */
export async function playFaults(calls, seed) {
    const names = Object.keys(TRANSPORTS);
    const problems = [];
    for (const name of names) {
        const tenant = await startTestTenant({ devices: 2_000, seed, maxLoggedRequests: 1 });
        try {
            problems.push(...(await playOne(name, tenant, Math.ceil(calls / names.length))));
        } finally {
            await tenant.stop();
        }
    }
    return problems;
}

async function playOne(name, tenant, calls) {
    const { baseUrl, apiKey, enterpriseId } = tenant;
    // What is not sent twice by itself may fail; what is sent again has to come through.
    const esper = TRANSPORTS[name]({ baseUrl, apiKey, enterpriseId, maxRetries: 8 });
    const ids = (await esper.device.getAllDevices({ limit: 100 })).results.map(({ id }) => id);
    for (const fault of FAULTS) tenant.fault({ ...fault, count: null });
    tenant.fault(QUOTA);
    const groups = new Groups(esper);
    const lost = [];
    const kinds = [
        (n) => expectId(ids[n % ids.length], (id) => esper.device.getDeviceById({ deviceId: id })),
        () => esper.token.getTokenInfo(),
        (n) => esper.device.getAllDevices({ limit: 5, offset: n % 1_000 }),
        (n) => expectId(ids[(n * 7) % ids.length], (id) => esper.device.getDeviceById({ deviceId: id })),
        (n) => groups.make(`soak ${name} ${n}`),
    ];
    let next = 0;
    let before = 0;
    await Promise.all(
        Array.from({ length: IN_FLIGHT }, async () => {
            while (next < calls) {
                const n = next++;
                if (n === Math.floor(calls / 4)) before = heapMiB();
                await kinds[n % kinds.length](n).catch((error) =>
                    lost.push(`call ${n}: ${error.name}: ${error.message}`),
                );
            }
        }),
    );
    await sleep(50);
    const growth = heapMiB() - before;
    tenant.clearFaults();
    const wrong = await groups.findWrong();
    process.stdout.write(
        `${calls} calls, one in twenty failing, ${name}: ${lost.length} lost, ${groups}, ${wrong.length} of them wrong, ` +
            `heap ${growth < 0 ? '' : '+'}${growth.toFixed(1)} MiB\n`,
    );
    if (growth > MOST_GROWTH_MIB) wrong.push(`the heap has grown by ${growth.toFixed(1)} MiB`);
    return [...lost.slice(0, 20), ...wrong.slice(0, 20)].map((problem) => `${name}: ${problem}`);
}

async function expectId(id, call) {
    const answer = await call(id);
    if (answer.id !== id) throw new Error(`asked for ${id}, answered with ${answer.id}`);
}

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

function heapMiB() {
    collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
}
