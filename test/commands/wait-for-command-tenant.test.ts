import { type RunningTenant, type StartOptions, startTestTenant } from 'esper-test-tenant';
import { type CommandOutcome, EsperClient, EsperCommandError, type V0CommandRequestCreate } from '../../src/index.js';
import { errorOf } from '../support/servers.js';

let tenant: RunningTenant;
afterEach(() => tenant.stop());

/** A tenant whose time stands still, but for the client's pauses. */
async function start(options: StartOptions = {}): Promise<EsperClient> {
    tenant = await startTestTenant({ devices: 60, speed: 0, ...options });
    return new EsperClient({
        baseUrl: tenant.baseUrl,
        apiKey: tenant.apiKey,
        now: () => tenant.clock.now(),
        sleep: async (milliseconds) => tenant.clock.step(milliseconds),
        random: () => 0.5,
    });
}

async function devicesOf(esper: EsperClient, state: 1 | 60, maxItems: number): Promise<string[]> {
    const devices = await esper.device.getAllDevices({ state }).toArray({ maxItems });
    return devices.map(({ id }) => id);
}

const reboot = (
    target: Pick<V0CommandRequestCreate, 'command_type' | 'devices' | 'groups' | 'device_type'>,
): V0CommandRequestCreate => ({
    command: 'REBOOT',
    schedule: 'IMMEDIATE',
    device_type: 'all',
    ...target,
});

test.each(['commandsV2', 'commandRequest'] as const)(
    'a request of %s: those that succeed, fail and wait',
    async (family) => {
        const esper = await start();
        const online = await devicesOf(esper, 1, 5);
        const offline = await devicesOf(esper, 60, 2);
        const [unlucky = ''] = online;
        tenant.orderOutcome({ device: unlucky, state: 'Command Failure', reason: 'The battery is low.' });
        const commandRequest = reboot({ command_type: 'DEVICE', devices: [...online, ...offline] });
        const request =
            family === 'commandsV2'
                ? await esper.commandsV2.createCommand({ commandRequest })
                : await esper.commandRequest.createCommandRequest({
                      commandRequest: {
                          command_type: 'DEVICE',
                          device_type: 'all',
                          command: 'REBOOT',
                          devices: [...online, ...offline],
                      },
                  });

        const error = await errorOf(esper.waitForCommand(request, { maxWait: 60_000 }));
        const failures = [{ deviceId: unlucky, state: 'Command Failure', reason: 'The battery is low.' }];
        expect(error).toBeInstanceOf(EsperCommandError);
        expect(error).toMatchObject({
            message: '5 of 7 devices have ended after 60 s; still open: 2 Command Queued (offline devices wait)',
            outcome: {
                total: 7,
                ended: 5,
                tally: { 'Command Success': 4, 'Command Failure': 1, 'Command Queued': 2 },
                failures,
                open: offline.map((deviceId) => ({ deviceId, state: 'Command Queued' })),
            },
        });

        for (const id of offline) tenant.changeDevice(id, { state: 1 });
        await expect(esper.waitForCommand(request, { maxWait: 60_000 })).resolves.toEqual({
            total: 7,
            ended: 7,
            tally: { 'Command Success': 6, 'Command Failure': 1 },
            failures,
            open: [],
        });
    },
);

test('a request to a group of a thousand devices and more is followed to its end', async () => {
    const esper = await start({ devices: 2_500 });
    const groups = await esper.deviceGroup.getAllGroups().toArray({ maxItems: 1 });
    const commandRequest = reboot({
        command_type: 'GROUP',
        groups: groups.map(({ id }) => id ?? ''),
        device_type: 'active',
    });
    const request = await esper.commandsV2.createCommand({ commandRequest });
    tenant.clock.step(1000); // whoever looks at once finds no rows
    tenant.clearRequests();
    const seen: CommandOutcome[] = [];
    const outcome = await esper.waitForCommand(request, {
        maxWait: 600_000,
        onProgress: (progress) => seen.push(progress),
    });
    expect(outcome.total).toBeGreaterThan(1_000);
    expect(outcome.tally).toEqual({ 'Command Success': outcome.total });
    // As soon as there are rows, all of them are there.
    const totals = new Set(seen.map(({ total }) => total).filter((total) => total > 0));
    expect([...totals]).toEqual([outcome.total]);
});

test('a group without devices ends at the third look', async () => {
    const esper = await start();
    const { id = '' } = await esper.deviceGroup.createGroup({ deviceGroup: { name: 'Nobody' } });
    const commandRequest = reboot({ command_type: 'GROUP', groups: [id] });
    const before = tenant.clock.now();
    const request = await esper.commandsV2.createCommand({ commandRequest });
    await expect(esper.waitForCommand(request, { maxWait: 60_000 })).resolves.toMatchObject({
        total: 0,
        note: expect.any(String),
    });
    const v1 = await esper.groupCommands.runGroupCommand({ groupId: id, commandRequest: { command: 'REBOOT' } });
    await expect(esper.waitForCommand(v1, { maxWait: 60_000 })).resolves.toMatchObject({
        total: 0,
        note: expect.any(String),
    });
    expect(tenant.clock.now()).toBeLessThan(before + 10_000);
});

test('a v1 command to a device, by its answer and by its ids', async () => {
    const esper = await start();
    const [deviceId = ''] = await devicesOf(esper, 1, 1);
    const command = await esper.commands.runCommand({ deviceId, commandRequest: { command: 'REBOOT' } });
    await expect(esper.waitForCommand(command, { maxWait: 60_000 })).resolves.toMatchObject({
        ended: 1,
        tally: { 'Command Success': 1 },
    });
    await expect(esper.waitForCommand({ deviceId, commandId: command.id }, { maxWait: 0 })).resolves.toMatchObject({
        ended: 1,
    });
    const [offline = ''] = await devicesOf(esper, 60, 1);
    const lost = await esper.commands.runCommand({ deviceId: offline, commandRequest: { command: 'REBOOT' } });
    await expect(esper.waitForCommand(lost, { maxWait: 600_000 })).resolves.toMatchObject({
        failures: [{ deviceId: offline, state: 'Command TimeOut', reason: expect.any(String) }],
    });
});

test('a v1 command to a group: devices that are offline are skipped, and told', async () => {
    const esper = await start();
    const [group] = await esper.deviceGroup.getAllGroups().toArray({ maxItems: 1 });
    const command = await esper.groupCommands.runGroupCommand({
        groupId: group?.id ?? '',
        commandRequest: { command: 'REBOOT' },
    });
    const outcome = await esper.waitForCommand(command, { maxWait: 600_000 });
    expect(outcome.ended).toBe(outcome.total);
    expect(Object.keys(outcome.tally).sort()).toEqual(['Command Success', 'inactive']);
    expect(outcome.failures).toHaveLength(outcome.tally['inactive'] ?? 0);
});

test('a scheduled one is told to wait for its window', async () => {
    const esper = await start();
    const at = (minutes: number): string =>
        new Date(tenant.clock.now() + minutes * 60_000).toISOString().replace(/\.\d+/, '');
    const request = await esper.commandsV2.createCommand({
        commandRequest: {
            ...reboot({ command_type: 'DEVICE', devices: await devicesOf(esper, 1, 2) }),
            schedule: 'WINDOW',
            schedule_args: { name: 'Tonight', start_datetime: at(60), end_datetime: at(120), time_type: 'console' },
        },
    });
    await expect(esper.waitForCommand(request, { maxWait: 60_000 })).rejects.toThrow(
        'still open: 2 Command Scheduled (waits for its time window)',
    );
    await expect(esper.waitForCommand(request, { maxWait: 7_200_000 })).resolves.toMatchObject({
        tally: { 'Command Success': 2 },
    });
});

test('failures on the way are ridden out', async () => {
    const esper = await start();
    const commandRequest = reboot({ command_type: 'DEVICE', devices: await devicesOf(esper, 1, 3) });
    const request = await esper.commandsV2.createCommand({ commandRequest });
    tenant.fault({ operation: 'getCommandRequestStatus', kind: 'status', status: 503, count: 3 });
    tenant.fault({ operation: 'getCommandRequestStatus', kind: 'reset', count: 2 });
    await expect(esper.waitForCommand(request, { maxWait: 60_000 })).resolves.toMatchObject({ ended: 3 });
});

test('an error points to the line that waits', async () => {
    const esper = await start();
    const error = await errorOf(
        esper.waitForCommand({ requestId: '2f9ae316-d4c0-4785-b61e-70c5d8f4b9a2' }, { maxWait: 1_000 }),
    );
    expect(error).toMatchObject({ status: 404, operation: 'getCommandRequestStatus' });
    expect(Reflect.get(Object(error), 'stack')).toMatch(
        /^EsperNotFoundError: .*\n +at .*wait-for-command-tenant\.test\.ts/,
    );
});
