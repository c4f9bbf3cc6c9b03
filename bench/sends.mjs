// What it costs to send a command to very many devices, and to wait for it: requests by the tenant's own log, time, and the client's memory.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const WORKER = fileURLToPath(new URL('send-worker.mjs', import.meta.url));

/** One round: the tenant in this process, the client in one of its own. */
export async function playSends({ devices, speed }) {
    const { startTestTenant } = await import('esper-test-tenant');
    const tenant = await startTestTenant({ devices, speed, maxLoggedRequests: 1_000_000 });
    try {
        const { baseUrl, apiKey } = tenant;
        const { stdout } = await promisify(execFile)(process.execPath, [WORKER, JSON.stringify({ baseUrl, apiKey })]);
        const { total, sent, waited } = JSON.parse(stdout);
        if (total !== devices) throw new Error(`the command was sent to ${total} devices instead of ${devices}`);
        const count = (...operations) => operations.reduce((sum, one) => sum + tenant.requests(one).length, 0);
        return {
            sendCommand: { requests: count('createCommand', 'listCommandRequest'), ...sent },
            waitForCommand: { requests: count('getCommandRequestStatus'), ...waited },
        };
    } finally {
        await tenant.stop();
    }
}
