import { type JsonObject, readObject } from '../../src/util/json.js';
import { openTenant, type TenantClient } from '../support/tenant-client.js';

const [KIOSK, SILENT] = ['91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3', '26fa8d13-c07e-4d59-b5a1-e830746c9f2d'];
const NOON = Date.parse('2026-10-01T12:00:00Z');
const [MINUTE, DAY] = [60_000, 86_400_000];

const time = (at: number) => new Date(at).toISOString().replace('.000', '');

async function heartbeat({ ok }: TenantClient, id: string): Promise<JsonObject> {
    return readObject(await ok('getDeviceHeartbeat', { path: { id } }), 'content');
}

const between = (from: number, to: number) => ({ last_seen_gt: time(from), last_seen_lt: time(to) });

describe('the last contact', () => {
    it('of a device that is online moves on with the clock, in all that shows it', async () => {
        const client = openTenant({ devices: 5, now: NOON });
        const { ok, tenant } = client;
        for (let i = 0; i < 4; i++) {
            const { timestamp, status } = await heartbeat(client, KIOSK);
            const age = tenant.clock.now() - Date.parse(String(timestamp));
            expect([age >= 0 && age <= 10 * MINUTE, status]).toEqual([true, 1]);
            const device = readObject(await ok('getDeviceByIdV2', { path: { id: KIOSK } }), 'content');
            const [row] = await client.rows('getAllDevicesV2', { query: { limit: 1 } });
            expect([device['last_seen'], row?.['last_seen']]).toEqual([timestamp, timestamp]);
            tenant.clock.step(7 * 3600_000);
        }
    });

    it('stays when a device goes offline, turns its flag after half an hour, and is now when it comes back', async () => {
        const client = openTenant({ devices: 5, now: NOON });
        const { tenant } = client;
        const { timestamp } = await heartbeat(client, KIOSK);
        tenant.changeDevice(KIOSK, { state: 60 });
        tenant.clock.step(15 * MINUTE);
        expect(await heartbeat(client, KIOSK)).toEqual({ device_id: KIOSK, timestamp, status: 1 });
        tenant.clock.step(30 * MINUTE);
        expect(await heartbeat(client, KIOSK)).toEqual({ device_id: KIOSK, timestamp, status: 0 });
        tenant.clock.step(DAY);
        tenant.changeDevice(KIOSK, { state: 1 });
        expect(await heartbeat(client, KIOSK)).toMatchObject({ timestamp: time(NOON + DAY + 45 * MINUTE), status: 1 });
    });

    it('is a command that the device has carried out', async () => {
        const client = openTenant({ devices: 5, now: NOON + 4 * MINUTE });
        const body = { command_type: 'DEVICE', devices: [KIOSK], device_type: 'all', command: 'UPDATE_HEARTBEAT' };
        await client.ok('createCommand', { body });
        client.tenant.clock.step(1000);
        expect(Date.parse(String((await heartbeat(client, KIOSK))['timestamp']))).toBeGreaterThan(NOON + 4 * MINUTE);
    });

    it('puts the silent devices first where a list is ordered by it', async () => {
        const client = openTenant({ devices: 5, now: NOON });
        client.tenant.changeDevice(KIOSK, { state: 60 });
        client.tenant.clock.step(DAY);
        const rows = await client.rows('getAllDevicesV2', { query: { ordering: 'last_seen' } });
        const seen = rows.map((row) => String(row['last_seen']));
        expect(seen).toEqual([...seen].sort());
        // One is offline from the start, one is still enrolling.
        expect(rows.slice(0, 3).map(({ id }) => id)).toContain(KIOSK);
        const [latest] = await client.rows('getAllDevicesV2', { query: { ordering: '-last_seen', limit: 1 } });
        client.tenant.changeDevice(String(latest?.['id']), { state: 60 });
        client.tenant.clock.step(DAY);
        const [other] = await client.rows('getAllDevicesV2', { query: { ordering: '-last_seen', limit: 1 } });
        expect(other?.['id']).not.toBe(latest?.['id']);
    });

    it('of a device that there is not is a 404', async () => {
        const { call } = openTenant();
        const path = { id: '11111111-2222-4333-8444-555555555555' };
        expect((await call('getDeviceHeartbeat', { path })).status).toBe(404);
    });
});

describe('the list of last contacts', () => {
    it('and what it lacks are all devices, each once, page by page', async () => {
        const client = openTenant({ devices: 300, now: NOON });
        const span = between(NOON - 15 * MINUTE, NOON + 1);
        const listed: unknown[] = [];
        for (let offset = 0; ; offset += 70) {
            const body = await client.ok('getDeviceHeartbeatList', { query: { ...span, limit: 70, offset } });
            const { next, results, count } = readObject(body, 'content');
            if (Array.isArray(results)) listed.push(...results.map((row) => readObject(row)['device_id']));
            if (next === null) {
                expect(listed).toHaveLength(Number(count));
                break;
            }
        }
        const devices = await client.rows('getAllDevicesV2', { query: { limit: 500 } });
        const online = devices.filter(({ state }) => state === 1).map(({ id }) => id);
        expect([...listed].sort()).toEqual([...online].sort());
        const before = await client.rows('getDeviceHeartbeatList', {
            query: { ...between(0, NOON - 15 * MINUTE), limit: 500 },
        });
        expect(before.length + listed.length).toBe(300);
        expect(before.map((row) => row['device_id'])).toContain(SILENT);
    });

    it('leaves a device out once it has called again, and keeps to a platform', async () => {
        const client = openTenant({ devices: 5, otherPlatforms: 3, now: NOON });
        const span = between(NOON - 15 * MINUTE, NOON + 1);
        const ids = async (query: JsonObject) =>
            (await client.rows('getDeviceHeartbeatList', { query: Object(query) })).map((row) => row['device_id']);
        expect(await ids(span)).toContain(KIOSK);
        client.tenant.clock.step(DAY);
        expect(await ids(span)).not.toContain(KIOSK);
        const later = between(NOON + DAY - 15 * MINUTE, NOON + DAY + 1);
        expect(await ids({ ...later, platform: 'ANDROID' })).toContain(KIOSK);
        expect(await ids({ ...later, platform: 'LINUX' })).not.toContain(KIOSK);
    });

    it.each([
        [{}, 'last_seen_gt: This field is required. last_seen_lt: This field is required.'],
        [{ last_seen_gt: '2026-10-01T00:00:00Z' }, 'last_seen_lt: This field is required.'],
        [{ ...between(0, NOON), last_seen_gt: 'yesterday' }, 'last_seen_gt'],
        [{ ...between(0, NOON), platform: 'BEOS' }, 'platform'],
    ])('is refused for %j', async (query, message) => {
        const { call } = openTenant();
        const { status, body } = await call('getDeviceHeartbeatList', { query });
        expect([status, body['message']]).toEqual([400, expect.stringContaining(message)]);
    });
});
