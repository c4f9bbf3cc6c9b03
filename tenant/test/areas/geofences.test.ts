import { createTestTenant } from '../../src/index.js';
import { type JsonObject, readObject } from '../../src/util/json.js';
import { openTenant, type TenantClient } from '../support/tenant-client.js';

const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
const KIOSK_2 = '0d62f95a-81ce-47b3-9e2d-6a35c7f018be';
const PEARL = { latitude: 45.5289, longitude: -122.6822 };
/** Some 1,100 metres north of the store. */
const AWAY = { latitude: 45.5389, longitude: -122.6822 };
const OLDER = { geofence_id: '73e8d05c-b19f-4a26-8c74-9f5b2e60d1a3' };
const NEWER = { geofence_id: '3b57457b-6ac1-4379-9665-c9a11a6a4509' };
const MINUTE = 60_000;
const NOW = Date.parse('2026-09-21T14:00:00Z');
const FIRST_PAGE = { limit: 100, offset: 0 };

const open = () => openTenant({ devices: 5, now: NOW });

const circle = (radius: number) => ({ type: 'circle', coordinates: [PEARL], radius });

async function make({ ok }: TenantClient, more: object = {}): Promise<string> {
    const { content } = await ok('createGeofenceV1', { body: { name: 'Depot', geometry: circle(300), ...more } });
    return String(readObject(content)['id']);
}

/** Applies geofences to a device by a bulk operation, and waits for it. */
async function apply({ ok, tenant }: TenantClient, device_ids: string, geofence_ids: readonly string[]): Promise<void> {
    await ok('createOperation', {
        body: {
            operation_type: 'APPLY_GEO_FENCE',
            schedule_type: 'IMMEDIATE',
            arguments: { geofence_ids },
            operation_device_query: { device_ids },
        },
    });
    tenant.clock.step(10_000);
}

const devicesOf = ({ rows }: TenantClient, geofence_id: string, more: object = {}): Promise<JsonObject[]> =>
    rows('getAllGeofenceDevices', { path: { geofence_id }, query: { ...FIRST_PAGE, ...more } });

async function isLocked({ ok }: TenantClient, device_id: string): Promise<boolean> {
    return (await ok('getDeviceById', { path: { device_id } }))['lockdown_state'] === 0;
}

async function messages({ rows, tenant }: TenantClient, device_id: string): Promise<unknown[]> {
    tenant.clock.step(5000);
    return (await rows('getEventFeed', { path: { device_id } })).map(({ message }) => message);
}

describe('geofences of the older kind', () => {
    it('are linked to devices when they are made, under both paths, and are not deleted while they are', async () => {
        const { call, ok, rows } = open();
        const body = { name: 'Yard', ...PEARL, radius: 1, radius_unit: 'KILOMETERS', devices: [KIOSK, KIOSK_2, KIOSK] };
        const made = await ok('createAndApplyGeofence', { body });
        expect(made).toMatchObject({ name: 'Yard', device_count: 2, radius_unit: 'KILOMETERS' });
        expect(made).not.toHaveProperty('sides');
        const path = { geofence_id: String(made['id']) };
        expect(await ok('getGeofence', { path })).toEqual(made);
        expect(await ok('getTheGeofence', { path })).toEqual(made);
        expect(await rows('getGeofenceList', { query: { search: 'yard' } })).toEqual([made]);
        expect((await call('deleteTheGeofence', { path })).status).toBe(400);
        const alone = await ok('createGeofence', { body: { name: 'Alone', ...PEARL } });
        const other = { geofence_id: String(alone['id']) };
        expect((await call('deleteTheGeofence', { path: other })).status).toBe(204);
        expect((await call('getGeofence', { path: other })).status).toBe(404);
    });

    it.each([
        ['no device', []],
        ['an unknown one', ['00000000-0000-4000-8000-000000000000']],
        ['what is no id', ['HRB-PNE-7K2Q']],
    ])('are refused for %s, in the words of the classic API', async (_, devices) => {
        const { body, status } = await open().call('createAndApplyGeofence', {
            body: { name: 'Yard', ...PEARL, radius: 200, devices },
        });
        expect(status).toBe(400);
        expect(body).toMatchObject({ status: 400, errors: [expect.stringMatching(/^devices/)] });
    });

    it('lock a device that leaves and unlock it when it is back, and the feed tells both', async () => {
        const client = open();
        client.tenant.changeDevice(KIOSK, AWAY);
        expect(await isLocked(client, KIOSK)).toBe(true);
        expect(await isLocked(client, KIOSK_2)).toBe(false);
        client.tenant.clock.step(MINUTE);
        client.tenant.changeDevice(KIOSK, PEARL);
        expect(await isLocked(client, KIOSK)).toBe(false);
        expect(await messages(client, KIOSK)).toEqual(
            expect.arrayContaining([
                'Left the geofence Pearl Store block',
                'Came back into the geofence Pearl Store block',
            ]),
        );
    });

    it('count kilometres and miles, and watch nobody without a radius', async () => {
        const client = open();
        const { ok, tenant } = client;
        const body = { name: 'Wide', ...PEARL, device_actions: ['lock_down'], devices: [KIOSK] };
        // The store's own geofences are out of the way.
        await ok('partialUpdateGeofence', { path: OLDER, body: { radius: null } });
        await apply(client, KIOSK, []);
        const wide = await ok('createAndApplyGeofence', { body: { ...body, radius: 1, radius_unit: 'MILES' } });
        tenant.changeDevice(KIOSK, AWAY);
        expect(await isLocked(client, KIOSK)).toBe(false);
        const path = { geofence_id: String(wide['id']) };
        await ok('partialUpdateGeofence', { path, body: { radius: 1, radius_unit: 'KILOMETERS' } });
        expect(await isLocked(client, KIOSK)).toBe(true);
    });
});

describe('geofences of the newer service', () => {
    it('are listed by id, name and part of a name, counted where asked, in pages whose links are paths', async () => {
        const client = open();
        const ids = [];
        for (let i = 0; i < 11; i += 1) ids.push(await make(client, { name: `Depot ${i}`, actions: ['beep'] }));
        const { rows, ok } = client;
        const content = async (query: Record<string, string | number | boolean>) =>
            readObject(await ok('getAllGeofencesV1', { query }), 'content');
        const first = await content({});
        expect(first['results']).toHaveLength(10);
        expect(first).not.toHaveProperty('count');
        expect(first).toMatchObject({ next: '/v1/geofences?limit=10&offset=10', previous: null });
        expect(await content({ offset: 10, include_count: true })).toMatchObject({ count: 12, next: null });
        expect(await rows('getAllGeofencesV1', { query: { name: 'depot 1' } })).toEqual([]);
        expect(await rows('getAllGeofencesV1', { query: { name: 'Depot 1' } })).toHaveLength(1);
        expect(await rows('getAllGeofencesV1', { query: { search: 'depot 1' } })).toHaveLength(2);
        const some = await rows('getAllGeofencesV1', { query: { ids: `${ids[3]},${ids[5]}`, include_summary: true } });
        const nobody = { total_devices: 0, inside_count: 0, outside_count: 0, unknown_count: 0 };
        expect(some).toMatchObject([
            { name: 'Depot 3', description: '', actions: ['beep'], device_summary: nobody, blueprints: [] },
            { name: 'Depot 5', geometry: circle(300) },
        ]);
    });

    it.each<[string, object]>([
        ['a circle of two points', { geometry: { ...circle(5), coordinates: [PEARL, AWAY] } }],
        ['a circle without a radius', { geometry: { type: 'circle', coordinates: [PEARL] } }],
        ['a polygon of two corners', { geometry: { type: 'polygon', coordinates: [PEARL, AWAY] } }],
        ['a square', { geometry: { type: 'square', coordinates: [PEARL] } }],
        ['a latitude of 91', { geometry: { ...circle(5), coordinates: [{ ...PEARL, latitude: 91 }] } }],
        ['a pair in place of a point', { geometry: { ...circle(5), coordinates: [[45, -122]] } }],
        ['an action of the older kind', { actions: ['LOCK_DOWN'] }],
        ['an empty name', { name: '' }],
    ])('are refused with %s', async (_, more) => {
        const { call, rows } = open();
        const { status, body } = await call('createGeofenceV1', {
            body: { name: 'Depot', geometry: circle(300), ...more },
        });
        expect(status).toBe(400);
        expect(body).toHaveProperty('message');
        expect(await rows('getAllGeofencesV1')).toHaveLength(1);
    });

    it('are refused without limit and offset where devices and blueprints are asked for, and for an unknown id', async () => {
        const { call } = open();
        for (const operation of ['getAllGeofenceDevices', 'getGeofenceBlueprintUsage']) {
            expect((await call(operation, { path: NEWER, query: { limit: 10 } })).status).toBe(400);
            expect((await call(operation, { path: NEWER, query: { offset: 0 } })).status).toBe(400);
            expect((await call(operation, { path: NEWER, query: FIRST_PAGE })).status).toBe(200);
            // Ids of the older kind mean nothing here.
            expect((await call(operation, { path: OLDER, query: FIRST_PAGE })).status).toBe(400);
        }
        expect((await call('getGeofenceDeviceSummary', { path: OLDER })).status).toBe(400);
    });

    it('are applied by an operation, which takes the place of what was applied before', async () => {
        const client = open();
        const [one, two] = [await make(client), await make(client, { name: 'Other' })];
        await apply(client, `${KIOSK},${KIOSK_2}`, [one]);
        await apply(client, KIOSK, [two]);
        expect((await devicesOf(client, one)).map((row) => row['device_id'])).toEqual([KIOSK_2]);
        expect((await devicesOf(client, two)).map((row) => row['device_id'])).toEqual([KIOSK]);
        await apply(client, KIOSK, []);
        expect(await devicesOf(client, two)).toEqual([]);
        client.tenant.removeDevices([KIOSK_2]);
        expect(await devicesOf(client, one)).toEqual([]);
        await apply(client, KIOSK, [two]);
        expect(await devicesOf(client, two)).toHaveLength(1);
        const wipe = { command_type: 'DEVICE', devices: [KIOSK], device_type: 'all', command: 'WIPE' };
        await client.ok('createCommand', { body: { ...wipe, command_args: {} } });
        client.tenant.clock.step(10_000);
        expect(await devicesOf(client, two)).toEqual([]);
        const refused = await client.call('createOperation', {
            body: {
                operation_type: 'APPLY_GEO_FENCE',
                schedule_type: 'IMMEDIATE',
                arguments: { geofence_ids: [OLDER.geofence_id] },
                operation_device_query: { device_ids: KIOSK },
            },
        });
        expect(refused.status).toBe(400);
    });

    it('are applied by a blueprint that names them, to the devices that converge', async () => {
        const client = open();
        const id = await make(client);
        const { ok, rows, tenant } = client;
        const android = { geofences: [{ geofence_id: id }] };
        const { content } = await ok('createBlueprint', { body: { name: 'Fenced' } });
        const path = { blueprint_id: String(readObject(content)['id']) };
        await ok('updateBlueprint', { path, body: { publish: true, settings: { android } } });
        const usage = () => rows('getGeofenceBlueprintUsage', { path: { geofence_id: id }, query: FIRST_PAGE });
        const second = { ...path, blueprint_version_number: 2 };
        expect(await usage()).toEqual([{ ...second, device_count: 0 }]);
        tenant.changeDevice(KIOSK, { blueprint: 'Fenced' });
        expect(await devicesOf(client, id)).toEqual([]);
        await ok('createConverge', { body: { device_id: KIOSK, converge_with_provision_option: false } });
        tenant.clock.step(20_000);
        expect(await usage()).toEqual([{ ...second, device_count: 1 }]);
        expect(await devicesOf(client, id, second)).toMatchObject([{ ...second, device_id: KIOSK, inside: true }]);
        expect(await devicesOf(client, id, { blueprint_version_number: 1 })).toEqual([]);
        // A version without it takes it off again.
        await ok('updateBlueprint', { path, body: { publish: true, settings: { android: {} } } });
        await ok('createConverge', { body: { device_id: KIOSK, converge_with_provision_option: false } });
        tenant.clock.step(20_000);
        expect(await devicesOf(client, id)).toEqual([]);
    });

    it('tell who is inside and since when, by what a device on its way tells every five minutes', async () => {
        const client = open();
        const { ok, tenant } = client;
        const geofence_id = await make(client, { actions: ['lockdown'] });
        await apply(client, `${KIOSK},${KIOSK_2}`, [geofence_id]);
        const start = tenant.clock.now();
        // There and back in an hour: it is 300 m away after 8 minutes, and again 8 minutes before it is back.
        tenant.changeDevice(KIOSK, {
            route: [
                { after: 30, ...AWAY },
                { after: 60, ...PEARL },
            ],
        });
        const summary = async () => (await ok('getGeofenceDeviceSummary', { path: { geofence_id } }))['content'];
        const after = (minutes: number) => new Date(start + minutes * MINUTE).toISOString().replace('.000Z', 'Z');
        tenant.clock.step(9 * MINUTE);
        expect(await summary()).toMatchObject({ inside_count: 2, outside_count: 0 });
        tenant.clock.step(2 * MINUTE);
        expect(await summary()).toMatchObject({ total_devices: 2, inside_count: 1, outside_count: 1 });
        expect(await devicesOf(client, geofence_id, { inside: false })).toMatchObject([
            {
                device_id: KIOSK,
                inside: false,
                state_changed_at: after(10),
                location_updated_at: after(10),
                latitude: 45.5322,
                longitude: -122.6822,
            },
        ]);
        expect(await isLocked(client, KIOSK)).toBe(true);
        // Nobody asks meanwhile: when it came back is known all the same.
        tenant.clock.step(24 * 60 * MINUTE);
        expect(await devicesOf(client, geofence_id, { inside: true })).toMatchObject([
            { device_id: KIOSK, state_changed_at: after(55), location_updated_at: after(60), latitude: 45.5289 },
            { device_id: KIOSK_2, state_changed_at: null },
        ]);
        expect(await isLocked(client, KIOSK)).toBe(false);
    });

    it('know nothing of what an offline device does, until it is back', async () => {
        const client = open();
        const { ok, tenant } = client;
        const geofence_id = await make(client);
        await apply(client, KIOSK, [geofence_id]);
        tenant.changeDevice(KIOSK, { state: 60, route: [{ after: 30, ...AWAY }] });
        tenant.clock.step(60 * MINUTE);
        expect(await devicesOf(client, geofence_id, { inside: true })).toHaveLength(1);
        tenant.changeDevice(KIOSK, { state: 1 });
        const back = new Date(tenant.clock.now()).toISOString().replace('.000Z', 'Z');
        expect(await devicesOf(client, geofence_id, { inside: false })).toMatchObject([
            { state_changed_at: back, location_updated_at: back },
        ]);
        const location = (await client.rows('getDeviceLocations')).find(({ device }) => String(device).includes(KIOSK));
        expect(location).toMatchObject({ latitude: '45.5389' });
        expect(await ok('getDeviceByIdV2', { path: { id: KIOSK } })).toMatchObject({
            content: { location_stats: { latitude: '45.5389' } },
        });
    });

    it('know no side of a device whose GPS was off from the start', async () => {
        const client = open();
        await client.ok('createCommand', {
            body: {
                command_type: 'DEVICE',
                devices: [KIOSK],
                device_type: 'all',
                command: 'SET_GPS_STATE',
                command_args: { gps_state: 3 },
            },
        });
        client.tenant.clock.step(10_000);
        const geofence_id = await make(client);
        await apply(client, KIOSK, [geofence_id]);
        expect(await devicesOf(client, geofence_id)).toMatchObject([
            { inside: null, state_changed_at: null, latitude: null, longitude: null, location_updated_at: null },
        ]);
        expect((await client.ok('getGeofenceDeviceSummary', { path: { geofence_id } }))['content']).toMatchObject({
            unknown_count: 1,
        });
    });

    it('hold a device locked until it is back in all of them, and leave alone what an administrator locked', async () => {
        const client = open();
        const { tenant } = client;
        const wide = await make(client, { geometry: circle(2000), actions: ['lockdown'] });
        const narrow = await make(client, { geometry: circle(500), actions: ['lockdown'] });
        await apply(client, KIOSK, [wide, narrow]);
        tenant.changeDevice(KIOSK, { latitude: 46 });
        tenant.changeDevice(KIOSK, AWAY);
        expect(await isLocked(client, KIOSK)).toBe(true);
        tenant.changeDevice(KIOSK, PEARL);
        expect(await isLocked(client, KIOSK)).toBe(false);
        tenant.changeDevice(KIOSK_2, { locked_down: true });
        tenant.changeDevice(KIOSK_2, AWAY);
        tenant.changeDevice(KIOSK_2, PEARL);
        expect(await isLocked(client, KIOSK_2)).toBe(true);
    });

    it('may be polygons, also dented ones and ones across the 180th meridian', async () => {
        const client = open();
        const side = async (corners: readonly (readonly [number, number])[], place: readonly [number, number]) => {
            const coordinates = corners.map(([latitude, longitude]) => ({ latitude, longitude }));
            const id = await make(client, { geometry: { type: 'polygon', coordinates } });
            client.tenant.changeDevice(KIOSK, { latitude: place[0], longitude: place[1] });
            await apply(client, KIOSK, [id]);
            return (await devicesOf(client, id))[0]?.['inside'];
        };
        const dented = [
            [0, 0],
            [10, 0],
            [10, 10],
            [0, 10],
            [5, 5],
        ] as const;
        expect(await side(dented, [6, 2])).toBe(true);
        expect(await side(dented, [1, 5])).toBe(false);
        expect(await side(dented, [11, 5])).toBe(false);
        const pacific = [
            [-5, 175],
            [5, 175],
            [5, -175],
            [-5, -175],
        ] as const;
        expect(await side(pacific, [0, 179])).toBe(true);
        expect(await side(pacific, [0, -179])).toBe(true);
        expect(await side(pacific, [0, 170])).toBe(false);
        expect(await side(pacific, [0, 0])).toBe(false);
    });

    it('go on where a saved tenant stopped, the way of a device too', async () => {
        const client = open();
        const geofence_id = await make(client);
        await apply(client, KIOSK, [geofence_id]);
        client.tenant.changeDevice(KIOSK, { route: [{ after: 30, ...AWAY }] });
        client.tenant.clock.step(6 * MINUTE);
        const snapshot = await client.tenant.snapshot();
        const again = openTenant({ data: { snapshot } });
        again.tenant.clock.step(30 * MINUTE);
        expect(await devicesOf(again, geofence_id)).toMatchObject([{ device_id: KIOSK, inside: false }]);
        expect(JSON.stringify(snapshot)).toContain(geofence_id);
    });

    it('and ways of devices that go back in time are refused', () => {
        const tenant = createTestTenant({ devices: 5 });
        const back = [
            { after: 10, ...AWAY },
            { after: 10, ...PEARL },
        ];
        expect(() => tenant.changeDevice(KIOSK, { route: back })).toThrow(/route/);
        expect(() => createTestTenant({ data: { devices: [{ route: back }] } })).toThrow(/route/);
    });
});
