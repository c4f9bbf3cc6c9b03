import { type JsonObject, readObject, readString } from '../../src/util/json.js';
import { openTenant, type TenantClient } from '../support/tenant-client.js';

const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';

/** The device of a platform, as `/v2/devices/` lists it. */
async function oneOf({ rows }: TenantClient, platform: string): Promise<string> {
    const [row] = await rows('getAllDevicesV2', { query: { platform, limit: 1 } });
    return String(row?.['id']);
}

const content = (body: JsonObject): JsonObject => readObject(body, 'content');

describe('a device of the device service', () => {
    it.each(['ANDROID', 'APPLE', 'LINUX', 'WINDOWS'])(
        'is that of /v2/devices/, with fewer facts: %s',
        async (platform) => {
            const client = openTenant({ devices: 5, otherPlatforms: 3 });
            const path = { id: await oneOf(client, platform) };
            const [v0, v2] = [
                content(await client.ok('getDeviceByIdV0', { path })),
                content(await client.ok('getDeviceByIdV2', { path })),
            ];
            const same = [
                'id',
                'name',
                'platform',
                'os',
                'os_version',
                'serial',
                'state',
                'group_id',
                'provisioned_on',
            ];
            for (const name of same) expect([name, v0[name]]).toEqual([name, v2[name]]);
            expect([v0['tenant_id'], v0['last_seen'] ?? null]).toEqual([null, null]);
            expect(v2['tenant_id']).toBe(client.tenant.enterpriseId);
        },
    );

    it('changes with the device', async () => {
        const { ok, tenant } = openTenant();
        tenant.changeDevice(KIOSK, { alias_name: 'Till 9', state: 60 });
        expect(content(await ok('getDeviceByIdV0', { path: { id: KIOSK } }))).toMatchObject({
            alias: 'Till 9',
            state: 60,
        });
    });

    it('is taken out when it is no Android, from all lists, with the commands that wait for it', async () => {
        const client = openTenant({ devices: 5, otherPlatforms: 3 });
        const { call, ok, rows, tenant } = client;
        const path = { id: await oneOf(client, 'LINUX') };
        tenant.changeDevice(path.id, { state: 60 });
        const sent = { command_type: 'DEVICE', devices: [path.id], command: 'REBOOT' };
        const { content: request } = await ok('createCommandRequest', { body: sent });
        tenant.clock.step(1000);
        const before = content(await ok('getDeviceByIdV0', { path }));
        expect(content(await ok('deleteDevice', { path }))).toEqual(before);
        expect((await call('getDeviceByIdV2', { path })).status).toBe(404);
        expect((await call('deleteDevice', { path })).status).toBe(404);
        expect(await rows('getAllDevicesV2', { query: { platform: 'LINUX' } })).toEqual([]);
        const query = { request: readString(readObject(request), 'id') ?? '' };
        expect(await rows('getCommandRequestStatuses', { query })).toMatchObject([
            { state: 'Command Failure', reason: 'The device was removed.' },
        ]);
    });

    it('is not taken out when it is an Android', async () => {
        const { call, ok } = openTenant();
        const { status, body } = await call('deleteDevice', { path: { id: KIOSK } });
        expect([status, body['message']]).toEqual([400, expect.stringContaining('WIPE')]);
        await ok('getDeviceByIdV2', { path: { id: KIOSK } });
    });
});

describe('the settings of a device', () => {
    const path = { id: KIOSK };
    const send = ({ ok, tenant }: TenantClient, command: string, command_args: JsonObject) =>
        ok('createCommand', {
            body: { command_type: 'DEVICE', devices: [KIOSK], device_type: 'all', command, command_args },
        }).then(() => tenant.clock.step(10_000));

    it('are what commands have made them, in words', async () => {
        const client = openTenant();
        await send(client, 'SET_GPS_STATE', { gps_state: 3 });
        await send(client, 'SET_ROTATION_STATE', { rotate_state: 2 });
        await send(client, 'SET_BRIGHTNESS_SCALE', { brightness_value: 17 });
        await send(client, 'SET_STREAM_VOLUME', { stream: 3, volume_level: 99 });
        expect(await client.ok('getDeviceState', { path })).toMatchObject({
            gps_state: 'LOCATION_MODE_OFF',
            rotation_state: 'LANDSCAPE_ONLY',
            brightness_scale: 17,
            audio_settings: { STREAM_MUSIC: 99 },
            remote_adb_ip: null,
        });
        const [report] = await client.rows('getDeviceEvent', {
            path: { device_id: KIOSK },
            query: { latest_event: 1 },
        });
        expect(readObject(readObject(report, 'data'), 'deviceSettings')).toMatchObject({ brightnessScale: 17 });
    });

    it('are what its agent reports, and that is a contact', async () => {
        const { ok, tenant } = openTenant();
        tenant.changeDevice(KIOSK, { state: 60 });
        tenant.clock.step(3600_000);
        const device_settings = { wifi_state: false, gps_state: 'LOCATION_MODE_SENSORS_ONLY', adb_timeout: 5 };
        const body = { event_ts: 1_790_000_000_000, device_settings };
        expect(await ok('updateDeviceState', { path, body })).toEqual({
            content: { ...body, tenant_id: tenant.enterpriseId, device_id: KIOSK },
        });
        const now = new Date(tenant.clock.now()).toISOString().replace('.000', '');
        expect(content(await ok('getDeviceHeartbeat', { path }))).toMatchObject({ timestamp: now, status: 1 });
        const settings = await ok('getDeviceState', { path });
        expect(settings).toMatchObject({ wifi_state: false, gps_state: 'LOCATION_MODE_SENSORS_ONLY' });
        expect(settings['brightness_scale']).toBeGreaterThan(0);
    });

    it('are refused without any, and are those of Android devices only', async () => {
        const client = openTenant({ devices: 5, otherPlatforms: 3 });
        const { call } = client;
        expect((await call('updateDeviceState', { path, body: {} })).status).toBe(400);
        const ipad = { id: await oneOf(client, 'APPLE') };
        expect((await call('getDeviceState', { path: ipad })).status).toBe(404);
        expect((await call('getDeviceState', { path: { id: 'no-uuid' } })).status).toBe(404);
    });
});

describe('versions of Foundation', () => {
    it('are those of the devices, each found by the filter that takes it', async () => {
        const { ok, rows } = openTenant({ devices: 300 });
        const page = await ok('getFoundationVersionsList');
        expect(Object.keys(page)).toEqual(['count', 'next', 'prev', 'results']);
        const versions = (await rows('getFoundationVersionsList')).map((row) => String(row['foundation_version']));
        expect(versions).toEqual(['10.3.2.57']);
        const query = { foundation_version: '10.3.2.57', limit: 300 };
        const found = await rows('getAllDevicesV2', { query });
        expect(found.length).toBeGreaterThan(20);
        for (const { hardware_info, software_info } of found) {
            expect(readObject(hardware_info)['model']).toBe('EloPOS-Pack');
            expect(readObject(software_info, 'foundation_info')['build_number']).toBe(57);
        }
        const byNumber = { foundation_major_version: 3, foundation_minor_version: 2, foundation_build_number: 57 };
        expect(await rows('getAllDevicesV2', { query: { ...byNumber, limit: 300 } })).toEqual(found);
        expect(await rows('getAllDevicesV2', { query: { foundation_major_version: 4 } })).toEqual([]);
    });

    it('are searched by a part, and a tenant without such devices has none', async () => {
        const { rows } = openTenant({ devices: 300 });
        expect(await rows('getFoundationVersionsList', { query: { search: '.2.5' } })).toHaveLength(1);
        expect(await rows('getFoundationVersionsList', { query: { search: '11.' } })).toEqual([]);
        expect(await openTenant({ devices: 5 }).rows('getFoundationVersionsList')).toEqual([]);
    });
});
