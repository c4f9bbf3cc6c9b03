import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RunningTenant, startTestTenant } from 'esper-test-tenant';
import { type CommandOutcome, EsperClient, EsperCommandError, EsperConfigurationError } from '../../src/index.js';
import { errorOf } from '../support/servers.js';

// `waitForCommand` with a bulk operation, a converge, and what the calls that start them answer.

const [ONE, TWO, THREE, OFFLINE] = [
    '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3',
    '0d62f95a-81ce-47b3-9e2d-6a35c7f018be',
    'e7413c80-5d9b-4af6-82b0-19f6d3c5a72e',
    '26fa8d13-c07e-4d59-b5a1-e830746c9f2d',
] as const;

describe('on a tenant', () => {
    let tenant: RunningTenant;
    afterEach(() => tenant.stop());

    /** A tenant whose time stands still, but for the client's pauses. */
    async function start(devices = 5): Promise<EsperClient> {
        tenant = await startTestTenant({ devices, speed: 0 });
        return new EsperClient({
            baseUrl: tenant.baseUrl,
            apiKey: tenant.apiKey,
            now: () => tenant.clock.now(),
            sleep: async (milliseconds) => tenant.clock.step(milliseconds),
            random: () => 0.5,
        });
    }

    const converge = (ids: readonly string[]) => ({
        operation: {
            operation_type: 'CONVERGE' as const,
            arguments: { converge_with_provision: false },
            operation_device_query: { device_ids: ids.join(',') },
        },
    });
    const assign = (...ids: string[]) => {
        for (const id of ids) tenant.changeDevice(id, { blueprint: 'Store tablets' });
    };

    test('an operation: those that succeed, fail and time out, with progress', async () => {
        const esper = await start();
        assign(ONE, TWO, THREE);
        tenant.orderOutcome({ device: TWO, state: 'Command Failure', reason: 'No space' });
        tenant.orderOutcome({ device: THREE, state: 'Command TimeOut' });
        const answer = await esper.operation.createOperation(converge([ONE, TWO, THREE]));
        const seen: CommandOutcome[] = [];
        const outcome = await esper.waitForCommand(answer, { maxWait: 60_000, onProgress: (one) => seen.push(one) });
        expect(outcome).toMatchObject({
            total: 3,
            ended: 3,
            tally: { 'Command Success': 1, 'Command Failure': 1, 'Command TimeOut': 1 },
            failures: [
                { deviceId: TWO, state: 'Command Failure', reason: 'No space' },
                { deviceId: THREE, state: 'Command TimeOut', reason: null },
            ],
            open: [],
        });
        // At first Esper does not know the devices yet.
        expect(seen[0]).toMatchObject({ total: 0, ended: 0 });
        expect(seen.at(-1)).toBe(outcome);
        // The record, its envelope and its id are the same operation.
        const record = answer.content;
        for (const form of [record, { operationId: record.id }])
            expect(await esper.waitForCommand(form, { maxWait: 1000 })).toEqual(outcome);
    });

    test('an operation waits for a device that is offline, and names it', async () => {
        const esper = await start();
        assign(ONE, OFFLINE);
        const answer = await esper.operation.createOperation(converge([ONE, OFFLINE]));
        const error = await errorOf(esper.waitForCommand(answer, { maxWait: 60_000 }));
        expect(error).toBeInstanceOf(EsperCommandError);
        expect(error).toMatchObject({
            message: '1 of 2 devices have ended after 60 s; still open: 1 Command Queued (offline devices wait)',
            outcome: { open: [{ deviceId: OFFLINE, state: 'Command Queued' }] },
        });
        tenant.changeDevice(OFFLINE, { state: 1 });
        expect(await esper.waitForCommand(answer, { maxWait: 60_000 })).toMatchObject({ ended: 2, failures: [] });
    });

    test('an operation whose timeouts may still change stays open', async () => {
        const esper = await start();
        assign(ONE);
        tenant.orderOutcome({ state: 'Command TimeOut' });
        const answer = await esper.operation.createOperation(converge([ONE]));
        const error = await errorOf(esper.waitForCommand(answer, { maxWait: 60_000, afterTimeout: 'wait' }));
        expect(error).toMatchObject({
            message: '0 of 1 devices have ended after 60 s; still open: 1 Command TimeOut (may still run)',
            outcome: { open: [{ deviceId: ONE, state: 'Command TimeOut' }], failures: [] },
        });
    });

    test('an operation that was cancelled ends, with those that it did not reach', async () => {
        const esper = await start();
        assign(ONE, OFFLINE);
        const { content } = await esper.operation.createOperation(converge([ONE, OFFLINE]));
        tenant.clock.step(5000);
        await esper.operation.updateOperation({
            operationId: content.id,
            operation: { state: 'CANCELLED', reason: 'Wrong store' },
        });
        expect(await esper.waitForCommand(content, { maxWait: 60_000 })).toMatchObject({
            tally: { 'Command Success': 1, 'Command Cancelled': 1 },
            failures: [{ deviceId: OFFLINE, state: 'Command Cancelled', reason: 'Wrong store' }],
        });
    });

    test('an operation that finds no devices ends with a note', async () => {
        const esper = await start();
        const { content } = await esper.operation.createOperation({
            operation: { operation_type: 'REBOOT', operation_device_query: { device_request: { serial: 'none' } } },
        });
        expect(await esper.waitForCommand(content, { maxWait: 60_000 })).toEqual({
            total: 0,
            ended: 0,
            tally: {},
            failures: [],
            open: [],
            note: 'The operation found no devices',
        });
    });

    test('an operation of 5000 devices is polled by its counts; only what failed is listed', async () => {
        const esper = await start(6000);
        const { results } = await esper.device.getAllDevices({ state: 1, limit: 500 });
        for (const { id } of results.slice(0, 3)) tenant.orderOutcome({ device: id, state: 'Command Failure' });
        const { content } = await esper.operation.createOperation({
            operation: { operation_type: 'REBOOT', operation_device_query: { device_request: { state: '1' } } },
        });
        tenant.clearRequests();
        const outcome = await esper.waitForCommand(content, { maxWait: 600_000 });
        expect(outcome.total).toBeGreaterThan(4000);
        expect(outcome.failures).toHaveLength(3);
        expect(tenant.requests('getOperation').length).toBeLessThan(12);
        expect(tenant.requests('getDeviceOperations').length).toBeLessThan(40);
    });

    test('a converge: its answer, its record and its id, until the device has it', async () => {
        const esper = await start();
        assign(ONE);
        const answer = await esper.converge.createConverge({
            converge: { device_id: ONE, converge_with_provision_option: false },
        });
        const outcome = await esper.waitForCommand(answer, { maxWait: 60_000 });
        expect(outcome).toMatchObject({ total: 1, ended: 1, tally: { 'Command Success': 1 }, failures: [], open: [] });
        for (const form of [answer.content, { convergeId: answer.content.id }])
            expect(await esper.waitForCommand(form, { maxWait: 1000 })).toEqual(outcome);
    });

    test('a converge that fails, and one that waits for its device', async () => {
        const esper = await start();
        assign(ONE, OFFLINE);
        tenant.orderOutcome({ device: ONE, state: 'Command Failure', reason: 'No space' });
        const start1 = (device_id: string) =>
            esper.converge.createConverge({ converge: { device_id, converge_with_provision_option: false } });
        const failed = await esper.waitForCommand(await start1(ONE), { maxWait: 60_000 });
        expect(failed.failures).toEqual([{ deviceId: ONE, state: 'Command Failure', reason: 'No space' }]);
        const error = await errorOf(esper.waitForCommand(await start1(OFFLINE), { maxWait: 60_000 }));
        expect(error).toMatchObject({ outcome: { open: [{ deviceId: OFFLINE, state: 'Command Queued' }] } });
    });

    test('what is none of all is refused, in words', async () => {
        const esper = await start();
        // @ts-expect-error: an id alone says not whose it is
        const error = await errorOf(esper.waitForCommand({ id: ONE }, { maxWait: 1 }));
        expect(error).toBeInstanceOf(EsperConfigurationError);
        expect(error).toMatchObject({ message: expect.stringContaining('{ convergeId } or { operationId }') });
    });
});

describe('answers of other forms', () => {
    let server: Server;
    afterEach(() => new Promise((done) => server.close(done)));

    /** A server that gives these answers by path, each time the next one, and the last one on and on. */
    async function serve(answers: Record<string, readonly unknown[]>): Promise<EsperClient> {
        const asked = new Map<string, number>();
        server = createServer((request, response) => {
            const [path = ''] = (request.url ?? '').split('?');
            const list = answers[path] ?? [];
            const turn = asked.get(path) ?? 0;
            asked.set(path, turn + 1);
            const answer = list[Math.min(turn, list.length - 1)];
            response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
            response.end(JSON.stringify(answer ?? { message: 'Not found' }));
        });
        await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
        // The server listens on a port.
        const { port } = server.address() as AddressInfo;
        return new EsperClient({
            baseUrl: `http://127.0.0.1:${port}/api`,
            apiKey: 'key',
            sleep: async () => {},
            random: () => 0.5,
        });
    }
    const ID = '00633256-e25f-471d-8fe2-c4e12b5eadad';
    const operation = (state: string, stats: object) => ({
        content: { id: ID, operation_type: 'CONVERGE', state, operation_stats: stats },
    });
    const row = (device_id: string, state: string) => ({ id: ID, device_id, state, reason: '' });
    const page = (...results: object[]) => ({ content: { count: results.length, next: null, prev: null, results } });

    test('counts that stand in operation_stats itself, and words of a help page', async () => {
        const esper = await serve({
            [`/api/v0/operations/${ID}/`]: [
                operation('DISPATCHING', {
                    resolved_device_count: 2,
                    dispatched_device_count: 1,
                    success_device_count: 1,
                }),
                operation('COMPLETED', {
                    resolved_device_count: 2,
                    dispatched_device_count: 1,
                    dispatch_failed_count: 1,
                    success_device_count: 1,
                }),
            ],
            [`/api/v0/operations/${ID}/devices/`]: [page()],
        });
        // A device that no command could be sent to is counted, though it has no row.
        expect(await esper.waitForCommand({ operationId: ID }, { maxWait: 10_000 })).toMatchObject({
            total: 2,
            ended: 2,
            tally: { 'Command Success': 1, 'Command Failure': 1 },
            failures: [],
        });
    });

    test.each([
        ['SUCCESS', 'Command Success'],
        ['SUCCEEDED', 'Command Success'],
        ['FAILURE', 'Command Failure'],
    ])('a converge whose status is %s', async (status, state) => {
        const esper = await serve({
            [`/api/v2/converge/${ID}`]: [{ content: { id: ID, device_id: ONE, status, reason: '' } }],
            [`/api/v2/converge/${ID}/commands`]: [
                page(
                    { command_state: 'Command Failure', reason: '' },
                    { command_state: 'Command Failure', reason: 'Wi-Fi' },
                ),
            ],
        });
        const { tally, failures } = await esper.waitForCommand({ convergeId: ID }, { maxWait: 1000 });
        expect(tally).toEqual({ [state]: 1 });
        // The reason is that of the first command that has one.
        if (state === 'Command Failure') expect(failures[0]?.reason).toBe('Wi-Fi');
    });

    test('a word that is not known is no end', async () => {
        const esper = await serve({
            [`/api/v0/operations/${ID}/`]: [operation('PONDERING', { resolved_device_count: 1 })],
            [`/api/v0/operations/${ID}/devices/`]: [page(row(ONE, 'PONDERING'))],
        });
        const error = await errorOf(esper.waitForCommand({ operationId: ID }, { maxWait: 0 }));
        expect(error).toMatchObject({ outcome: { total: 1, ended: 0, open: [{ deviceId: ONE, state: 'PONDERING' }] } });
    });

    test('a row without its device is told', async () => {
        const esper = await serve({
            [`/api/v0/operations/${ID}/`]: [operation('DISPATCHING', { resolved_device_count: 1 })],
            [`/api/v0/operations/${ID}/devices/`]: [page({ id: ID, state: 'CREATED' })],
        });
        expect(await errorOf(esper.waitForCommand({ operationId: ID }, { maxWait: 10 }))).toMatchObject({
            name: 'EsperResponseError',
            message: expect.stringContaining('a row has no device or no state'),
        });
    });

    test('answers without what is waited for are told', async () => {
        const esper = await serve({
            [`/api/v0/operations/${ID}/`]: [{ content: {} }],
            [`/api/v2/converge/${ID}`]: [{}],
        });
        expect(await errorOf(esper.waitForCommand({ operationId: ID }, { maxWait: 10 }))).toMatchObject({
            message: expect.stringContaining('has no state'),
        });
        expect(await errorOf(esper.waitForCommand({ convergeId: ID }, { maxWait: 10 }))).toMatchObject({
            message: expect.stringMatching(/no device|content/),
        });
    });
});
