// How many requests it takes to wait for a command, by the tenant's own log: with waitForCommand, and with the loop that one would write.
import { setTimeout as sleep } from 'node:timers/promises';

const ENDED = ['Command Success', 'Command Failure', 'Command TimeOut', 'Command Cancelled'];
const MAX_WAIT = 300_000;
const PAUSE_MS = 1000;
/** Some devices of a tenant are offline: so many more are there, that enough are not. */
const SPARE = 1.4;

/** One round: both wait for a command that has just been made. */
export async function playWaits({ devices, speed }) {
    const { EsperClient } = await import(`${process.env.ESPER_DIST ?? '../dist/esm'}/index.js`);
    const { startTestTenant } = await import('esper-test-tenant');
    const tenant = await startTestTenant({ devices: Math.ceil(devices * SPARE), speed });
    try {
        const esper = new EsperClient({ baseUrl: tenant.baseUrl, apiKey: tenant.apiKey });
        const chosen = await esper.device.getAllDevices({ state: 1 }).toArray({ maxItems: devices });
        const commandRequest = { command_type: 'DEVICE', devices: chosen.map(({ id }) => id), command: 'REBOOT' };
        const ways = { waitForCommand: waitWith(esper), 'loop on fetch': loopOn(tenant) };
        const figures = {};
        for (const [label, wait] of Object.entries(ways)) {
            const request = await esper.commandsV2.createCommand({ commandRequest });
            tenant.clearRequests();
            const started = performance.now();
            const ended = await wait(request);
            if (ended !== devices) throw new Error(`${label}: ${ended} devices have ended instead of ${devices}`);
            const wall = (performance.now() - started) / 1e3;
            figures[label] = { requests: tenant.requests().length, wall };
        }
        return figures;
    } finally {
        await tenant.stop();
    }
}

function waitWith(esper) {
    return async (request) => (await esper.waitForCommand(request, { maxWait: MAX_WAIT })).ended;
}

function loopOn({ baseUrl, enterpriseId, apiKey }) {
    const headers = { Authorization: `Bearer ${apiKey}` };
    return async ({ id }) => {
        const deadline = performance.now() + MAX_WAIT;
        while (performance.now() < deadline) {
            const rows = [];
            for (let next = 0; next !== undefined; ) {
                const url = `${baseUrl}/v0/enterprise/${enterpriseId}/command/${id}/status/?limit=100&offset=${next}`;
                const page = await (await ask(url, { headers })).json();
                rows.push(...page.results);
                next = page.next === null ? undefined : rows.length;
            }
            if (rows.every(({ state }) => ENDED.includes(state))) return rows.length;
            await sleep(PAUSE_MS);
        }
        throw new Error('the command has not ended');
    };
}

async function ask(url, options) {
    const response = await fetch(url, options);
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    return response;
}
