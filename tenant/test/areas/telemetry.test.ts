import { type JsonObject, readObject } from '../../src/util/json.js';
import { openTenant, type TenantClient } from '../support/tenant-client.js';

const ONE = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
const DAY = 86_400_000;

type Ok = TenantClient['ok'];

const send = (ok: Ok, command: JsonObject) =>
    ok('createCommand', { body: { command_type: 'DEVICE', devices: [ONE], device_type: 'all', ...command } });

/** Lets the device send a report. */
const report = (ok: Ok) => send(ok, { command: 'UPDATE_HEARTBEAT', command_args: {} });

const urlOf = ({ device }: JsonObject): string => String(device);

describe('the status metrics', () => {
    it('count each device once by contact and once by risk, and see one go offline', async () => {
        const { ok, tenant } = openTenant({ devices: 200 });
        const before = await ok('getStatusMetrics');
        const sum = (...names: string[]) => names.reduce((total, name) => total + Number(before[name]), 0);
        expect(sum('secure', 'low_risk', 'medium_risk', 'high_risk', 'unspecified')).toBeGreaterThanOrEqual(
            sum('active', 'in_active'),
        );
        expect(before['total_devices_under_risk']).toBe(sum('low_risk', 'medium_risk', 'high_risk'));
        tenant.changeDevice(ONE, { state: 60, battery: 4 });
        const after = await ok('getStatusMetrics');
        expect([after['active'], after['in_active']]).toEqual([
            Number(before['active']) - 1,
            Number(before['in_active']) + 1,
        ]);
        expect(after['low_battery']).toBe(Number(before['low_battery']) + 1);
    });

    it('of v2 move a device that says nothing from span to span with the clock', async () => {
        const { ok, rows, tenant } = openTenant({ devices: 5 });
        await report(ok);
        tenant.clock.step(10_000);
        // One that is online checks in by itself.
        for (const { id } of await rows('getAllDevicesV2')) tenant.changeDevice(String(id), { state: 60 });
        const spans = async () => readObject(await ok('getStatusMetricsV2'), 'last_seen');
        const total = Object.values(await spans()).reduce<number>((sum, count) => sum + Number(count), 0);
        expect(Number((await spans())['first_period'])).toBeGreaterThan(0);
        tenant.clock.step(2 * DAY);
        expect((await spans())['first_period']).toBe(0);
        expect(Number((await spans())['second_period'])).toBeGreaterThan(0);
        tenant.clock.step(7 * DAY);
        expect(await spans()).toEqual({ first_period: 0, second_period: 0, third_period: total });
    });
});

describe('places', () => {
    it('are those of the devices, newer after a report, and gone when GPS is off', async () => {
        const { call, ok, rows, tenant } = openTenant({ devices: 5 });
        const ofOne = async () => (await rows('getDeviceLocations')).find((row) => urlOf(row).includes(ONE));
        const row = await ofOne();
        expect(row).toMatchObject({ latitude: expect.stringMatching(/^45\.5/) });
        const sent = { path: { location_id: Number(row?.['id']) } };
        expect(await ok('getDeviceLocation', sent)).toEqual(row);
        tenant.changeDevice(ONE, { latitude: 47.6 });
        await report(ok);
        tenant.clock.step(10_000);
        const moved = await ofOne();
        expect(moved).toMatchObject({ latitude: '47.6', id: row?.['id'] });
        expect(Date.parse(String(moved?.['last_updated_on']))).toBeGreaterThan(
            Date.parse(String(row?.['last_updated_on'])),
        );
        await send(ok, { command: 'SET_GPS_STATE', command_args: { gps_state: 3 } });
        tenant.clock.step(10_000);
        expect(await ofOne()).toBeUndefined();
        expect((await call('getDeviceLocation', sent)).status).toBe(404);
    });
});
