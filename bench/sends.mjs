// What it costs to send a command to very many devices, and to wait for it: requests by the tenant's own log, time, and
// the client's memory.
import { fileURLToPath } from 'node:url';
import { run } from '../scripts/shared/run.mjs';

const WORKER = fileURLToPath(new URL('send-worker.mjs', import.meta.url));

/** One round: the tenant in this process, the client in one of its own. */
export async function playSends({ devices, speed }) {
    const { startTestTenant } = await import('esper-test-tenant');
    const tenant = await startTestTenant({ devices, speed, maxLoggedRequests: 1_000_000 });
    try {
        const { baseUrl, apiKey } = tenant;
        const args = [WORKER, JSON.stringify({ baseUrl, apiKey })];
        const { code, stdout, stderr } = await run(process.execPath, args);
        if (code !== 0) throw new Error(`send-worker.mjs ended with ${code}: ${stderr}`);
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
