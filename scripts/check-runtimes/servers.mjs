import { join } from 'node:path';
import { nextLine, startInBackground } from '../shared/background.mjs';
import { Failure } from '../shared/failure.mjs';

const TENANT = ['--devices', '250', '--port', '0', '--cors', '--json', '--speed', '10'];

/**
 * Gives a task a tenant of its own and what stands beside it.
 * Each is a process, and ends when the task is done.
 */
export async function withServers(root, { installed }, task) {
    const program = startInBackground(join(installed, 'node_modules/.bin/esper-test-tenant'), TENANT);
    let beside;
    try {
        const tenant = await firstLine(program);
        const origin = new URL(tenant.baseUrl).origin;
        beside = startInBackground(process.execPath, [
            join(root, 'test/runtimes/beside.mjs'),
            origin,
            join(root, 'test/fixtures/tls'),
        ]);
        return await task({ tenant, ...(await firstLine(beside)) });
    } finally {
        await Promise.all([program.stop(), beside?.stop()]);
    }
}

async function firstLine(program) {
    const line = await nextLine(program);
    if (line === undefined) throw new Failure(`A server did not start: ${program.output}`);
    return JSON.parse(line);
}
