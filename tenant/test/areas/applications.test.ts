import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isJsonObject, readObject } from '../../src/util/json.js';
import { openTenant, type TenantClient } from '../support/tenant-client.js';

const CHECKOUT = '4ac19e70-d8b5-4f3e-9027-c5e61b84fa3d';
const NEWEST = 'f135b6c8-7e20-4d9a-8b46-a90c2de75f13';
const IN_TEMPLATE = '68d2079b-4fe1-4c35-bd90-3e7a5c81f624';
const PLAY_APP = '2e94a7c1-5b08-4d63-9f7e-8a16d0c3b5f2';
const APK = readFileSync('examples/apk/harbor-checkout-4.3.1.apk');
const apk = (name = 'harbor-checkout-4.3.1.apk', bytes: Uint8Array<ArrayBuffer> = new Uint8Array(APK)) =>
    new File([bytes], name, { type: 'application/vnd.android.package-archive' });

async function download(client: TenantClient, url: unknown): Promise<Response> {
    return client.tenant.fetch(String(url));
}

describe('upload', () => {
    it('reads package, label, versions, SDKs and permissions out of the APK', async () => {
        const { ok, rows } = openTenant();
        const { application } = await ok('upload', { file: apk() });
        expect(application).toMatchObject({
            id: CHECKOUT,
            package_name: 'com.harborpine.checkout',
            application_name: 'Harbor Checkout',
        });
        const [version] = await rows('getAppVersions', { path: { application_id: CHECKOUT } });
        expect(version).toMatchObject({
            version_code: '4.3.1',
            build_number: '431',
            min_sdk_version: '26',
            target_sdk_version: '33',
            size_in_mb: 8596 / 1024 / 1024,
            hash_string: createHash('sha256').update(APK).digest('hex'),
            permissions: [
                { permission: 'android.permission.INTERNET' },
                { permission: 'android.permission.CAMERA' },
                { permission: 'android.permission.ACCESS_NETWORK_STATE' },
            ],
        });
    });

    it('gives back the very bytes that were uploaded, and the icon, without a key', async () => {
        const client = openTenant();
        await client.ok('upload', { file: apk() });
        const [version] = await client.rows('getAppVersions', { path: { application_id: CHECKOUT } });
        const file = await download(client, version?.['app_file']);
        expect(Buffer.from(await file.arrayBuffer()).equals(APK)).toBe(true);
        expect((await download(client, version?.['app_icon'])).headers.get('content-type')).toBe('image/png');
    });

    it('puts the new version first and refuses the same one a second time', async () => {
        const { ok, call } = openTenant();
        const { application } = await ok('upload', { file: apk() });
        const { versions } = readObject(application);
        expect(Array.isArray(versions) && versions.map((version) => readObject(version)['version_code'])).toEqual([
            '4.3.1',
            '4.3.0',
            '4.2.0',
        ]);
        const again = await call('upload', { file: apk() });
        expect([again.status, again.body['message']]).toEqual([
            400,
            'app_file: App Upload failed as this version already exists. ',
        ]);
    });

    it.each([
        ['a text', 'notes.apk', Buffer.from('no zip'), 415, /not an APK/],
        ['a file of another name', 'harbor.zip', APK, 415, /end in \.apk/],
        ['an APK cut in the middle', 'cut.apk', APK.subarray(0, 4000), 415, /not an APK/],
        [
            'a zip without a manifest',
            'empty.apk',
            Buffer.from('504b0506000000000000000000000000000000000000', 'hex'),
            400,
            /no readable AndroidManifest/,
        ],
    ])('refuses %s in words', async (_, name, bytes, status, message) => {
        const { call, rows } = openTenant();
        const answer = await call('upload', { file: apk(name, new Uint8Array(bytes)) });
        expect([answer.status, answer.body['message']]).toEqual([status, expect.stringMatching(message)]);
        expect(await rows('getAppVersions', { path: { application_id: CHECKOUT } })).toHaveLength(2);
    });

    it('reads or refuses an APK with any spoilt byte, and never gets stuck on one', async () => {
        const { call } = openTenant();
        for (let at = 5; at < APK.length; at += 61) {
            const spoilt = new Uint8Array(APK);
            spoilt[at] = (spoilt[at] ?? 0) ^ 0xff;
            expect([201, 400, 415]).toContain((await call('upload', { file: apk('spoilt.apk', spoilt) })).status);
        }
    });

    it('answers 413 past the limit, and 415 to what is no form', async () => {
        const { call, get, tenant } = openTenant({ maxUploadBytes: 5000 });
        expect((await call('upload', { file: apk() })).status).toBe(413);
        const path = `/enterprise/${tenant.enterpriseId}/application/upload/`;
        const answer = await get(path, {
            method: 'POST',
            body: APK,
            headers: { 'content-type': 'application/octet-stream' },
        });
        expect(answer.status).toBe(415);
    });
});

describe('versions', () => {
    it('count the devices that have them, and installdevices lists as many', async () => {
        const { ok, rows } = openTenant({ devices: 300 });
        for (const version of await rows('getAppVersions', { path: { application_id: CHECKOUT } })) {
            const path = { application_id: CHECKOUT, version_id: String(version['id']) };
            expect(version['installed_count']).toBe((await ok('getInstallDevices', { path }))['count']);
        }
        const path = { application_id: CHECKOUT, version_id: NEWEST };
        const [first] = await rows('getInstallDevicesV1', { path, query: { search: 'pearl' } });
        expect(first).toMatchObject({ device_name: 'HRB-PNE-7K2Q', group_name: 'Portland Pearl Store' });
    });

    it('are sorted by ordering and filtered by version_code', async () => {
        const { rows } = openTenant({ devices: 300 });
        const path = { application_id: CHECKOUT };
        const counts = (await rows('getAppVersions', { path, query: { ordering: '-installed_count' } })).map((one) =>
            Number(one['installed_count']),
        );
        expect(counts).toEqual([...counts].sort((a, b) => b - a));
        expect(await rows('getAppVersionsV1', { path, query: { version_code: '4.2.0' } })).toHaveLength(1);
    });

    it('come in two forms', async () => {
        const { ok } = openTenant();
        const path = { application_id: CHECKOUT, version_id: NEWEST };
        expect(await ok('getAppVersion', { path })).toMatchObject({ version_code: '4.3.0', build_number: '430' });
        const today = await ok('getAppVersion', { path, query: { legacy_format: 'False' } });
        expect([today['version_name'], today['version_code'], 'build_number' in today]).toEqual([
            '4.3.0',
            '430',
            false,
        ]);
    });

    it('show what PATCH changed, and only one is the default', async () => {
        const { ok, rows } = openTenant();
        const body = { release_comments: 'Rolled out in Portland', release_track: 'Beta', is_default: true };
        await ok('patchAppVersion', { path: { application_id: CHECKOUT, version_id: IN_TEMPLATE }, body });
        const versions = await rows('getAppVersions', { path: { application_id: CHECKOUT } });
        expect(versions.map((version) => version['is_default'])).toEqual([false, true]);
        expect(versions[1]).toMatchObject(body);
    });

    it('used by a template are deleted in two calls; the last one takes the app along', async () => {
        const { ok, call, rows } = openTenant();
        const path = { application_id: CHECKOUT, version_id: IN_TEMPLATE };
        const asked = await ok('deleteAppVersion', { path });
        expect(asked['templates']).toEqual([{ id: 52, name: 'Store kiosk' }]);
        expect((await call('getAppVersion', { path })).status).toBe(200);
        expect((await call('deleteAppVersion', { path, query: { request_id: NEWEST } })).status).toBe(400);
        expect(
            (await call('deleteAppVersion', { path, query: { request_id: String(asked['request_id']) } })).status,
        ).toBe(204);
        // A blueprint uses the newest one, until it is saved without it.
        const last = { path: { ...path, version_id: NEWEST } };
        const refused = await call('deleteAppVersionV1', last);
        expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Store tablets')]);
        const [blueprint] = await rows('getAllBlueprints', { query: { name_exact: 'Store tablets' } });
        const blueprintPath = { blueprint_id: String(blueprint?.['id']) };
        await ok('updateBlueprint', { path: blueprintPath, body: { settings: {}, publish: true } });
        expect((await call('deleteAppVersionV1', last)).status).toBe(204);
        expect((await call('getApplication', { path })).status).toBe(404);
    });
});

describe('applications', () => {
    it('of managed Google Play are on V1 only, hidden ones only when asked for', async () => {
        const { rows, call } = openTenant();
        const packages = async (operation: string, query = {}) =>
            (await rows(operation, { query })).map((app) => app['package_name']);
        expect(await packages('getAllApplications')).toEqual(['com.harborpine.checkout', 'com.harborpine.signage']);
        expect(await packages('getAllApplicationsV1')).toContain('com.parcelscan.app');
        expect(await packages('getAllApplications', { is_hidden: true })).toEqual(['io.esper.settings']);
        expect((await call('getApplication', { path: { application_id: PLAY_APP } })).status).toBe(404);
        expect((await call('getApplicationv1', { path: { application_id: PLAY_APP } })).status).toBe(200);
    });

    it.each([
        [{ package_name: 'harborpine' }, 2],
        [{ package_name: 'com.harborpine', package_name_exact: 'true' }, 0],
        [{ package_name: 'com.harborpine.signage', package_name_exact: 'True' }, 1],
        [{ application_name: 'checkout' }, 1],
        [{ supported_sdk: 24 }, 1],
        [{ created_on_lt: '2026-01-01T00:00:00Z' }, 1],
        [{ has_uploaded_version: false }, 0],
    ])('filtered by %j are %i', async (query, count) => {
        expect((await openTenant().ok('getAllApplications', { query }))['count']).toBe(count);
    });

    it('that are deleted stay on the devices', async () => {
        const { ok, call, rows } = openTenant();
        await ok('deleteApplication', { path: { application_id: CHECKOUT } });
        expect((await call('getApplication', { path: { application_id: CHECKOUT } })).status).toBe(404);
        const apps = await rows('getDeviceApps', {
            path: { device_id: '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3' },
            query: { app_type: 'ENTERPRISE' },
        });
        expect(apps.map((app) => app['package_name'])).toEqual(['com.harborpine.checkout']);
    });

    it('have downloads whose size and hash are those of the record', async () => {
        const client = openTenant();
        const [version] = await client.rows('getAppVersions', {
            path: { application_id: 'd90f26b4-1c7a-45e8-a3f2-64b8e5107c9d' },
        });
        const bytes = Buffer.from(await (await download(client, version?.['app_file'])).arrayBuffer());
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(version?.['hash_string']);
        expect(isJsonObject(version) && Number(version['size_in_mb'])).toBeCloseTo(bytes.length / 1024 / 1024, 1);
    });

    it('have links that end after an hour', async () => {
        const client = openTenant();
        const app = await client.ok('getApplication', { path: { application_id: CHECKOUT } });
        const [version] = Array.isArray(app['versions']) ? app['versions'] : [];
        client.tenant.clock.step(3_600_001);
        expect((await download(client, readObject(version)['download_url'])).status).toBe(403);
    });
});
