import { isJsonObject, type JsonObject, readObject } from '../../src/util/json.js';
import { openTenant, rowsOf, type TenantClient } from '../support/tenant-client.js';

const STORE_TABLETS = 'f768064f-9585-47ad-a39e-ed24c2c063fe';
const CHECKOUT = '4ac19e70-d8b5-4f3e-9027-c5e61b84fa3d';
const CHECKOUT_430 = 'f135b6c8-7e20-4d9a-8b46-a90c2de75f13';
const CHECKOUT_420 = '68d2079b-4fe1-4c35-bd90-3e7a5c81f624';
const SIGNAGE = 'd90f26b4-1c7a-45e8-a3f2-64b8e5107c9d';
const SIGNAGE_205 = '1b84ce95-a06d-4f72-9d3b-82f5e7c0416a';
const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
const UNKNOWN = '00000000-0000-4000-8000-000000000001';

const app = (app_id: string, app_version_id: string, package_name: string) => ({
    app_id,
    app_version_id,
    package_name,
    type: 'ENTERPRISE',
    installation_rule: 'DURING PROVISIONING',
    state: 'SHOW',
    auto_update_mode: 'autoUpdateDefault',
});
const ALWAYS = { apply_policy: 'ALWAYS APPLY' };

/** Makes a blueprint, publishes it, and assigns it to the kiosk. Returns its id. */
async function assigned(client: TenantClient, android: JsonObject): Promise<string> {
    const made = await client.ok('createBlueprint', { body: { name: 'Lab', settings: { android } } });
    const id = String(readObject(made, 'content')['id']);
    await client.ok('updateBlueprint', { path: { blueprint_id: id }, body: { publish: true } });
    client.tenant.changeDevice(KIOSK, { blueprint: 'Lab' });
    return id;
}

/** Converges the kiosk; returns the converge when the device is done. */
async function converge({ ok, tenant }: TenantClient, withProvision = false): Promise<JsonObject> {
    const body = { device_id: KIOSK, converge_with_provision_option: withProvision };
    const { content } = await ok('createConverge', { body });
    tenant.clock.step(5000);
    const id = String(readObject(content)['id']);
    return readObject(await ok('getConverge', { path: { id } }), 'content');
}

const device = async ({ ok }: TenantClient) =>
    readObject(await ok('getDeviceByIdV2', { path: { id: KIOSK } }), 'content');

const packagesOn = async ({ rows }: TenantClient) =>
    (await rows('getDeviceApps', { path: { device_id: KIOSK }, query: { app_type: 'ENTERPRISE' } })).map(
        (one) => `${String(one['package_name'])} ${String(one['version_name'])}`,
    );

describe('blueprints', () => {
    it('get a version by each save, and keep the ones before', async () => {
        const { ok, rows } = openTenant();
        const made = readObject(await ok('createBlueprint', { body: { name: 'Lab' } }), 'content');
        expect(made).toMatchObject({ name: 'Lab', version_number: 1, publish: false, settings: {} });
        const path = { blueprint_id: String(made['id']) };
        const settings = { linux: { custom_shell_scripts_multiple: { shell_scripts: [] } } };
        await ok('updateBlueprint', { path, body: { comments: 'Scripts', settings } });
        await ok('updateBlueprint', { path, body: { name: 'Laboratory', publish: true } });
        const versions = await rows('getAllBlueprintVersions', { path });
        expect(versions.map((one) => [one['version_number'], one['name'], one['publish'], one['comments']])).toEqual([
            [3, 'Laboratory', true, ''],
            [2, 'Lab', false, 'Scripts'],
            [1, 'Lab', false, ''],
        ]);
        // What was left out stayed as it was.
        expect(versions[0]?.['settings']).toEqual(settings);
        const version_id = String(versions[1]?.['version_id']);
        expect(await ok('getBlueprintVersion', { path: { ...path, version_id } })).toMatchObject({
            code: 200,
            content: { id: path.blueprint_id, version_id, version_number: 2 },
        });
        expect(await rows('getAllBlueprintVersions', { path, query: { publish: 'true' } })).toHaveLength(1);
        expect(await rows('getAllBlueprintVersions', { path, query: { version_number: '2' } })).toHaveLength(1);
        const ordered = await rows('getAllBlueprintVersions', { path, query: { ordering: 'version_number' } });
        expect(ordered.map((one) => one['version_number'])).toEqual([1, 2, 3]);
    });

    it('keep their settings as they were sent, keys that nobody described included', async () => {
        const { ok } = openTenant();
        const settings = {
            android: { brightness_settings: { ...ALWAYS, brightness_value: '80' }, new_in_2027: { on: true } },
        };
        const made = readObject(await ok('createBlueprint', { body: { name: 'Lab', settings } }), 'content');
        const path = { blueprint_id: String(made['id']) };
        expect(readObject(await ok('getBlueprint', { path }), 'content')['settings']).toEqual(settings);
    });

    it('are found by name, and by what any of their versions uses', async () => {
        const { rows } = openTenant();
        const names = async (query: Record<string, string>) =>
            (await rows('getAllBlueprints', { query })).map((one) => one['name']);
        expect(await names({ ordering: '-name' })).toEqual(['Window displays', 'Store tablets']);
        expect(await names({ name: 'TABLET' })).toEqual(['Store tablets']);
        expect(await names({ name_exact: 'store tablets' })).toEqual([]);
        expect(await names({ name_exact: 'Store tablets' })).toEqual(['Store tablets']);
        expect(await names({ settings__android__app_id: SIGNAGE })).toEqual(['Window displays']);
        // Only earlier versions have 4.2.0.
        expect(await names({ settings__android__app_version_id: CHECKOUT_420 })).toEqual(['Store tablets']);
        expect(await names({ settings__android__file_id: '6142' })).toEqual(['Store tablets']);
        expect(await names({ settings__ios__app_id: CHECKOUT })).toEqual([]);
        expect(await names({ settings__android__wifi_network_id: UNKNOWN })).toEqual([]);
    });

    it('come in pages, whose results are null when there are none', async () => {
        const { ok } = openTenant();
        const first = readObject(await ok('getAllBlueprints', { query: { limit: 1 } }), 'content');
        expect(first).toMatchObject({ count: 2, prev: null, next: expect.stringContaining('offset=1') });
        expect(readObject(await ok('getAllBlueprints', { query: { name: 'none' } }), 'content')['results']).toBeNull();
    });

    it('are refused without a name, with one that is taken, and with apps and files that the tenant has not', async () => {
        const { call } = openTenant();
        const refusal = async (body: JsonObject) => {
            const { status, body: answer } = await call('createBlueprint', { body });
            return [status, String(answer['message']).replace(/\s[0-9a-f-]{36}.*/, ' …')];
        };
        expect(await refusal({})).toEqual([400, 'name: This field is required.']);
        expect(await refusal({ name: 'Store tablets' })).toEqual([
            400,
            'name: A blueprint with this name already exists.',
        ]);
        const android = (settings: JsonObject) => ({ name: 'Lab', settings: { android: settings } });
        expect(await refusal(android({ apps: [app(CHECKOUT, SIGNAGE_205, 'com.harborpine.checkout')] }))).toEqual([
            400,
            'settings.android.apps: No version …',
        ]);
        expect(await refusal(android({ files: [{ file_id: '7', destination_path: '/sdcard' }] }))).toEqual([
            400,
            'settings.android.files: No file 7.',
        ]);
        expect(await refusal(android({ lock_screen_settings: { ...ALWAYS, password_quality: 'ANY' } }))).toEqual([
            400,
            expect.stringContaining('"ANY" is not a valid choice.'),
        ]);
        const path = { blueprint_id: UNKNOWN };
        for (const id of ['getBlueprint', 'deleteBlueprint', 'getAllBlueprintVersions'])
            expect((await call(id, { path })).status).toBe(404);
        expect((await call('updateBlueprint', { path, body: {} })).status).toBe(404);
    });

    it('that devices have are not deleted', async () => {
        const { ok, call, tenant } = openTenant({ devices: 5 });
        const path = { blueprint_id: STORE_TABLETS };
        tenant.changeDevice(KIOSK, { blueprint: 'Store tablets' });
        expect((await call('deleteBlueprint', { path })).status).toBe(400);
        tenant.changeDevice(KIOSK, { blueprint: null });
        expect((await call('deleteBlueprint', { path })).status).toBe(204);
        expect((await call('getBlueprint', { path })).status).toBe(404);
        expect(rowsOf(await ok('getAllBlueprints'))).toHaveLength(1);
    });
});

describe('a converge', () => {
    it('brings the published version to the device: apps, settings, and which version it has', async () => {
        const client = openTenant({ devices: 5 });
        const blueprint = await assigned(client, {
            apps: [
                app(CHECKOUT, CHECKOUT_430, 'com.harborpine.checkout'),
                app(SIGNAGE, SIGNAGE_205, 'com.harborpine.signage'),
            ],
            device_mode_settings: { ...ALWAYS, device_mode: 'KIOSK' },
            brightness_settings: { ...ALWAYS, brightness_value: '35' },
            sound_settings: { music_settings: { ...ALWAYS, music_volume: 10 } },
            timezone_settings: { ...ALWAYS, timezone: 'Europe/Oslo' },
        });
        expect(await device(client)).toMatchObject({
            drift_state: 1,
            blueprint_info: {
                assigned_blueprint_id: blueprint,
                current_blueprint_id: null,
                blueprint_upgrade_status: 'UPGRADABLE',
            },
        });
        const done = await converge(client);
        expect(done).toMatchObject({
            status: 'SUCCESS',
            reason: null,
            schedule_type: 'IMMEDIATE',
            schedule_args: null,
        });
        const { blueprint_version_id } = readObject(done, 'blueprint_info');
        expect(await device(client)).toMatchObject({
            drift_state: 0,
            blueprint_info: {
                current_blueprint_id: blueprint,
                current_blueprint_version_id: blueprint_version_id,
                blueprint_upgrade_status: 'UPGRADED',
            },
        });
        expect(await packagesOn(client)).toEqual(['com.harborpine.checkout 4.3.0', 'com.harborpine.signage 2.0.5']);
        expect(await client.ok('getDeviceById', { path: { device_id: KIOSK } })).toMatchObject({
            timezone_string: 'Europe/Oslo',
            kiosk_app_name: 'com.harborpine.checkout',
            current_blueprint_version_number: 2,
            managed_by: 'BLUEPRINT',
        });
        const [report] = await client.rows('getDeviceEvent', {
            path: { device_id: KIOSK },
            query: { latest_event: 1 },
        });
        expect(readObject(readObject(report, 'data'), 'deviceSettings')).toMatchObject({
            brightnessScale: 35,
            audioSettings: expect.arrayContaining([{ audioStream: 'STREAM_MUSIC', volumeLevel: 10 }]),
        });
        const [command] = await client.rows('listConvergeCommands', { path: { id: String(done['id']) } });
        expect(command).toMatchObject({ command_state: 'Command Success' });
        const id = String(command?.['command_request_id']);
        expect(await client.ok('getCommandRequest', { path: { id } })).toMatchObject({
            content: { command: 'CONVERGE' },
        });
        expect(await client.rows('listCommandRequests', { query: { exclude_internal_commands: true } })).toEqual([]);
    });

    it('applies what is for the enrolment only when that is asked for', async () => {
        const client = openTenant({ devices: 5 });
        const provision = { apply_policy: 'PROVISION ONLY', timezone: 'Europe/Oslo' };
        await assigned(client, {
            timezone_settings: provision,
            language_settings: { apply_policy: 'IGNORE', device_locale: 'no_NO' },
        });
        const timezone = async () =>
            (await client.ok('getDeviceById', { path: { device_id: KIOSK } }))['timezone_string'];
        await converge(client);
        expect(await timezone()).toBe('America/Los_Angeles');
        await converge(client, true);
        expect(await timezone()).toBe('Europe/Oslo');
    });

    it('removes apps that are not named, where that is said', async () => {
        const client = openTenant({ devices: 5 });
        const apps = [app(SIGNAGE, SIGNAGE_205, 'com.harborpine.signage')];
        const blueprint = await assigned(client, { apps });
        await converge(client);
        expect(await packagesOn(client)).toEqual(['com.harborpine.checkout 4.3.0', 'com.harborpine.signage 2.0.5']);
        const strict_app_synchronization_settings = { ...ALWAYS, allow_strict_app_synchronization: true };
        const body = { settings: { android: { apps, strict_app_synchronization_settings } }, publish: true };
        await client.ok('updateBlueprint', { path: { blueprint_id: blueprint }, body });
        expect(await device(client)).toMatchObject({ blueprint_info: { blueprint_upgrade_status: 'UPGRADABLE' } });
        await converge(client);
        expect(await packagesOn(client)).toEqual(['com.harborpine.signage 2.0.5']);
    });

    it('that fails in one setting keeps the rest, and the device its version', async () => {
        const client = openTenant({ devices: 5 });
        await assigned(client, {
            apps: [app(CHECKOUT, CHECKOUT_420, 'com.harborpine.checkout')],
            timezone_settings: { ...ALWAYS, timezone: 'Europe/Oslo' },
        });
        expect(await converge(client)).toMatchObject({
            status: 'FAILURE',
            reason: 'com.harborpine.checkout: Version 4.3.0 is on the device; a lower one needs that it is uninstalled first.',
        });
        expect(await device(client)).toMatchObject({
            blueprint_info: { current_blueprint_id: null, blueprint_upgrade_status: 'UPGRADE_FAILED' },
        });
        expect((await client.ok('getDeviceById', { path: { device_id: KIOSK } }))['timezone_string']).toBe(
            'Europe/Oslo',
        );
    });

    it('waits for a device that is offline, and ends as a test orders it', async () => {
        const client = openTenant({ devices: 5 });
        await assigned(client, {});
        client.tenant.changeDevice(KIOSK, { state: 60 });
        const waiting = await converge(client);
        expect(waiting['status']).toBe('QUEUED');
        client.tenant.orderOutcome({
            command: 'CONVERGE',
            device: KIOSK,
            state: 'Command Failure',
            reason: 'No network',
        });
        client.tenant.changeDevice(KIOSK, { state: 1 });
        client.tenant.clock.step(5000);
        const [found] = await client.rows('listConverges', { query: { device_ids: KIOSK } });
        expect(found).toMatchObject({ id: waiting['id'], status: 'FAILURE', reason: 'No network' });
        expect(await device(client)).toMatchObject({ blueprint_info: { blueprint_upgrade_status: 'UPGRADE_FAILED' } });
    });

    it('is refused for a device without a blueprint, without a published version, and for none', async () => {
        const { ok, call, tenant } = openTenant({ devices: 5 });
        const refusal = async (device_id: string) => {
            const body = { device_id, converge_with_provision_option: false };
            const { status, body: answer } = await call('createConverge', { body });
            return [status, answer['message']];
        };
        expect(await refusal(KIOSK)).toEqual([400, 'device_id: The device is not managed by a blueprint.']);
        await ok('createBlueprint', { body: { name: 'Draft' } });
        tenant.changeDevice(KIOSK, { blueprint: 'Draft' });
        expect(await refusal(KIOSK)).toEqual([400, 'device_id: No version of its blueprint is published.']);
        expect((await refusal(UNKNOWN))[0]).toBe(400);
        expect((await call('getConverge', { path: { id: UNKNOWN } })).status).toBe(404);
        expect((await call('createConverge', { body: { device_id: KIOSK } })).status).toBe(400);
    });

    it('comes by the command, too', async () => {
        const client = openTenant({ devices: 5 });
        const blueprint = await assigned(client, {});
        const command = { command_type: 'DEVICE', devices: [KIOSK], device_type: 'all', command: 'CONVERGE' };
        await client.ok('createCommand', { body: command });
        client.tenant.clock.step(5000);
        expect(await device(client)).toMatchObject({ blueprint_info: { current_blueprint_id: blueprint } });
    });

    it('and its blueprint are in a saved state', async () => {
        const before = openTenant({ devices: 5 });
        const blueprint = await assigned(before, {});
        const done = await converge(before);
        const { ok } = openTenant({ data: { snapshot: await before.tenant.snapshot() } });
        expect(isJsonObject(await ok('getBlueprint', { path: { blueprint_id: blueprint } }))).toBe(true);
        expect(await ok('getConverge', { path: { id: String(done['id']) } })).toMatchObject({
            content: { status: 'SUCCESS' },
        });
    });
});

it('a data file can have blueprints, and devices that are to have them', async () => {
    const settings = { android: { apps: [app(SIGNAGE, SIGNAGE_205, 'com.harborpine.signage')] } };
    const { rows, ok } = openTenant({
        data: { blueprints: [{ name: 'Lab', settings }], devices: [{ device_name: 'LAB-1', blueprint: 'Lab' }] },
    });
    const [blueprint] = await rows('getAllBlueprints', { query: { name_exact: 'Lab' } });
    expect(blueprint).toMatchObject({ publish: true, settings });
    const found = await ok('getAllDevicesV2', { query: { assigned_blueprint_id: String(blueprint?.['id']) } });
    expect(rowsOf(found).map((one) => one['name'])).toEqual(['LAB-1']);
    expect(() => openTenant({ data: { devices: [{ blueprint: 'None' }] } })).toThrow('There is no blueprint "None".');
});
