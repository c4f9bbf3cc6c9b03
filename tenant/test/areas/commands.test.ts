import { type JsonObject, readObject } from '../../src/util/json.js';
import { openTenant, type TenantClient } from '../support/tenant-client.js';

const [KIOSK, KIOSK_2, WINDOW, OFFLINE] = [
    '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3',
    '0d62f95a-81ce-47b3-9e2d-6a35c7f018be',
    'e7413c80-5d9b-4af6-82b0-19f6d3c5a72e',
    '26fa8d13-c07e-4d59-b5a1-e830746c9f2d',
];
const PEARL = 'c2597fe1-0b84-43da-96c8-7e15af3d2b90';
const BALLARD = '5e0b73d6-94fa-4c21-a7d5-b3168c0e9f42';
const CHECKOUT = '4ac19e70-d8b5-4f3e-9027-c5e61b84fa3d';
const [VERSION_430, VERSION_420] = ['f135b6c8-7e20-4d9a-8b46-a90c2de75f13', '68d2079b-4fe1-4c35-bd90-3e7a5c81f624'];

async function send(client: TenantClient, body: JsonObject): Promise<string> {
    return String(
        (await client.ok('createCommand', { body: { command_type: 'DEVICE', device_type: 'all', ...body } }))['id'],
    );
}

async function states(client: TenantClient, request_id: string): Promise<unknown[]> {
    return (await client.rows('getCommandRequestStatus', { path: { request_id } })).map((row) => row['state']);
}

describe('a command to a device that is online', () => {
    it('has no rows at the first look, is queued for a moment, and goes through its states in about a second', async () => {
        const client = openTenant();
        const id = await send(client, { devices: [KIOSK], command: 'REBOOT' });
        expect(await states(client, id)).toEqual([]);
        client.tenant.clock.step(100);
        const seen = await states(client, id);
        for (let i = 0; i < 6; i++) {
            client.tenant.clock.step(250);
            seen.push(...(await states(client, id)));
        }
        expect(seen).toEqual([
            'Command Queued',
            'Command Initiated',
            'Command Acknowledged',
            expect.stringMatching(/Acknowledged|Progress/),
            'Command In Progress',
            expect.stringMatching(/Progress|Success/),
            'Command Success',
        ]);
    });

    it('is its current command while it works on it', async () => {
        const client = openTenant();
        const id = await send(client, { devices: [KIOSK], command: 'REBOOT' });
        const current = async () =>
            (await client.ok('getDeviceById', { path: { device_id: KIOSK } }))['current_command'];
        client.tenant.clock.step(300);
        expect(await current()).toBe(id);
        client.tenant.clock.step(2000);
        expect(await current()).toBeNull();
    });

    it.each([
        [
            'SET_KIOSK_APP',
            { package_name: 'com.harborpine.checkout' },
            { current_app_mode: 0, kiosk_app_name: 'com.harborpine.checkout' },
        ],
        ['SET_DEVICE_LOCKDOWN_STATE', { state: 'LOCKED', message: 'Bring me back' }, { lockdown_state: 0 }],
        ['UPDATE_DEVICE_CONFIG', { device_alias_name: 'Till 1' }, { alias_name: 'Till 1' }],
        ['SET_TIMEZONE', { timezone_string: 'America/Denver' }, { timezone_string: 'America/Denver' }],
        ['WIPE', {}, { state: 20, groups: [], is_active: false }],
        [
            'ADD_WIFI_AP',
            { wifi_access_points: [{ wifi_ssid: 'HP-Back', wifi_password: 'secret12' }] },
            { wifi_access_points: [{ wifi_ssid: 'HP-Back', wifi_password: null }] },
        ],
    ])('%s %j shows on the device', async (command, command_args, device) => {
        const client = openTenant();
        const id = await send(client, { devices: [KIOSK], command, command_args });
        client.tenant.clock.step(3000);
        expect(await states(client, id)).toEqual(['Command Success']);
        expect(await client.ok('getDeviceById', { path: { device_id: KIOSK } })).toMatchObject(device);
    });

    it('shows in its report', async () => {
        const client = openTenant();
        await send(client, {
            devices: [KIOSK],
            command: 'SET_BRIGHTNESS_SCALE',
            command_args: { brightness_value: 12 },
        });
        await send(client, { devices: [KIOSK], command: 'UPDATE_HEARTBEAT' });
        client.tenant.clock.step(3000);
        const reports = await client.rows('getDeviceEvent', { path: { device_id: KIOSK }, query: { latest_event: 0 } });
        expect(reports).toHaveLength(2);
        expect(readObject(reports[0], 'data')).toMatchObject({
            updateReason: 'HEARTBEAT',
            deviceSettings: { brightnessScale: 12 },
        });
    });
});

describe('INSTALL and UNINSTALL', () => {
    it('show in the apps, the installs and the counts of versions', async () => {
        const client = openTenant({ devices: 5 });
        const { rows, tenant } = client;
        const app = async (device_id: string) =>
            (
                await rows('getDeviceApps', { path: { device_id }, query: { package_name: 'com.harborpine.checkout' } })
            ).map((one) => one['version_name']);
        const installed = async () =>
            (await rows('getAppVersions', { path: { application_id: CHECKOUT } })).map((one) => one['installed_count']);
        const installs = async () =>
            (await rows('getAppInstalls', { path: { device_id: WINDOW } })).map((one) => one['install_state']);
        expect([await app(WINDOW), await installed(), await installs()]).toEqual([[], [2, 1], ['Install Success']]);

        await send(client, { devices: [WINDOW], command: 'INSTALL', command_args: { app_version: VERSION_420 } });
        tenant.clock.step(300);
        expect((await installs()).at(-1)).toBe('Installation In-Progress');
        tenant.clock.step(3000);
        expect([await app(WINDOW), await installed(), (await installs()).at(-1)]).toEqual([
            ['4.2.0'],
            [2, 2],
            'Install Success',
        ]);

        await send(client, { devices: [WINDOW], command: 'INSTALL', command_args: { app_version: VERSION_430 } });
        tenant.clock.step(3000);
        expect([await app(WINDOW), await installed()]).toEqual([['4.3.0'], [3, 1]]);

        await send(client, {
            devices: [WINDOW],
            command: 'UNINSTALL',
            command_args: { package_name: 'com.harborpine.checkout' },
        });
        tenant.clock.step(3000);
        expect([await app(WINDOW), await installed(), (await installs()).at(-1)]).toEqual([
            [],
            [2, 1],
            'Uninstall Success',
        ]);
    });

    it('fail with a reason where they cannot be done', async () => {
        const client = openTenant();
        const id = await send(client, {
            devices: [KIOSK],
            command: 'UNINSTALL',
            command_args: { package_name: 'com.android.settings' },
        });
        client.tenant.clock.step(3000);
        const [row] = await client.rows('getCommandRequestStatus', { path: { request_id: id } });
        expect(row).toMatchObject({ state: 'Command Failure', reason: 'A preloaded app cannot be uninstalled.' });
    });

    it.each([
        [{ command: 'INSTALL' }, 'command_args: app_version is required for INSTALL. '],
        [
            { command: 'INSTALL', command_args: { app_version: PEARL } },
            `command_args: app_version: no app version has the id ${PEARL}. `,
        ],
        [{ command: 'REBOOT', devices: [] }, 'devices: This field is required for the command type DEVICE. '],
        [{ command: 'REBOOT', devices: [PEARL] }, `devices: Invalid pk "${PEARL}" - object does not exist. `],
        [
            { command: 'REBOOT', schedule: 'WINDOW' },
            'schedule_args: start_datetime is required for the schedule WINDOW. ',
        ],
        [
            { command: 'SET_SCREEN_OFF_TIMEOUT', command_args: { screen_off_timeout: 100 } },
            'command_args: screen_off_timeout must be -1 or between 5000 and 1800000. ',
        ],
        [
            { command: 'SET_DEVICE_LOCKDOWN_STATE', command_args: { state: 'LOCKED' } },
            'command_args: message is required for SET_DEVICE_LOCKDOWN_STATE. ',
        ],
        [
            { command: 'SET_ETHERNET_SETTINGS', command_args: { ethernet_auth_mode: 'EAP_TLS' } },
            'command_args: ethernet_ca_cert_alias is required for SET_ETHERNET_SETTINGS with ethernet_auth_mode EAP_TLS. ',
        ],
        [
            { command: 'SET_WIDGET', command_args: { enable: true } },
            'command_args: widget_class_name is required for SET_WIDGET with enable true. ',
        ],
        [
            { command: 'ADD_WIFI_AP', command_args: { wifi_access_points: ['HP-Back'] } },
            'command_args: wifi_access_points: ADD_WIFI_AP takes objects with a wifi_ssid. ',
        ],
        [
            {
                command: 'NOTIFY_DEVICE',
                command_args: { title: 'Hello', message: 'You' },
                schedule: 'WINDOW',
                schedule_args: { start_datetime: '2030-01-01T00:00:00Z', end_datetime: '2030-01-02T00:00:00Z' },
            },
            'schedule_args: name is required for NOTIFY_DEVICE on a schedule. ',
        ],
    ])('%j is refused', async (body, message) => {
        const { call } = openTenant();
        const answer = await call('createCommand', { body: { command_type: 'DEVICE', devices: [KIOSK], ...body } });
        expect([answer.status, answer.body['message']]).toEqual([400, message]);
    });
});

describe('the first look', () => {
    const body = { command_type: 'DEVICE', devices: [KIOSK, OFFLINE], device_type: 'all', command: 'REBOOT' };

    it('finds a request of V2 without states, and no row in the history of its devices', async () => {
        const client = openTenant({ devices: 3 });
        const created = await client.ok('createCommand', { body: { ...body, devices: [KIOSK] } });
        expect(created['status']).toEqual([]);
        expect((await client.rows('listCommandRequest'))[0]?.['status']).toEqual([]);
        const history = () => client.rows('getDeviceCommandHistory', { path: { device_id: KIOSK ?? '' } });
        expect(await history()).toEqual([]);
        client.tenant.clock.step(100);
        expect((await client.rows('listCommandRequest'))[0]?.['status']).toEqual([
            { state: 'Command Queued', total: 1 },
        ]);
        expect(await history()).toHaveLength(1);
    });

    it('finds a request of v0 without stats', async () => {
        const { ok, rows, tenant } = openTenant();
        const id = String(readObject(await ok('createCommandRequest', { body }), 'content')['id']);
        const stats = async () => readObject(await ok('getCommandRequestStats', { path: { id } }), 'content')['status'];
        expect([await stats(), await rows('getCommandRequestStatuses', { query: { request: id } })]).toEqual([[], []]);
        tenant.clock.step(100);
        expect(await stats()).toEqual([{ state: 'Command Queued', total: 2 }]);
    });

    it('finds a scheduled one Scheduled', async () => {
        const schedule_args = { start_datetime: '2030-01-01T00:00:00Z', end_datetime: '2030-01-02T00:00:00Z' };
        const { ok } = openTenant({ now: '2026-12-01T08:00:00Z' });
        const created = await ok('createCommand', { body: { ...body, schedule: 'WINDOW', schedule_args } });
        expect(created['status']).toEqual([{ state: 'Command Scheduled', total: 2 }]);
    });
});

describe('the queue', () => {
    it('keeps a command of a device that goes offline before it is sent, and lets it be cancelled', async () => {
        const client = openTenant();
        const answer = await client.ok('createCommandRequest', {
            body: { command_type: 'DEVICE', devices: [KIOSK], command: 'REBOOT' },
        });
        const id = String(readObject(answer, 'content')['id']);
        client.tenant.clock.step(150);
        client.tenant.changeDevice(KIOSK, { state: 60 });
        client.tenant.clock.step(86_400_000);
        const [row] = await client.rows('getCommandRequestStatuses', { query: { request: id } });
        expect(row?.['state']).toBe('Command Queued');
        const cancelled = await client.call('updateCommandStatus', {
            path: { id: String(row?.['id']) },
            body: { state: 'Command Cancelled' },
        });
        expect(cancelled.status).toBe(200);
    });

    it('is left in the order in which it was entered', async () => {
        const client = openTenant();
        await send(client, {
            devices: [KIOSK],
            command: 'SET_TIMEZONE',
            command_args: { timezone_string: 'Asia/Tokyo' },
        });
        await send(client, {
            devices: [KIOSK],
            command: 'SET_TIMEZONE',
            command_args: { timezone_string: 'Asia/Dhaka' },
        });
        client.tenant.clock.step(3000);
        expect(await client.ok('getDeviceById', { path: { device_id: KIOSK } })).toMatchObject({
            timezone_string: 'Asia/Dhaka',
        });
    });
});

describe('a device that is offline', () => {
    it('has a V2 command queued until it comes back', async () => {
        const client = openTenant();
        const id = await send(client, { devices: [KIOSK, OFFLINE], command: 'REBOOT' });
        client.tenant.clock.step(86_400_000);
        expect(await states(client, id)).toEqual(['Command Success', 'Command Queued']);
        const [request] = await client.rows('listCommandRequest', { query: { devices: OFFLINE, command: 'REBOOT' } });
        expect(request?.['status']).toEqual([
            { state: 'Command Success', total: 1 },
            { state: 'Command Queued', total: 1 },
        ]);
        client.tenant.changeDevice(OFFLINE, { state: 1 });
        client.tenant.clock.step(3000);
        expect(await states(client, id)).toEqual(['Command Success', 'Command Success']);
    });

    it('gets nothing with device_type active, which is the default', async () => {
        const client = openTenant();
        const sent = await client.ok('createCommand', {
            body: { command_type: 'DEVICE', devices: [KIOSK, OFFLINE], command: 'LOCK' },
        });
        client.tenant.clock.step(300);
        expect(await client.rows('getCommandRequestStatus', { path: { request_id: String(sent['id']) } })).toHaveLength(
            1,
        );
    });

    it('lets a v1 command time out, which knows no queue', async () => {
        const { ok, tenant } = openTenant();
        const command = await ok('runCommand', { path: { device_id: OFFLINE }, body: { command: 'REBOOT' } });
        expect(command['state']).toBe('Command Initiated');
        tenant.clock.step(60_000);
        const path = { device_id: OFFLINE, command_id: String(command['id']) };
        expect(await ok('getCommand', { path })).toMatchObject({
            state: 'Command TimeOut',
            details: 'The device did not answer in time.',
        });
    });

    it('has what was sent to it in its history, newest first', async () => {
        const client = openTenant();
        await send(client, { devices: [OFFLINE], command: 'LOCK' });
        await client.ok('runCommand', { path: { device_id: OFFLINE }, body: { command: 'REBOOT' } });
        client.tenant.clock.step(300);
        const history = await client.rows('getDeviceCommandHistory', { path: { device_id: OFFLINE } });
        expect(history.map((row) => row['command'])).toEqual(['REBOOT', 'LOCK', 'INSTALL']);
        expect(
            await client.rows('getDeviceCommandHistory', {
                path: { device_id: OFFLINE },
                query: { state: 'Command Queued' },
            }),
        ).toHaveLength(2);
    });
});

describe('v1', () => {
    it('takes the defaults that the Python client sends along, and acts on none of them', async () => {
        const { ok, tenant } = openTenant();
        const body = {
            command: 'INSTALL',
            command_args: { wipe_external_storage: false, wipe_FRP: true, app_version: VERSION_430 },
        };
        const command = await ok('runCommand', { path: { device_id: KIOSK }, body });
        tenant.clock.step(3000);
        expect(await ok('getCommand', { path: { device_id: KIOSK, command_id: String(command['id']) } })).toMatchObject(
            { state: 'Command Success', action: 'success' },
        );
        expect((await ok('getDeviceById', { path: { device_id: KIOSK } }))['state']).toBe(1);
    });

    it('goes to the active devices of a group and lists the others as inactive', async () => {
        const { ok, tenant } = openTenant({ devices: 5 });
        const command = await ok('runGroupCommand', { path: { group_id: BALLARD }, body: { command: 'REBOOT' } });
        expect(readObject(command, 'details')['inactive']).toEqual([
            { name: 'HRB-PNE-2BVR' },
            { name: 'HRB-PNE-HQ6N' },
        ]);
        const pearl = await ok('runGroupCommand', { path: { group_id: PEARL }, body: { command: 'LOCK' } });
        const read = () => ok('getGroupCommand', { path: { group_id: PEARL, command_id: String(pearl['id']) } });
        expect(await read()).toMatchObject({ state: 'Command Initiated', details: { initiate: [{}, {}, {}] } });
        tenant.clock.step(3000);
        expect(await read()).toMatchObject({
            state: 'Command Success',
            details: { success: [{}, {}, {}], initiate: [] },
        });
    });
});

describe('schedules', () => {
    const night = {
        start_datetime: '2026-12-01T09:00:00Z',
        end_datetime: '2026-12-08T11:00:00Z',
        time_type: 'console',
    };
    const at = (time: string) => openTenant({ now: time });

    it('WINDOW waits for its start', async () => {
        const client = at('2026-12-01T08:00:00Z');
        const id = await send(client, {
            devices: [KIOSK],
            command: 'REBOOT',
            schedule: 'WINDOW',
            schedule_args: night,
        });
        expect(await states(client, id)).toEqual(['Command Scheduled']);
        client.tenant.clock.step(3_599_000);
        expect(await states(client, id)).toEqual(['Command Scheduled']);
        client.tenant.clock.step(3000);
        expect(await states(client, id)).toEqual(['Command Success']);
    });

    it('WINDOW ends in a timeout where the device stays offline', async () => {
        const client = at('2026-12-01T08:00:00Z');
        const id = await send(client, {
            devices: [OFFLINE],
            command: 'REBOOT',
            schedule: 'WINDOW',
            schedule_args: night,
        });
        client.tenant.clock.step(2 * 86_400_000);
        expect(await states(client, id)).toEqual(['Command Queued']);
        client.tenant.clock.step(7 * 86_400_000);
        expect(await states(client, id)).toEqual(['Command TimeOut']);
    });

    it('RECURRING runs in its frame of its days, in the time of the device', async () => {
        const client = at('2026-12-01T08:00:00Z');
        // 2 o'clock in Los Angeles is 10 o'clock UTC in winter; the first Thursday is the 3rd.
        const frame = {
            ...night,
            time_type: 'device',
            window_start_time: '02:00:00',
            window_end_time: '04:00:00',
            days: ['Thursday'],
        };
        const id = await send(client, {
            devices: [KIOSK],
            command: 'REBOOT',
            schedule: 'RECURRING',
            schedule_args: frame,
        });
        client.tenant.clock.step(Date.parse('2026-12-03T09:59:59Z') - client.tenant.clock.now());
        expect(await states(client, id)).toEqual(['Command Scheduled']);
        client.tenant.clock.step(5000);
        expect(await states(client, id)).toEqual(['Command Success']);
    });

    it('RECURRING tries again in the next frame after a failure', async () => {
        const client = at('2026-12-01T08:00:00Z');
        client.tenant.orderOutcome({ command: 'REBOOT', state: 'Command Failure', reason: 'Busy' });
        const frame = { ...night, window_start_time: '09:00:00', window_end_time: '10:00:00', days: ['All days'] };
        const id = await send(client, {
            devices: [KIOSK],
            command: 'REBOOT',
            schedule: 'RECURRING',
            schedule_args: frame,
        });
        client.tenant.clock.step(2 * 3_600_000);
        const [row] = await client.rows('getCommandRequestStatus', { path: { request_id: id } });
        expect(row).toMatchObject({ state: 'Command Scheduled', requeue_value: 1 });
        client.tenant.clock.step(86_400_000);
        expect(await states(client, id)).toEqual(['Command Success']);
    });
});

describe('commands v0', () => {
    it('counts, lists and cancels what has not been delivered', async () => {
        const client = openTenant({ otherPlatforms: 3 });
        const { ok, call, rows, tenant } = client;
        const answer = await ok('createCommandRequest', {
            body: { command_type: 'DEVICE', devices: [KIOSK, OFFLINE], device_type: 'all', command: 'REBOOT' },
        });
        const id = String(readObject(answer, 'content')['id']);
        tenant.clock.step(3000);
        const stats = async () => readObject(await ok('getCommandRequestStats', { path: { id } }), 'content')['status'];
        expect(await stats()).toEqual([
            { state: 'Command Success', total: 1 },
            { state: 'Command Queued', total: 1 },
        ]);
        const [done, queued] = await rows('getCommandRequestStatuses', { query: { request: id } });
        const cancel = (row: JsonObject | undefined) =>
            call('updateCommandStatus', {
                path: { id: String(row?.['id']) },
                body: { state: 'Command Cancelled', reason: 'Not needed' },
            });
        expect((await cancel(done)).status).toBe(304);
        expect((await cancel(queued)).body['content']).toMatchObject({
            state: 'Command Cancelled',
            reason: 'Not needed',
        });
        tenant.changeDevice(OFFLINE ?? '', { state: 1 });
        tenant.clock.step(3000);
        expect(await stats()).toEqual([
            { state: 'Command Success', total: 1 },
            { state: 'Command Cancelled', total: 1 },
        ]);
    });

    it('skips the platforms that do not know a command', async () => {
        const { ok, rows, tenant } = openTenant({ otherPlatforms: 3 });
        const devices = (await rows('getAllDevicesV2', { query: { platform: 'APPLE,LINUX,WINDOWS' } })).map((device) =>
            String(device['id']),
        );
        const body = {
            command_type: 'DEVICE',
            devices,
            command: 'RUN_SHELL_SCRIPT',
            command_args: { script: 'date', interpreter: 'bash' },
        };
        const answer = await ok('createCommandRequest', { body });
        tenant.clock.step(300);
        expect(
            await rows('getCommandRequestStatuses', {
                query: { request: String(readObject(answer, 'content')['id']) },
            }),
        ).toHaveLength(2);
    });

    it('wants is_factory_reset for WIPE on Windows', async () => {
        const { call, rows } = openTenant({ otherPlatforms: 3 });
        const [device] = await rows('getAllDevicesV2', { query: { platform: 'WINDOWS' } });
        const wipe = (command_args: JsonObject) =>
            call('createCommandRequest', {
                body: { command_type: 'DEVICE', devices: [String(device?.['id'])], command: 'WIPE', command_args },
            });
        expect((await wipe({})).body['message']).toBe(
            'command_args: is_factory_reset is required for WIPE on Windows.',
        );
        expect((await wipe({ is_factory_reset: false })).status).toBe(201);
    });

    it('knows SYNC_CONTENT and SET_WIDGET, and keeps arguments that nobody described', async () => {
        const { ok } = openTenant();
        for (const [command, command_args] of [
            ['SYNC_CONTENT', { content_id: '6142', kind: 'DOWNLOAD_CONTENT', ui_content_name: 'Prices' }],
            ['SET_WIDGET', { enable: true, widget_class_name: 'com.harborpine.Clock' }],
        ] as const) {
            const answer = await ok('createCommandRequest', {
                body: { command_type: 'DEVICE', devices: [KIOSK], command, command_args },
            });
            expect(readObject(answer, 'content')['command_args']).toEqual(command_args);
        }
    });

    it('needs a request or a device for its statuses', async () => {
        expect((await openTenant().call('getCommandRequestStatuses')).body).toMatchObject({
            code: 400,
            message: 'request: Give request or device.',
        });
    });
});

describe('orderOutcome', () => {
    it('says how the next commands of a kind end, on a device or on all', async () => {
        const client = openTenant();
        client.tenant.orderOutcome({
            command: 'INSTALL',
            device: KIOSK_2 ?? '',
            state: 'Command Failure',
            reason: 'No space left on the device',
        });
        const id = await send(client, {
            devices: [KIOSK, KIOSK_2],
            command: 'INSTALL',
            command_args: { app_version: VERSION_420 },
        });
        client.tenant.clock.step(3000);
        const rows = await client.rows('getCommandRequestStatus', { path: { request_id: id } });
        expect(rows.map((row) => [row['state'], row['reason']])).toEqual([
            ['Command Success', null],
            ['Command Failure', 'No space left on the device'],
        ]);
    });

    it('uses up what was ordered first, whether for a device or for all', async () => {
        const client = openTenant();
        const order = (reason: string, device?: string): void =>
            client.tenant.orderOutcome({ ...(device && { device }), state: 'Command Failure', reason });
        order('first', KIOSK);
        order('second');
        order('third', KIOSK);
        const reasons = [];
        for (let command = 0; command < 4; command += 1) {
            const id = await send(client, { devices: [KIOSK], command: 'REBOOT' });
            client.tenant.clock.step(5000);
            const [row] = await client.rows('getCommandRequestStatus', { path: { request_id: id } });
            reasons.push(row?.['reason']);
        }
        expect(reasons).toEqual(['first', 'second', 'third', null]);
    });
});

it('a command whose device is removed ends as a failure', async () => {
    const client = openTenant();
    const [device = ''] = client.tenant.addDevices({ state: 60 });
    const id = await send(client, { devices: [device], command: 'REBOOT' });
    client.tenant.removeDevices([device]);
    client.tenant.clock.step(300);
    expect(await states(client, id)).toEqual(['Command Failure']);
});
