import { type JsonObject, readObject } from '../../src/util/json.js';
import { openTenant, type TenantClient } from '../support/tenant-client.js';

const [ONE, TWO, THREE, OFFLINE] = [
    '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3',
    '0d62f95a-81ce-47b3-9e2d-6a35c7f018be',
    'e7413c80-5d9b-4af6-82b0-19f6d3c5a72e',
    '26fa8d13-c07e-4d59-b5a1-e830746c9f2d',
];
const UNKNOWN = '00000000-0000-4000-8000-000000000001';

async function order({ ok }: TenantClient, query: JsonObject, more: JsonObject = {}): Promise<string> {
    const body = { operation_type: 'REBOOT', schedule_type: 'IMMEDIATE', operation_device_query: query, ...more };
    return String(readObject(await ok('createOperation', { body }), 'content')['id']);
}

const read = async ({ ok }: TenantClient, operationId: string) =>
    readObject(await ok('getOperation', { path: { operationId } }), 'content');

/** Counts of an operation: resolved, dispatched, succeeded, failed. */
const counts = async (client: TenantClient, id: string) => {
    const stats = readObject(readObject(await read(client, id), 'operation_stats'), 'device_operation_statuses_count');
    return ['resolved', 'dispatched', 'success', 'failed'].map((name) => stats[`${name}_device_count`]);
};

const states = async (client: TenantClient, operationsId: string, query = {}) =>
    (await client.rows('getDeviceOperations', { path: { operationsId }, query })).map((row) => row['state']);

describe('a bulk operation', () => {
    it('is taken, resolved, dispatched and carried out, and waits for a device that is offline', async () => {
        const client = openTenant({ devices: 5 });
        const { tenant } = client;
        const id = await order(client, { device_ids: [ONE, TWO, OFFLINE, UNKNOWN].join(', ') });
        expect(await read(client, id)).toMatchObject({ operation: 'REBOOT', state: 'CREATED' });
        expect(await counts(client, id)).toEqual([0, 0, 0, 0]);
        tenant.clock.step(120);
        // An id that no device has is not found, and no more is said of it.
        expect(await counts(client, id)).toEqual([3, 0, 0, 0]);
        expect(await states(client, id)).toEqual(['INITIATED', 'INITIATED', 'INITIATED']);
        tenant.clock.step(3000);
        expect((await read(client, id))['state']).toBe('DISPATCHING');
        expect(await counts(client, id)).toEqual([3, 2, 2, 0]);
        tenant.changeDevice(OFFLINE, { state: 1 });
        tenant.clock.step(3000);
        expect((await read(client, id))['state']).toBe('COMPLETED');
        expect(await states(client, id)).toEqual(['SUCCEDED', 'SUCCEDED', 'SUCCEDED']);
    });

    it('finds its devices by the filters of the device list, once', async () => {
        const client = openTenant({ devices: 300 });
        const { ok, tenant } = client;
        const filter = { state: '1', battery_level_gte: '50', is_gms: 'true' };
        const { count } = readObject(
            await ok('getAllDevicesV2', { query: { state: '1', battery_level_gte: 50, is_gms: true } }),
            'content',
        );
        const id = await order(client, { device_request: filter });
        tenant.addDevices({ state: 1, battery: 100 });
        tenant.clock.step(120);
        expect(Number(count)).toBeGreaterThan(10);
        expect((await counts(client, id))[0]).toBe(count);
        const since = { last_seen_gt: '2099-01-01T00:00:00Z' };
        const none = await order(client, { device_request: since });
        tenant.clock.step(120);
        expect(await read(client, none)).toMatchObject({ state: 'COMPLETED' });
        expect((await counts(client, none))[0]).toBe(0);
    });

    it('tells which device failed and why', async () => {
        const client = openTenant({ devices: 5 });
        const { tenant, rows, ok } = client;
        tenant.orderOutcome({ command: 'REBOOT', device: TWO, state: 'Command Failure', reason: 'Busy' });
        tenant.orderOutcome({ command: 'REBOOT', device: THREE, state: 'Command TimeOut' });
        const id = await order(client, { device_ids: `${ONE},${TWO},${THREE}` });
        tenant.clock.step(3000);
        expect(await counts(client, id)).toEqual([3, 3, 1, 2]);
        const [failed] = await rows('getDeviceOperations', { path: { operationsId: id }, query: { state: 60 } });
        expect(failed).toMatchObject({ operation_id: id, device_id: TWO, state: 'FAILED', reason: 'Busy' });
        expect(await states(client, id, { state: 80 })).toEqual(['TIMEOUT']);
        const path = { operationsId: id, deviceId: TWO };
        expect(await ok('getDeviceOperation', { path })).toEqual({ content: failed });
        const [mine] = await rows('getAllOperationsForDevice', { path: { deviceId: THREE } });
        expect(mine?.['id']).toBe(id);
        expect(String(mine?.['created_at'])).toMatch(/\.\d{9}Z$/);
    });

    it('converges devices, those without a blueprint fail', async () => {
        const client = openTenant({ devices: 5 });
        const { tenant, ok } = client;
        tenant.changeDevice(ONE, { blueprint: 'Store tablets' });
        const body = { operation_type: 'CONVERGE', arguments: { converge_with_provision: false } };
        const id = await order(client, { device_ids: `${ONE},${TWO}` }, body);
        tenant.clock.step(3000);
        expect(await counts(client, id)).toEqual([2, 2, 1, 1]);
        expect(readObject(await ok('getDeviceByIdV2', { path: { id: ONE } }), 'content')).toMatchObject({
            blueprint_info: { blueprint_upgrade_status: 'UPGRADED' },
        });
    });

    it('is cancelled for devices that it has not reached', async () => {
        const client = openTenant({ devices: 5 });
        const { tenant, ok, call } = client;
        const id = await order(client, { device_ids: `${ONE},${OFFLINE}` });
        tenant.clock.step(400);
        const body = { state: 'CANCELLED', reason: 'Wrong group' };
        expect(await ok('updateOperation', { path: { operationId: id }, body })).toEqual({
            operationId: id,
            status: 'SUCCEEDED',
        });
        tenant.clock.step(3000);
        expect(await read(client, id)).toMatchObject({ state: 'CANCELLED', reason: 'Wrong group' });
        expect(await states(client, id)).toEqual(['SUCCEDED', 'CANCELLED']);
        expect((await call('updateOperation', { path: { operationId: id }, body })).status).toBe(400);
        expect(
            (await call('updateOperation', { path: { operationId: id }, body: { state: 'CANCELLED' } })).status,
        ).toBe(400);
    });

    it('is cancelled on one device, which shows the wish first', async () => {
        const client = openTenant({ devices: 5 });
        const { tenant, ok, call } = client;
        const id = await order(client, { device_ids: `${ONE},${OFFLINE}` });
        tenant.clock.step(3000);
        const path = { operationsId: id, deviceId: OFFLINE ?? '' };
        const body = { state: 'CANCELLATION_REQUESTED', reason: 'In repair' };
        expect(await ok('updateDeviceOperation', { path, body })).toMatchObject({
            content: { state: 'CANCELLATION_REQUESTED' },
        });
        tenant.clock.step(1000);
        expect(await ok('getDeviceOperation', { path })).toMatchObject({
            content: { state: 'CANCELLED', reason: 'In repair' },
        });
        expect((await call('updateDeviceOperation', { path: { ...path, deviceId: ONE ?? '' }, body })).status).toBe(
            400,
        );
        expect((await call('getDeviceOperation', { path: { ...path, deviceId: UNKNOWN } })).status).toBe(404);
    });

    it('waits for its window', async () => {
        const client = openTenant({ devices: 5, now: Date.parse('2026-11-02T10:00:00Z') });
        const schedule_args = { start_datetime: '2026-11-02T12:00:00Z', end_datetime: '2026-11-02T13:00:00Z' };
        const id = await order(client, { device_ids: String(ONE) }, { schedule_type: 'WINDOW', schedule_args });
        client.tenant.clock.step(1000);
        expect(await read(client, id)).toMatchObject({ state: 'SCHEDULED', schedule_type: 'WINDOW', schedule_args });
        client.tenant.clock.step(2 * 3_600_000 + 5000);
        expect((await read(client, id))['state']).toBe('COMPLETED');
    });

    it('takes 50,000 ids, and one more is refused', async () => {
        const client = openTenant({ devices: 50_000 });
        const all = await ids(client);
        const id = await order(client, { device_ids: all.join(',') });
        client.tenant.clock.step(5000);
        const [resolved, , done] = await counts(client, id);
        expect(resolved).toBe(50_000);
        expect(Number(done)).toBeGreaterThan(30_000);
        const body = { operation_type: 'REBOOT', operation_device_query: { device_ids: [...all, UNKNOWN].join(',') } };
        expect((await client.call('createOperation', { body })).status).toBe(400);
    });

    it.each<[string, JsonObject]>([
        ['without a type', { operation_device_query: { device_ids: ONE } }],
        ['without devices', { operation_type: 'REBOOT' }],
        ['with an empty query', { operation_type: 'REBOOT', operation_device_query: {} }],
        ['with an empty filter', { operation_type: 'REBOOT', operation_device_query: { device_request: {} } }],
        ['with no ids', { operation_type: 'REBOOT', operation_device_query: { device_ids: ' , ' } }],
        [
            'with ids and a filter',
            { operation_type: 'REBOOT', operation_device_query: { device_ids: ONE, device_request: { state: '1' } } },
        ],
        ['with a type that there is not', { operation_type: 'DANCE', operation_device_query: { device_ids: ONE } }],
        [
            'without an argument that its command needs',
            { operation_type: 'INSTALL', operation_device_query: { device_ids: ONE } },
        ],
        [
            'with a window that is over',
            {
                operation_type: 'REBOOT',
                schedule_type: 'WINDOW',
                schedule_args: { start_datetime: '2020-01-01T00:00:00Z', end_datetime: '2020-01-02T00:00:00Z' },
                operation_device_query: { device_ids: ONE },
            },
        ],
    ])('is refused %s', async (_name, body) => {
        const { call, rows } = openTenant({ devices: 5 });
        expect((await call('createOperation', { body })).status).toBe(400);
        expect(await rows('getOperationsList')).toEqual([]);
    });

    it('is found by its state, its type and its groups, in order', async () => {
        const client = openTenant({ devices: 5 });
        const first = await order(client, { device_ids: String(ONE) });
        client.tenant.clock.step(3000);
        const second = await order(client, { device_ids: String(OFFLINE) }, { operation_type: 'BEEP_DEVICE' });
        client.tenant.clock.step(3000);
        const found = async (query: Record<string, string | number>) =>
            (await client.rows('getOperationsList', { query })).map((row) => row['id']);
        expect(await found({})).toEqual([second, first]);
        expect(await found({ ordering: 'created_at' })).toEqual([first, second]);
        expect(await found({ state: 70 })).toEqual([first]);
        expect(await found({ operation_type: 'BEEP_DEVICE' })).toEqual([second]);
        expect(await found({ group_multi: 'a84d0c17-6e32-4b95-8f1c-2097d5e3b46a' })).toEqual([second, first]);
        expect(await found({ group_multi: '5e0b73d6-94fa-4c21-a7d5-b3168c0e9f42' })).toEqual([second]);
        expect((await client.call('getOperation', { path: { operationId: UNKNOWN } })).status).toBe(404);
    });
});

async function ids({ ok }: TenantClient): Promise<string[]> {
    const found: string[] = [];
    for (let offset = 0; offset < 50_000; offset += 1000) {
        const { results } = readObject(await ok('getAllDevicesV2', { query: { limit: 1000, offset } }), 'content');
        for (const row of Array.isArray(results) ? results : []) found.push(String(readObject(row)['id']));
        if (!Array.isArray(results) || results.length < 1000) break;
    }
    return found;
}
