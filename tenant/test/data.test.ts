import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestTenant, type TenantData, type TenantOptions } from '../src/index.js';
import { createClock } from '../src/util/clock.js';
import { openTenant } from './support/tenant-client.js';

const folder = mkdtempSync(join(tmpdir(), 'tenant-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

const OFFLINE = '26fa8d13-c07e-4d59-b5a1-e830746c9f2d';
const MINE: TenantData = {
    groups: [{ name: 'Lab' }, { name: 'Bench', parent: 'Lab' }],
    applications: [
        {
            application_name: 'Till',
            package_name: 'com.example.till',
            versions: [
                { version_name: '2.0', version_code: '20' },
                { version_name: '1.0', version_code: '10' },
            ],
        },
    ],
    policies: [{ name: 'Open', policy: { cameraDisabled: false } }],
    devices: [
        {
            device_name: 'HRB-PNE-LAB1',
            group: 'Bench',
            policy: 'Open',
            tags: ['lab'],
            apps: [{ package_name: 'com.example.till', version_name: '1.0' }],
        },
        { device_name: 'HRB-PNE-LAB2', group: 'Lab', state: 60, apps: [] },
    ],
    geofences: [{ name: 'Yard', latitude: 45, longitude: -122, devices: ['HRB-PNE-LAB1'] }],
    content: [{ name: 'hello.txt', text: 'Hello', tags: ['demo'] }],
    subscriptions: [{ aws_account_id: '210987654321' }],
};

describe('a data file', () => {
    it('adds things of its own to what is made up, before it', async () => {
        const { rows, ok, tenant } = openTenant({ devices: 20, data: MINE });
        const [first, second] = await rows('getAllDevices');
        expect([first?.['device_name'], first?.['policy_name'], first?.['tags']]).toEqual([
            'HRB-PNE-LAB1',
            'Open',
            ['lab'],
        ]);
        expect(second).toMatchObject({ device_name: 'HRB-PNE-LAB2', state: 60 });
        expect((await ok('getAllDevices'))['count']).toBe(22);
        const path = { device_id: String(first?.['id']) };
        expect(await rows('getDeviceApps', { path, query: { app_type: 'ENTERPRISE' } })).toMatchObject([
            { package_name: 'com.example.till', version_name: '1.0' },
        ]);
        expect(await rows('getAppInstalls', { path })).toMatchObject([
            { application: { package_name: 'com.example.till' } },
        ]);
        const [app] = await rows('getAllApplications', { query: { package_name: 'com.example.till' } });
        const versions = await rows('getAppVersions', { path: { application_id: String(app?.['id']) } });
        expect(versions.map((version) => version['installed_count'])).toEqual([0, 1]);
        expect((await rows('getAllGeofences', { query: { search: 'yard' } }))[0]?.['device_count']).toBe(1);
        const [content] = await rows('getAllContent', { query: { search: 'demo' } });
        expect(await (await tenant.fetch(String(content?.['download_url']))).text()).toBe('Hello');
        expect(await rows('getAllSubscriptions')).toHaveLength(2);
    });

    it('is read from a path', async () => {
        const file = join(folder, 'mine.json');
        writeFileSync(file, JSON.stringify(MINE));
        expect((await openTenant({ devices: 0, data: file }).ok('getAllDevices'))['count']).toBe(2);
    });

    it.each([
        [{ devices: [{ colour: 'green' }] }, 'data/devices/0: must NOT have additional properties: colour.'],
        [{ groups: [{}] }, "data/groups/0: must have required property 'name'."],
        [{ devices: [{ group: 'Nowhere' }] }, 'There is no group "Nowhere".'],
        [{ devices: [{ apps: [{ package_name: 'com.none' }] }] }, 'There is no app com.none.'],
        [{ devices: [{ id: OFFLINE }] }, `There is a device ${OFFLINE} already.`],
        [{ gadgets: [] }, 'data: must NOT have additional properties: gadgets.'],
    ])('%j is refused in words', (data, message) => {
        expect(() => createTestTenant({ data: data as TenantData })).toThrow(new TypeError(message));
    });

    it('that is not there, or no JSON, is named', () => {
        const file = join(folder, 'broken.json');
        writeFileSync(file, '{');
        expect(() => createTestTenant({ data: '/nowhere/tenant.json' })).toThrow(
            '/nowhere/tenant.json: there is no such file.',
        );
        expect(() => createTestTenant({ data: file })).toThrow(`${file}: `);
    });
});

describe('save', () => {
    it('writes a state that goes on where it was', async () => {
        const before = openTenant({ devices: 2000, now: '2026-12-01T08:00:00Z' });
        const { ok, tenant } = before;
        await ok('upload', { file: new File([readFileSync('examples/apk/harbor-checkout-4.4.0.apk')], 'a.apk') });
        await ok('createGroup', { body: { name: 'Lab' } });
        const sent = await ok('createCommand', {
            body: { command_type: 'DEVICE', devices: [OFFLINE], device_type: 'all', command: 'REBOOT' },
        });
        tenant.addDevices(3, 'start');
        const file = join(folder, 'saved.json');
        await tenant.save(file);

        const after = openTenant({ data: file });
        expect(after.tenant.clock.now()).toBe(tenant.clock.now());
        for (const operation of [
            'getAllDevices',
            'getAllGroups',
            'getAllApplications',
            'listCommandRequest',
            'getAllDevicesV2',
            'getAllContent',
        ]) {
            expect(await after.ok(operation, { query: { limit: 200 } })).toEqual(
                await before.ok(operation, { query: { limit: 200 } }),
            );
        }
        const [app] = await after.rows('getAppVersions', {
            path: { application_id: '4ac19e70-d8b5-4f3e-9027-c5e61b84fa3d' },
        });
        expect((await (await after.tenant.fetch(String(app?.['app_file']))).arrayBuffer()).byteLength).toBe(8596);

        after.tenant.changeDevice(OFFLINE, { state: 1 });
        after.tenant.clock.step(3000);
        const [status] = await after.rows('getCommandRequestStatus', { path: { request_id: String(sent['id']) } });
        expect(status?.['state']).toBe('Command Success');
        const ids = (await after.rows('getAllGroups', { query: { limit: 200 } })).map((group) => group['id']);
        expect(ids).not.toContain((await after.ok('createGroup', { body: { name: 'Other' } }))['id']);
    });

    it('writes little for a large fleet that nothing has changed', async () => {
        const file = join(folder, 'large.json');
        await openTenant({ devices: 100_000 }).tenant.save(file);
        expect(readFileSync(file).length).toBeLessThan(200_000);
    });
});

describe('an option', () => {
    it.each([
        [{ devices: -1 }, 'devices: expected a whole number between 0 and 2000000, got -1.'],
        [{ devices: 1.5 }, 'devices: expected a whole number between 0 and 2000000, got 1.5.'],
        [{ speed: Number.NaN }, 'speed: expected a number between 0 and 1000000, got null.'],
        [{ now: 'yesterday' }, 'now: expected a date from 1970 to 9000, got "yesterday".'],
        [{ apiKey: 'with blank' }, 'apiKey: expected letters, digits and signs without blanks.'],
        [{ colour: 'green' }, 'Unknown option: colour.'],
    ])('%j is refused in words', (options, message) => {
        expect(() => createTestTenant(options as TenantOptions)).toThrow(new TypeError(message));
    });

    it('speed lets the clock run, at any speed, and none of it goes back', () => {
        let real = 0;
        const clock = createClock({ start: 1000, speed: 60, real: () => real });
        real = 100;
        expect(clock.now()).toBe(7000);
        clock.setSpeed(0);
        real = 200;
        expect(clock.now()).toBe(7000);
        clock.step(500);
        expect([clock.now(), clock.speed]).toEqual([7500, 0]);
    });
});
