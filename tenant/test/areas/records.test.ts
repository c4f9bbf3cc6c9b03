import { readObject } from '../../src/util/json.js';
import { openTenant } from '../support/tenant-client.js';

const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';

describe('policies', () => {
    it('are applied by SET_NEW_POLICY, counted, and not deleted while a device has them', async () => {
        const { ok, call, rows, tenant } = openTenant({ devices: 5 });
        expect((await rows('listPolicies'))[0]).toMatchObject({ id: 318, device_count: 4 });
        const enterprise = `${tenant.baseUrl}/enterprise/${tenant.enterpriseId}/`;
        const policy = await ok('createPolicy', {
            body: { name: 'Strict', enterprise, policy: { cameraDisabled: true } },
        });
        await ok('createCommand', {
            body: {
                command_type: 'DEVICE',
                devices: [KIOSK],
                command: 'SET_NEW_POLICY',
                command_args: { policy_url: policy['url'] },
            },
        });
        tenant.clock.step(3000);
        const path = { policy_id: Number(policy['id']) };
        expect(await ok('getPolicyById', { path })).toMatchObject({
            device_count: 1,
            policy: { cameraDisabled: true },
        });
        expect(await ok('getDeviceById', { path: { device_id: KIOSK } })).toMatchObject({
            policy: policy['url'],
            policy_name: 'Strict',
        });
        expect((await call('deleteEnterprisePolicy', { path })).status).toBe(400);
    });

    it('that are renamed show their new name on the devices', async () => {
        const { ok } = openTenant({ devices: 5 });
        await ok('getDeviceById', { path: { device_id: KIOSK } });
        await ok('partialupdatePolicy', { path: { policy_id: 318 }, body: { name: 'Kiosk 2027' } });
        expect((await ok('getDeviceById', { path: { device_id: KIOSK } }))['policy_name']).toBe('Kiosk 2027');
    });

    it('are refused under a name that is there, or for another enterprise', async () => {
        const { call } = openTenant();
        const body = {
            name: 'Kiosk baseline',
            enterprise: 'https://x.example/enterprise/3f6c2a9e-5b1d-4c7e-9a43-8d20e1f7b655/',
            policy: {},
        };
        expect((await call('createPolicy', { body })).body['message']).toBe(
            'name: A policy with this name already exists. ',
        );
        expect(
            (
                await call('createPolicy', {
                    body: { ...body, name: 'B', enterprise: 'https://x.example/enterprise/1/' },
                })
            ).status,
        ).toBe(400);
    });

    it('are replaced whole by PUT', async () => {
        const { ok, tenant } = openTenant();
        const enterprise = `${tenant.baseUrl}/enterprise/${tenant.enterpriseId}/`;
        await ok('updatePolicy', {
            path: { policy_id: 318 },
            body: { name: 'Kiosk baseline', enterprise, policy: { nfcBeamDisabled: true } },
        });
        expect((await ok('getPolicyById', { path: { policy_id: 318 } }))['policy']).toEqual({ nfcBeamDisabled: true });
    });
});

describe('geofences', () => {
    it('live and die, but not while devices are linked to them', async () => {
        const { ok, call, rows, tenant } = openTenant({ devices: 5 });
        const [linked] = await rows('getAllGeofences', { query: { search: 'PEARL' } });
        expect(linked).toMatchObject({ name: 'Pearl Store block', device_count: 3, latitude: 45.5289 });
        const path = { geofence_id: String(linked?.['id']) };
        expect((await call('deleteGeofence', { path })).status).toBe(400);
        const made = await ok('createGeofence', {
            body: { name: 'Depot', latitude: 45.6, longitude: -122.6, radius: 300 },
        });
        const own = { geofence_id: String(made['id']) };
        await ok('updateGeofence', { path: own, body: { name: 'Depot 2', latitude: 45.7, longitude: -122.6 } });
        expect(await ok('getGeofence', { path: own })).toMatchObject({
            name: 'Depot 2',
            latitude: 45.7,
            radius: null,
            device_count: 0,
        });
        expect((await call('deleteGeofence', { path: own })).status).toBe(204);
        tenant.removeDevices((await rows('getAllDevices')).map((device) => String(device['id'])));
        expect((await call('deleteGeofence', { path })).status).toBe(204);
    });

    it("take coordinates as text and actions in lower case, as Esper's tool sends them, and answer neither", async () => {
        const { ok } = openTenant();
        const sent = {
            name: 'Depot',
            latitude: '45.6',
            longitude: '-122.676483',
            device_actions: ['lock_down', 'beep'],
        };
        const made = await ok('createGeofence', { body: sent });
        const seen = { latitude: 45.6, longitude: -122.676483, device_actions: ['LOCK_DOWN', 'BEEP'] };
        expect(made).toMatchObject(seen);
        const path = { geofence_id: String(made['id']) };
        expect(await ok('updateGeofence', { path, body: made })).toMatchObject(seen);
        expect(await ok('partialUpdateGeofence', { path, body: { latitude: '1e1' } })).toMatchObject({ latitude: 10 });
    });

    it.each([
        [{ latitude: 'north' }, 'latitude: A valid number is required. '],
        [{ latitude: '' }, 'latitude: A valid number is required. '],
        [{ latitude: true }, 'latitude: A valid number is required. '],
        [{ latitude: '90.1' }, 'latitude: Ensure this value is less than or equal to 90. '],
        [{ longitude: -180.5 }, 'longitude: Ensure this value is greater than or equal to -180. '],
        [{ device_actions: ['explode'] }, 'device_actions: "explode" is not a valid choice. '],
    ])('refuse %j', async (fields, message) => {
        const { call } = openTenant();
        const body = { name: 'Depot', latitude: 45.6, longitude: -122.6, ...fields };
        const answer = await call('createGeofence', { body });
        expect([answer.status, answer.body['message']]).toEqual([400, message]);
    });
});

describe('content', () => {
    it('comes back byte for byte, with its hash, tags and description', async () => {
        const { ok, rows, tenant } = openTenant();
        const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7919) & 255);
        const made = await ok('postContent', {
            file: new File([bytes], 'Plan für März.bin', { type: 'application/x-plan' }),
        });
        expect(made).toMatchObject({ name: 'Plan für März.bin', kind: 'application/x-plan', size: '100000' });
        const file = await tenant.fetch(String(made['download_url']));
        expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
        await ok('patchContent', {
            path: { content_id: Number(made['id']) },
            body: { tags: ['floor'], description: 'Where things are' },
        });
        expect((await rows('getAllContent', { query: { search: 'FLOOR' } })).map((one) => one['id'])).toEqual([
            made['id'],
        ]);
    });

    it('is listed newest first, also what was found by its name', async () => {
        const { ok, rows } = openTenant();
        for (const name of ['plan a.txt', 'plan b.txt', 'notes.txt'])
            await ok('postContent', { file: new File(['x'], name) });
        const names = async (query: Record<string, string | number>) =>
            (await rows('getAllContent', { query })).map((one) => one['name']);
        expect(await names({})).toEqual(['notes.txt', 'plan b.txt', 'plan a.txt', 'price-list-2026-09.pdf']);
        expect(await names({ search: 'PLAN', limit: 1, offset: 1 })).toEqual(['plan a.txt']);
    });

    it('is refused under a name that is there, past the limit, and without a file', async () => {
        const { call, get, tenant } = openTenant({ maxUploadBytes: 1000 });
        expect((await call('postContent', { file: new File(['x'], 'price-list-2026-09.pdf') })).body['message']).toBe(
            'key: A file named price-list-2026-09.pdf already exists. ',
        );
        expect((await call('postContent', { file: new File(['x'.repeat(1001)], 'large.txt') })).status).toBe(413);
        const form = new FormData();
        form.set('other', 'text');
        const answer = await get(`/v0/enterprise/${tenant.enterpriseId}/content/upload/`, {
            method: 'POST',
            body: form,
        });
        expect([answer.status, readObject(await answer.json())['message']]).toEqual([
            400,
            'key: No file was submitted. ',
        ]);
    });

    it('that was deleted is gone, its link too', async () => {
        const { ok, call, tenant } = openTenant();
        const url = (await ok('getContent', { path: { content_id: 6142 } }))['download_url'];
        expect((await tenant.fetch(String(url))).status).toBe(200);
        await ok('deleteContent', { path: { content_id: 6142 } });
        expect((await call('getContent', { path: { content_id: 6142 } })).status).toBe(404);
        expect((await tenant.fetch(String(url))).status).toBe(404);
    });

    it('larger than what stays in memory is stored and read like any other', async () => {
        const { ok, tenant } = openTenant();
        const made = await ok('postContent', { file: new File(['0123456789'.repeat(600_000)], 'large.bin') });
        expect(made['size']).toBe('6000000');
        expect((await (await tenant.fetch(String(made['download_url']))).text()).slice(-12)).toBe('890123456789');
        tenant.close();
    });
});

describe('the account', () => {
    it('is shown and changed, the names of devices stay', async () => {
        const { ok } = openTenant();
        expect((await ok('getTokenInfo'))['enterprise']).toBe('3f6c2a9e-5b1d-4c7e-9a43-8d20e1f7b655');
        await ok('partialUpdateEnterprise', { body: { contact_person: null, zipcode: '97210' } });
        expect(await ok('getEnterprise')).toMatchObject({
            name: 'Harbor & Pine',
            short_code: 'HRB-PNE',
            contact_person: null,
            zipcode: '97210',
        });
    });

    it('has its key renewed: the new one works, the old one no more', async () => {
        const { ok, call, tenant } = openTenant();
        const old = tenant.apiKey;
        const path = { developerapp_id: '7d1e4b58-2c96-4f0a-b8e3-51a6c9d07f24' };
        const renewed = await ok('renewToken', { path, query: { access_token: old } });
        expect(renewed).toMatchObject({
            token: tenant.apiKey,
            enterprise: 'Harbor & Pine [3f6c2a9e-5b1d-4c7e-9a43-8d20e1f7b655]',
            developerapp: expect.stringMatching(/ \(7d1e4b58/),
        });
        expect((await ok('getTokenInfo'))['token']).toBe(renewed['token']);
        expect((await call('getTokenInfo', { headers: { authorization: `Bearer ${old}` } })).status).toBe(401);
        expect(JSON.stringify(tenant.requests())).not.toContain(old);
    });

    it('has a key that ends', async () => {
        const { call, tenant } = openTenant();
        tenant.clock.step(1100 * 86_400_000);
        expect((await call('getTokenInfo')).status).toBe(401);
    });

    it('has event subscriptions', async () => {
        const { ok, rows } = openTenant();
        const made = await ok('createSubscription', { body: { aws_account_id: '210987654321' } });
        expect(await rows('getAllSubscriptions')).toContainEqual(made);
        await ok('deleteSubscription', { path: { subscription_id: String(made['id']) } });
        expect(await rows('getAllSubscriptions')).toHaveLength(1);
    });
});
