import { type JsonObject, readObject } from '../../src/util/json.js';
import { openTenant, rowsOf, type TenantClient } from '../support/tenant-client.js';

const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';

async function oneOf({ rows }: TenantClient, platform: string): Promise<string> {
    const [row] = await rows('getAllDevicesV2', { query: { platform, limit: 1 } });
    return String(row?.['id']);
}

const appsOf = (client: TenantClient, deviceId: string, query = {}) =>
    client.rows('getDeviceAppsV2', { path: { deviceId }, query });

/** Sends a command of commands v0 to a device and returns where it stands ten seconds later. */
async function command({ ok, rows, tenant }: TenantClient, device: string, sent: JsonObject) {
    const body = { command_type: 'DEVICE', devices: [device], ...sent };
    const { id } = readObject(await ok('createCommandRequest', { body }), 'content');
    tenant.clock.step(10_000);
    const [status] = await rows('getCommandRequestStatuses', { query: { request: String(id) } });
    return status;
}

const STORE_APP = { app_id: '1043270657', bundle_identifier: 'com.example.till' };
const install = { command: 'VPP_APP_INSTALL', command_args: STORE_APP };
const uninstall = { command: 'APPLE_APP_UNINSTALL', command_args: STORE_APP };

describe('the apps that Esper manages', () => {
    it('are on devices without Android, and null on one with it', async () => {
        const client = openTenant({ devices: 5, otherPlatforms: 3 });
        const ipad = await oneOf(client, 'APPLE');
        expect(await appsOf(client, ipad)).toMatchObject([{ device_id: ipad, app_type: 'TENANT_IOS' }]);
        const body = await client.ok('getDeviceAppsV2', { path: { deviceId: KIOSK } });
        expect(body).toEqual({ content: { count: 0, prev: null, next: null, results: null } });
    });

    it('come and go by the commands for them, and are found by their version', async () => {
        const client = openTenant({ devices: 5, otherPlatforms: 6 });
        const ipad = await oneOf(client, 'APPLE');
        expect(await command(client, ipad, install)).toMatchObject({ state: 'Command Success' });
        const [app] = await appsOf(client, ipad, { app_type: 'VPP' });
        const query = { app_id: String(app?.['app_id']), app_version_id: String(app?.['app_version_id']) };
        expect(await client.rows('getAllDevicesWithAppVersion', { query })).toEqual([{ device_id: ipad }]);
        expect(await appsOf(client, ipad, { app_type: 'VPP,TENANT_IOS' })).toHaveLength(2);
        await command(client, ipad, install);
        expect(await appsOf(client, ipad)).toHaveLength(2);
        await command(client, ipad, uninstall);
        expect(await appsOf(client, ipad, { app_type: 'VPP' })).toEqual([]);
        expect(rowsOf(await client.ok('getAllDevicesWithAppVersion', { query }))).toEqual([]);
        expect(await command(client, ipad, uninstall)).toMatchObject({
            state: 'Command Failure',
            reason: 'The app is not on the device.',
        });
    });

    it('are on all devices that have that version, until one is removed', async () => {
        const client = openTenant({ devices: 5, otherPlatforms: 6 });
        const ipad = await oneOf(client, 'APPLE');
        const [app] = await appsOf(client, ipad);
        const query = { app_id: String(app?.['app_id']), app_version_id: String(app?.['app_version_id']) };
        expect(await client.rows('getAllDevicesWithAppVersion', { query })).toHaveLength(2);
        await client.ok('deleteDevice', { path: { id: ipad } });
        expect(await client.rows('getAllDevicesWithAppVersion', { query })).toHaveLength(1);
        const other = { ...query, app_version_id: '11111111-2222-4333-8444-555555555555' };
        expect(await client.rows('getAllDevicesWithAppVersion', { query: other })).toEqual([]);
    });

    it('are there again in a tenant of a saved state', async () => {
        const client = openTenant({ devices: 5, otherPlatforms: 3 });
        const ipad = await oneOf(client, 'APPLE');
        await command(client, ipad, install);
        const later = openTenant({ data: { snapshot: await client.tenant.snapshot() } });
        expect(await appsOf(later, ipad)).toEqual(await appsOf(client, ipad));
    });

    it('are not listed without both ids, or of a device that there is not', async () => {
        const { call } = openTenant();
        const { status, body } = await call('getAllDevicesWithAppVersion', { query: { app_id: KIOSK } });
        expect([status, body['message']]).toEqual([400, 'app_version_id: This field is required.']);
        const deviceId = '11111111-2222-4333-8444-555555555555';
        expect((await call('getDeviceAppsV2', { path: { deviceId } })).status).toBe(404);
    });
});

describe('the inbox of a device', () => {
    const inbox = async ({ ok }: TenantClient, device_id: string) =>
        (await ok('getCommandInbox', { query: { device_id } }))['content'];
    const script = (text: string) => ({
        command: 'RUN_SHELL_SCRIPT',
        command_args: { script: text, interpreter: 'sh' },
    });

    it('has what has waited the longest, until the device has run it; looking takes nothing out', async () => {
        const client = openTenant({ devices: 5, otherPlatforms: 3 });
        const linux = await oneOf(client, 'LINUX');
        expect(await inbox(client, linux)).toBeNull();
        client.tenant.changeDevice(linux, { state: 60 });
        const first = await command(client, linux, script('uptime'));
        await command(client, linux, script('df -h'));
        const waiting = {
            id: first?.['id'],
            command: 'RUN_SHELL_SCRIPT',
            command_args: { script: 'uptime', interpreter: 'sh' },
            device_meta: { platform: 'LINUX' },
            state: 'Command Queued',
        };
        expect(await inbox(client, linux)).toMatchObject(waiting);
        expect(await inbox(client, linux)).toMatchObject(waiting);
        await client.ok('updateCommandStatus', {
            path: { id: String(first?.['id']) },
            body: { state: 'Command Cancelled' },
        });
        expect(await inbox(client, linux)).toMatchObject({ command_args: { script: 'df -h' } });
        client.tenant.changeDevice(linux, { state: 1 });
        client.tenant.clock.step(10_000);
        expect(await inbox(client, linux)).toBeNull();
    });

    it('is empty for an Android device, which is sent its commands, and refused for none', async () => {
        const client = openTenant();
        client.tenant.changeDevice(KIOSK, { state: 60 });
        await command(client, KIOSK, { command: 'REBOOT' });
        expect(await inbox(client, KIOSK)).toBeNull();
        const unknown = await client.call('getCommandInbox', {
            query: { device_id: '11111111-2222-4333-8444-555555555555' },
        });
        expect([unknown.status, unknown.body['message']]).toEqual([400, expect.stringContaining('device_id')]);
        expect((await client.call('getCommandInbox')).status).toBe(400);
    });
});
