import { type Fault, type RunningTenant, type StartOptions, startTestTenant } from 'esper-test-tenant';
import {
    type ClientOptions,
    type CommandBatch,
    type CommandOutcome,
    EsperClient,
    EsperError,
} from '../../src/index.js';
import { createUndiciTransport } from '../../src/undici.js';
import { errorOf } from '../support/servers.js';

let tenant: RunningTenant;
afterEach(() => tenant.stop());

/** A tenant whose time stands still, but for the client's pauses. */
async function start(options: StartOptions = {}, more: ClientOptions = {}): Promise<EsperClient> {
    tenant = await startTestTenant({ devices: 2_900, speed: 0, ...options });
    return clientOf(more);
}

const clientOf = (more: ClientOptions = {}): EsperClient =>
    new EsperClient({
        baseUrl: tenant.baseUrl,
        apiKey: tenant.apiKey,
        sleep: async (milliseconds) => tenant.clock.step(milliseconds),
        random: () => 0.5,
        ...more,
    });

const REBOOT = { command_type: 'DEVICE', command: 'REBOOT', device_type: 'all' } as const;

async function* walkIds(esper: EsperClient): AsyncGenerator<string> {
    for await (const { id } of esper.device.getAllDevices({ state: 1, limit: 500 })) yield id;
}

async function onlineDevices(esper: EsperClient): Promise<string[]> {
    const ids: string[] = [];
    for await (const id of walkIds(esper)) ids.push(id);
    return ids;
}

/** How often each device was sent the command, by the tenant's own requests. */
async function received(esper: EsperClient): Promise<Map<string, number>> {
    const times = new Map<string, number>();
    for await (const { devices = [] } of esper.commandsV2.listCommandRequest({ command: 'REBOOT' })) {
        for (const id of devices ?? []) times.set(id, (times.get(id) ?? 0) + 1);
    }
    return times;
}

test('a command to thousands is sent in a few requests, and waited for elsewhere by its handle', async () => {
    const esper = await start();
    const devices = await onlineDevices(esper);
    const [unlucky = ''] = devices;
    tenant.orderOutcome({ device: unlucky, state: 'Command Failure', reason: 'The battery is low.' });
    tenant.clearRequests();
    const batch = await esper.sendCommand({ ...REBOOT, devices: walkIds(esper) });
    expect(tenant.requests('createCommand')).toHaveLength(Math.ceil(devices.length / 1_000));

    const seen: CommandOutcome[] = [];
    const handle: CommandBatch = JSON.parse(JSON.stringify(batch));
    const outcome = await clientOf().waitForCommand(handle, { maxWait: 600_000, onProgress: (one) => seen.push(one) });
    expect(outcome).toMatchObject({
        total: devices.length,
        ended: devices.length,
        tally: { 'Command Success': devices.length - 1, 'Command Failure': 1 },
        failures: [{ deviceId: unlucky, state: 'Command Failure', reason: 'The battery is low.' }],
        open: [],
    });
    // The tenant, like Esper, has no rows at the first look.
    const first = seen.find(({ total }) => total > 0);
    expect(first).toMatchObject({ total: devices.length, ended: 0, open: { length: devices.length } });
});

const FAULTS: readonly (readonly [name: string, fault: Omit<Fault, 'operation'>, isDone: boolean])[] = [
    ['a reset before it was done', { kind: 'reset' }, false],
    ['a reset when it was done', { kind: 'reset', carriesOut: true }, true],
    ['an answer that is cut', { kind: 'cut' }, true],
    ['a gateway’s page when it was done', { kind: 'html', carriesOut: true }, true],
    ['503', { kind: 'status', status: 503 }, false],
    ['504 when it was done', { kind: 'status', status: 504, carriesOut: true }, true],
    ['a success that is no JSON', { kind: 'broken-json' }, true],
];

const WAYS: readonly (readonly [name: string, options: () => ClientOptions])[] = [
    ['axios', () => ({})],
    ['undici', () => ({ transport: createUndiciTransport() })],
];

describe.each(WAYS)('over %s', (_way, optionsOf) => {
    test.each(FAULTS)('%s: what is not known is looked for, and the rest is sent, once', async (_, fault, isDone) => {
        const esper = await start({}, optionsOf());
        const devices = await onlineDevices(esper);
        tenant.fault({ ...fault, operation: 'createCommand', after: 1 });
        const error = await errorOf(esper.sendCommand({ ...REBOOT, devices }, { concurrency: 1 }));
        const { sent, unsent, unknown } = (EsperError.is(error) && error.parts) || {
            sent: undefined,
            unsent: [],
            unknown: [],
        };
        expect(sent?.requests).toHaveLength(1);
        expect(unknown.map((one) => one.devices.length)).toEqual([1_000]);

        const found = await esper.findSent(JSON.parse(JSON.stringify(unknown)));
        expect(found.sent.requests).toHaveLength(isDone ? 1 : 0);
        const rest = await esper.sendCommand({ ...REBOOT, devices: [...unsent, ...found.unsent] });
        const requests = [sent, found.sent, rest].flatMap((batch) => batch?.requests ?? []);

        const times = await received(esper);
        expect([...new Set(times.values())]).toEqual([1]);
        expect([...times.keys()].sort()).toEqual([...devices].sort());
        expect(requests).toHaveLength(3);
    });
});

test('past maxWait the error has the outcome of all requests', async () => {
    const esper = await start();
    const all = await esper.device.getAllDevices({ limit: 500 }).toArray({ maxItems: Infinity });
    const batch = await esper.sendCommand({ ...REBOOT, devices: all.map(({ id }) => id) });
    const offline = all.filter(({ state }) => state !== 1);
    const error = await errorOf(esper.waitForCommand(batch, { maxWait: 300_000 }));
    expect(error).toMatchObject({
        name: 'EsperCommandError',
        outcome: { total: all.length, ended: all.length - offline.length, tally: { 'Command Queued': offline.length } },
    });
    const open = Reflect.get(Object(error), 'outcome').open.map(({ deviceId }: { deviceId: string }) => deviceId);
    expect(open.sort()).toEqual(offline.map(({ id }) => id).sort());
});

test('groups: their devices are counted, none is left out', async () => {
    const esper = await start();
    const groups = await esper.deviceGroup.getAllGroups({ name: 'Portland Pearl Store' }).toArray({ maxItems: 1 });
    const batch = await esper.sendCommand({
        command_type: 'GROUP',
        command: 'LOCK',
        device_type: 'all',
        groups: groups.map(({ id }) => id ?? ''),
    });
    const [group] = groups;
    const members = await esper.device.getAllDevices({ group: group?.id ?? '' }).toArray({ maxItems: Infinity });
    for (const { id } of members) tenant.changeDevice(id, { state: 1 });
    await expect(esper.waitForCommand(batch, { maxWait: 600_000 })).resolves.toMatchObject({
        total: members.length,
        ended: members.length,
    });
});

test('a handle without requests has nothing to wait for, and says so', async () => {
    const esper = await start({ devices: 1 });
    await expect(esper.waitForCommand({ requests: [] }, { maxWait: 1_000 })).resolves.toEqual({
        total: 0,
        ended: 0,
        tally: {},
        failures: [],
        open: [],
        note: 'No request was sent',
    });
});

test.each([[{ requests: [{}] }], [{ requests: ['r'] }], [{ requests: [{ requestId: 'r' }] }]])(
    'the handle %j is refused',
    async (handle) => {
        const esper = await start({ devices: 1 });
        await expect(esper.waitForCommand(handle as never, { maxWait: 1_000 })).rejects.toThrow(
            'or what sendCommand gives',
        );
    },
);

test('an error points to the line that sends', async () => {
    const esper = await start({ devices: 1 });
    const error = await errorOf(esper.sendCommand({ ...REBOOT, devices: ['00000000-0000-4000-8000-000000000000'] }));
    expect(error).toMatchObject({ operation: 'createCommand', status: 400 });
    expect(Reflect.get(Object(error), 'stack')).toMatch(
        /^EsperBadRequestError: .*\n +at .*send-command-tenant\.test\.ts/,
    );
});
