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
        const { ok, tenant } = openTenant({ devices: 5 });
        await report(ok);
        tenant.clock.step(10_000);
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

describe('device tiles', () => {
    it('show what the device is, and are found by their ids', async () => {
        const { call, ok, rows, tenant } = openTenant({ devices: 5 });
        tenant.changeDevice(ONE, { battery: 41, tags: ['checkout', 'pilot'] });
        const tiles = await rows('getDeviceTileReports');
        expect(tiles).toHaveLength(5);
        expect(tiles[0]).toMatchObject({
            device: {
                id: ONE,
                device_name: 'HRB-PNE-7K2Q',
                groups: [{ name: 'Portland Pearl Store' }],
                tags: 'checkout,pilot',
                geofence_id: '73e8d05c-b19f-4a26-8c74-9f5b2e60d1a3',
            },
            battery_level: 41,
            location: { latitude: '45.5289', longitude: '-122.6822' },
        });
        const path = { device_tiles_id: Number(tiles[0]?.['id']) };
        expect(await ok('getDeviceTileReport', { path })).toEqual(tiles[0]);
        tenant.removeDevices([ONE]);
        expect((await call('getDeviceTileReport', { path })).status).toBe(404);
    });

    const PEARL = 'c2597fe1-0b84-43da-96c8-7e15af3d2b90';

    it.each<[string, Record<string, string | number | boolean>, number]>([
        ['a geofence', { is_geofence_applied: 'true' }, 3],
        ['none', { is_geofence_applied: 'false' }, 2],
        ['a group by name', { group_name: 'Seattle Ballard Store' }, 2],
        ['groups by name', { group_name_multi: 'Seattle Ballard Store,Portland Pearl Store' }, 5],
        ['a group and those below', { group: 'a84d0c17-6e32-4b95-8f1c-2097d5e3b46a' }, 5],
        ['groups and those below', { group_multi: `${PEARL},5e0b73d6-94fa-4c21-a7d5-b3168c0e9f42` }, 5],
        ['groups themselves', { group_multi_immediate: 'a84d0c17-6e32-4b95-8f1c-2097d5e3b46a' }, 0],
        ['a group, any', { group_null: 'false' }, 5],
        ['a state', { state: 60 }, 1],
        ['a full battery', { battery_level_gte: 100 }, 1],
        ['an empty battery', { battery_level_lte: 12 }, 1],
        ['no policy', { policy_null: true }, 1],
        ['a tag', { tags: 'signage' }, 1],
        ['an IMEI', { imei: '490154203237518' }, 1],
        ['a part of the name', { name: '7k2' }, 1],
        ['a time of enrolment', { provisioned_on_gt: '2025-03-05T00:00:00Z' }, 0],
        ['another time of it', { provisioned_on_lt: '2025-03-05T00:00:00Z' }, 5],
        ['a late enrolment', { recently_added: true }, 0],
        ['a serial number', { serial: 'R9XT40A1BCG' }, 1],
        ['a version of Android', { android_version: '12' }, 0],
        ['versions of Android', { android_version_multi: '12,13' }, 5],
        ['a wifi network', { wifi_ssid: 'HP-Store' }, 5],
        ['a kind of network', { network_type: 'LTE' }, 0],
        ['kinds of network', { network_type_multi: 'LTE,WIFI' }, 5],
        ['a connection', { active_connection: 'NOT CONNECTED' }, 0],
        ['a model', { model: 'SM-X200' }, 5],
        ['another model', { model: 'SM-X201' }, 0],
        ['a template', { template: 'Store kiosk' }, 5],
        ['templates', { template_multi: 'Warehouse,Depot' }, 0],
        ['a policy', { policy: 'Kiosk baseline' }, 4],
        ['policies', { policy_multi: 'Kiosk baseline,Night lock' }, 4],
        ['an agent', { dpc_version: '8.22.3602' }, 0],
        ['a way to be managed', { device_type: 'EMM' }, 0],
        ["Google's services", { is_gms: false }, 0],
        ['a time of making', { created_on_gt: '2025-03-05T00:00:00Z' }, 0],
        ['a time of change', { updated_on_lt: '2025-03-05T00:00:00Z' }, 0],
        ['a time of contact', { last_seen_lt: '2025-03-05T00:00:00Z' }, 0],
        ['two that no device meets', { state: 1, serial: 'R9XT40A1BCG' }, 0],
    ])('are those with %s', async (_, query, count) => {
        const { ok } = openTenant({ devices: 5 });
        expect(await ok('getDeviceTileReports', { query })).toMatchObject({ count });
    });

    it('are at risk as the status metrics count it', async () => {
        const { ok } = openTenant({ devices: 300 });
        const metrics = await ok('getStatusMetrics');
        const count = async (query: Record<string, string | number | boolean>) =>
            Number((await ok('getDeviceTileReports', { query }))['count']);
        // The metrics leave out devices that are not in use.
        const wiped = (await count({ at_risk: true, state: 20 })) + (await count({ at_risk: true, state: 200 }));
        expect((await count({ at_risk: true })) - wiped).toBe(metrics['total_devices_under_risk']);
    });
});
