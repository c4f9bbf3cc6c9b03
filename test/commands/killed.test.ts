// kill -9, for real, in the middle of sending and of waiting: nothing twice, nobody left out.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Fault, type RunningTenant, startTestTenant } from 'esper-test-tenant';
import type { CommandParts } from '../../src/index.js';
import { runAndKill, runToEnd } from '../support/kill-program.js';
import { withFolder } from '../support/multipart.js';

let tenant: RunningTenant;
afterEach(() => tenant.stop());

const env = () => ({
    ESPER_BASE_URL: tenant.baseUrl,
    ESPER_API_KEY: tenant.apiKey,
    ESPER_ENTERPRISE_ID: tenant.enterpriseId,
});

const DEVICES = 4_200;

/** How often each device was sent the command: of requests that were carried out. */
async function received(): Promise<Map<string, number>> {
    const times = new Map<string, number>();
    const { commands } = await tenant.snapshot();
    const reboots = commands.commands.filter(({ command }) => command === 'REBOOT');
    for (const id of reboots.flatMap(({ devices }) => devices)) times.set(id, (times.get(id) ?? 0) + 1);
    return times;
}

const HANGS = { kind: 'latency', delay: 60_000 } as const;

jest.setTimeout(60_000); // each starts two programs

describe('sendCommand, killed', () => {
    test.each<[when: string, faults: readonly Fault[], isTime: () => boolean, unknown: number]>([
        [
            'when four requests are in flight, which are carried out',
            [{ ...HANGS, operation: 'createCommand', count: 4 }],
            () => tenant.requests('createCommand').length === 4,
            4,
        ],
        [
            'when four requests are in flight, which are not',
            [{ ...HANGS, operation: 'createCommand', count: 4, carriesOut: false }],
            () => tenant.requests('createCommand').length === 4,
            4,
        ],
        [
            'when one is done and of the others one is carried out',
            [
                { ...HANGS, operation: 'createCommand', after: 1, count: 1 },
                { ...HANGS, operation: 'createCommand', after: 1, count: 3, carriesOut: false },
            ],
            () => tenant.requests('createCommand').length === 5,
            4,
        ],
        [
            'before the first',
            [{ ...HANGS, operation: 'listCommandRequest' }],
            () => tenant.requests('listCommandRequest').length === 1,
            0,
        ],
    ])('%s, goes on where it stood', (_, faults, isTime, unknown) =>
        withFolder(async (folder) => {
            tenant = await startTestTenant({ devices: 6_500, speed: 1_000 });
            const file = path.join(folder, 'state.json');
            for (const fault of faults) tenant.fault(fault);
            await runAndKill(['reboot', file, String(DEVICES)], isTime, env());
            const state: CommandParts = JSON.parse(readFileSync(file, 'utf8'));
            expect(state.unknown).toHaveLength(unknown);

            tenant.clearFaults();
            expect(await runToEnd(['reboot', file, String(DEVICES)], env())).toEqual({
                code: 0,
                stdout: `${JSON.stringify({ total: DEVICES, tally: { 'Command Success': DEVICES } })}\n`,
                stderr: '',
            });
            const times = await received();
            expect(times.size).toBe(DEVICES);
            expect(new Set(times.values())).toEqual(new Set([1]));
        }),
    );
});

test('a wait, killed, is taken up again from the id', async () => {
    tenant = await startTestTenant({ devices: 60, speed: 0 });
    const list = await call('GET', `/enterprise/${tenant.enterpriseId}/device/?state=1&limit=10`);
    const devices = list.results.map(({ id }) => id);
    const request = await call('POST', `/v0/enterprise/${tenant.enterpriseId}/command/`, {
        command_type: 'DEVICE',
        command: 'REBOOT',
        device_type: 'all',
        devices,
    });
    tenant.clock.step(200); // like Esper's, a request has no rows at first
    await runAndKill(['wait', request.id], (stdout) => stdout.includes('0 of 10\n0 of 10\n'), env());
    tenant.clock.step(60_000);
    tenant.clearRequests();
    const { code, stdout } = await runToEnd(['wait', request.id], env());
    expect({ code, stdout }).toEqual({ code: 0, stdout: '10 of 10\n10 of 10\n10 of 10\nover, 0 failed\n' });
    expect(new Set(tenant.requests().map(({ operation }) => operation))).toEqual(new Set(['getCommandRequestStatus']));
});

/** What is read of the tenant's answers here. */
interface Answer {
    readonly id: string;
    readonly results: readonly { readonly id: string }[];
}

async function call(method: string, where: string, body?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' };
    const answer = await tenant.fetch(`${tenant.baseUrl}${where}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
    });
    return answer.json();
}
