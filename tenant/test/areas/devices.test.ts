import { type JsonObject, readObject } from '../../src/util/json.js';
import { openTenant, rowsOf } from '../support/tenant-client.js';

const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
const PEARL = 'c2597fe1-0b84-43da-96c8-7e15af3d2b90';
const ROOT = 'a84d0c17-6e32-4b95-8f1c-2097d5e3b46a';

const names = (rows: readonly JsonObject[]) => rows.map((device) => device['device_name'] ?? device['name']);

describe('getAllDevices', () => {
    it('lists the Harbor & Pine devices first, then the generated ones, each once', async () => {
        const { ok, rows } = openTenant({ devices: 400 });
        expect((await ok('getAllDevices'))['count']).toBe(400);
        const all = await rows('getAllDevices', { query: { limit: 400 } });
        expect(names(all).slice(0, 5)).toEqual([
            'HRB-PNE-7K2Q',
            'HRB-PNE-M4XD',
            'HRB-PNE-T9WL',
            'HRB-PNE-2BVR',
            'HRB-PNE-HQ6N',
        ]);
        for (const field of ['id', 'device_name', 'suid'])
            expect(new Set(all.map((device) => device[field])).size).toBe(400);
    });

    it('is the same for a seed and another for another', async () => {
        const page = async (seed: string) =>
            (await openTenant({ devices: 50, seed }).call('getAllDevices', { query: { limit: 50 } })).text;
        expect(await page('a')).toBe(await page('a'));
        expect(await page('a')).not.toBe(await page('b'));
    });

    it('links pages by absolute addresses that keep the filters', async () => {
        const { tenant, ok } = openTenant({ devices: 100 });
        const query = { state: 1, limit: 10, offset: 10 };
        const page = await ok('getAllDevices', { query });
        const base = `${tenant.baseUrl}/enterprise/${tenant.enterpriseId}/device/`;
        expect(page['next']).toBe(`${base}?state=1&limit=10&offset=20`);
        expect(page['previous']).toBe(`${base}?state=1&limit=10`);
        expect((await ok('getAllDevices', { query: { ...query, offset: 90 } }))['next']).toBeNull();
    });

    it('cuts a limit down to its cap and answers 20 rows without one', async () => {
        const { rows, ok } = openTenant({ devices: 100, maxPageSize: 30 });
        expect(await rows('getAllDevices')).toHaveLength(20);
        expect(await rows('getAllDevices', { query: { limit: 90 } })).toHaveLength(30);
        expect((await ok('getAllDevices', { query: { limit: 90 } }))['next']).toContain('limit=30&offset=30');
    });

    it('gives every row of a filter once when it is walked page by page', async () => {
        const { ok } = openTenant({ devices: 500 });
        const seen: unknown[] = [];
        for (let offset = 0; ; offset += 40) {
            const page = await ok('getAllDevices', { query: { state: 60, limit: 40, offset } });
            seen.push(...names(rowsOf(page)));
            if (page['next'] === null) {
                expect([seen.length, new Set(seen).size]).toEqual([page['count'], page['count']]);
                return;
            }
        }
    });

    it.each([
        [{ name: 'HRB-PNE-T9WL', limit: 1 }, 'HRB-PNE-T9WL'],
        [{ name: 't9wl' }, 'HRB-PNE-T9WL'],
        [{ serial: 'R9XT40A1BCG' }, 'HRB-PNE-2BVR'],
        [{ imei: '490154203237518' }, 'HRB-PNE-HQ6N'],
        [{ search: '490154' }, 'HRB-PNE-HQ6N'],
        [{ search: 'hq6n' }, 'HRB-PNE-HQ6N'],
        [{ group: PEARL, tags: 'signage' }, 'HRB-PNE-T9WL'],
        [{ search: '02:00:5E:10:00:01', limit: 1 }, 'HRB-PNE-7K2Q'],
        [{ search: 'window display', limit: 1 }, 'HRB-PNE-T9WL'],
        [{ search: KIOSK.slice(0, 13) }, 'HRB-PNE-7K2Q'],
    ])('filtered by %j finds %s first', async (query, name) => {
        expect(names(await openTenant({ devices: 300 }).rows('getAllDevices', { query }))[0]).toBe(name);
    });

    it('keeps what fits every filter, and nothing else', async () => {
        const { rows } = openTenant({ devices: 400 });
        const all = await rows('getAllDevices', { query: { limit: 400 } });
        const check = async (
            query: Record<string, string | number | boolean>,
            fits: (device: JsonObject) => boolean,
        ) => {
            const found = await rows('getAllDevices', { query: { ...query, limit: 400 } });
            expect(names(found)).toEqual(names(all.filter(fits)));
            expect(found.length).toBeGreaterThan(0);
        };
        await check({ state: 60 }, (device) => device['state'] === 60);
        await check({ is_gms: 'False' }, (device) => device['is_gms'] === false);
        await check({ brand: 'zebra' }, (device) => readObject(device, 'hardwareInfo')['brand'] === 'Zebra');
        await check(
            { tags: 'pilot', state: 1 },
            (device) => JSON.stringify(device['tags']) === '["pilot"]' && device['state'] === 1,
        );
        const inNone = all.filter((device) => JSON.stringify(device['groups']) === '[]');
        expect(inNone.length).toBeGreaterThan(0);
        await check({ group: ROOT }, (device) => !inNone.includes(device));
        const [blueprint] = all.map((device) => device['assigned_blueprint_id']).filter((id) => typeof id === 'string');
        await check(
            { assigned_blueprint_id: String(blueprint) },
            (device) => device['assigned_blueprint_id'] === blueprint,
        );
    });

    it('shows rows that come and go while somebody walks', async () => {
        const { tenant, rows } = openTenant({ devices: 60 });
        const before = names(await rows('getAllDevices', { query: { limit: 20, offset: 20 } }));
        tenant.addDevices([{ device_name: 'HRB-PNE-NEW1' }, { device_name: 'HRB-PNE-NEW2' }], 'start');
        expect(names(await rows('getAllDevices', { query: { limit: 2 } }))).toEqual(['HRB-PNE-NEW1', 'HRB-PNE-NEW2']);
        expect(names(await rows('getAllDevices', { query: { limit: 20, offset: 22 } }))).toEqual(before);
        tenant.removeDevices([KIOSK]);
        expect(names(await rows('getAllDevices', { query: { limit: 20, offset: 21 } }))).toEqual(before);
    });
});

describe('getDeviceById', () => {
    it('is the row of the list, and a field more', async () => {
        const { rows, ok } = openTenant({ devices: 30 });
        for (const row of await rows('getAllDevices', { query: { limit: 30 } })) {
            expect(await ok('getDeviceById', { path: { device_id: String(row['id']) } })).toEqual({
                ...row,
                foundation_config: null,
            });
        }
    });

    it.each(['not-a-uuid', '00000000-0000-4000-8000-000000000000'])('answers 404 to %s', async (device_id) => {
        expect((await openTenant().call('getDeviceById', { path: { device_id } })).status).toBe(404);
    });

    it('answers 404 to a device that was removed', async () => {
        const { tenant, call, ok } = openTenant();
        const [id = ''] = tenant.addDevices(1);
        await ok('getDeviceById', { path: { device_id: id } });
        tenant.removeDevices([id]);
        expect((await call('getDeviceById', { path: { device_id: id } })).status).toBe(404);
    });
});

describe('what is on a device', () => {
    it('are apps of the tenant and preloaded ones, filtered and by id', async () => {
        const { rows, ok } = openTenant();
        const path = { device_id: KIOSK };
        const [app] = await rows('getDeviceApps', { path, query: { package_name: 'com.harborpine.checkout' } });
        expect(app).toMatchObject({
            app_name: 'Harbor Checkout',
            version_name: '4.3.0',
            version_code: '430',
            app_type: 'ENTERPRISE',
            is_uninstallable: true,
        });
        expect(await ok('getDeviceAppById', { path: { ...path, app_id: String(app?.['id']) } })).toEqual({
            ...app,
            permissions: expect.arrayContaining([expect.objectContaining({ permission: 'android.permission.CAMERA' })]),
        });
        const whitelisted = await rows('getDeviceApps', { path, query: { whitelisted: 'true' } });
        expect(whitelisted.map((one) => one['app_name'])).toEqual(['Clock', 'Harbor Checkout']);
        expect(await rows('getDeviceApps', { path, query: { search: 'CHROME' } })).toHaveLength(1);
    });

    it('are installs with their outcome', async () => {
        const { rows } = openTenant();
        const found = await rows('getAppInstalls', {
            path: { device_id: KIOSK },
            query: { install_state: 'Install Success' },
        });
        expect(found).toMatchObject([
            { application: { package_name: 'com.harborpine.checkout', version: { version_code: '4.3.0' } } },
        ]);
    });

    it('is one report, and the earlier ones with latest_event=0', async () => {
        const { rows, call } = openTenant();
        const path = { device_id: KIOSK };
        const [report] = await rows('getDeviceEvent', { path, query: { latest_event: 1 } });
        expect(readObject(report, 'data')).toMatchObject({
            powerManagementEvent: { batteryStatus: { batteryLevel: 87 } },
        });
        expect((await call('getDeviceEvent', { path })).body['message']).toBe('latest_event: This field is required. ');
    });
});

describe('getAllDevicesV2', () => {
    it('lists all platforms, each in its own form', async () => {
        const { rows } = openTenant({ devices: 10, otherPlatforms: 6 });
        const all = await rows('getAllDevicesV2', { query: { limit: 100 } });
        expect(all.slice(10).map((device) => device['platform'])).toEqual([
            'APPLE',
            'LINUX',
            'WINDOWS',
            'APPLE',
            'LINUX',
            'WINDOWS',
        ]);
        expect(await rows('getAllDevicesV2', { query: { platform: 'LINUX,WINDOWS' } })).toHaveLength(4);
        expect(await rows('getAllDevices')).toHaveLength(10);
    });

    it('has no results where nothing matches', async () => {
        const page = await openTenant().ok('getAllDevicesV2', { query: { serial: 'nothing' } });
        expect(page['content']).toMatchObject({ count: 0, results: null, next: null, prev: null });
    });

    it.each(['name', '-last_seen', 'battery_level', '-model', 'template_name'])(
        'is sorted by %s, and cursors go through it once',
        async (ordering) => {
            const { rows, ok } = openTenant({ devices: 90 });
            const all = names(await rows('getAllDevicesV2', { query: { ordering, limit: 200 } }));
            const walked: unknown[] = [];
            for (let cursor: unknown = 'start'; cursor !== null; ) {
                const page = await ok('getAllDevicesV2', { query: { ordering, limit: 20, cursor: String(cursor) } });
                walked.push(...names(rowsOf(page)));
                cursor = readObject(page, 'content')['next_cursor'];
            }
            expect(walked).toEqual(all);
        },
    );

    it('by cursor neither repeats nor skips what stays, while devices come and go', async () => {
        const { tenant, rows, ok } = openTenant({ devices: 90 });
        const before = names(await rows('getAllDevicesV2', { query: { limit: 200 } }));
        const walked: unknown[] = [];
        for (let cursor: unknown = 'start'; cursor !== null; ) {
            const page = await ok('getAllDevicesV2', { query: { limit: 20, cursor: String(cursor) } });
            walked.push(...names(rowsOf(page)));
            cursor = readObject(page, 'content')['next_cursor'];
            tenant.addDevices(3, 'start');
            const last = rowsOf(page).at(-1);
            if (last !== undefined) tenant.removeDevices([String(last['id'])]);
        }
        expect(walked).toEqual(before);
    });

    it('goes back by prev_cursor', async () => {
        const { ok } = openTenant({ devices: 50 });
        const ask = async (cursor: unknown) =>
            readObject(await ok('getAllDevicesV2', { query: { limit: 20, cursor: String(cursor) } }), 'content');
        const first = await ask('start');
        const second = await ask(first['next_cursor']);
        expect((await ask(second['prev_cursor']))['results']).toEqual(first['results']);
        expect([first['has_prev'], second['has_prev'], second['has_more']]).toEqual([false, true, true]);
    });

    it('shows the same device as the classic API', async () => {
        const { ok, rows } = openTenant();
        const alone = readObject(await ok('getDeviceByIdV2', { path: { id: KIOSK } }), 'content');
        const facts = { name: 'HRB-PNE-7K2Q', group_id: PEARL, battery_stats: { battery_level: 87 } };
        expect(alone).toMatchObject(facts);
        const [row] = await rows('getAllDevicesV2', { query: { serial: 'R9XT40A1BCD' } });
        expect(row).toMatchObject({ ...facts, policy: { policy_name: 'Kiosk baseline' } });
    });

    it.each([
        [
            { battery_level_gte: 90 },
            (device: JsonObject) => Number(readObject(device, 'battery_stats')['battery_level']) >= 90,
        ],
        [{ android_version: '13' }, (device: JsonObject) => device['os_version'] === '13'],
        [{ managed_by: 'BLUEPRINT' }, (device: JsonObject) => device['managed_by'] === 'BLUEPRINT'],
        [{ policy_multi: 'Kiosk baseline' }, (device: JsonObject) => 'policy_id' in readObject(device, 'policy')],
        [{ group_multi_immediate: PEARL }, (device: JsonObject) => device['group_id'] === PEARL],
        [{ state: '60' }, (device: JsonObject) => device['state'] === 60],
        [{ is_locked_down: true }, () => false],
    ])('filtered by %j keeps what fits', async (query, fits) => {
        const { rows } = openTenant({ devices: 200 });
        const all = await rows('getAllDevicesV2', { query: { limit: 200 } });
        expect(names(await rows('getAllDevicesV2', { query: { ...query, limit: 200 } }))).toEqual(
            names(all.filter(fits)),
        );
    });
});
