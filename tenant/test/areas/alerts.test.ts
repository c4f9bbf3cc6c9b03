import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestTenant } from '../../src/index.js';
import { openTenant, type TenantClient } from '../support/tenant-client.js';

const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
const BALLARD_CHECKOUT = '26fa8d13-c07e-4d59-b5a1-e830746c9f2d';
const ROOT = 'a84d0c17-6e32-4b95-8f1c-2097d5e3b46a';
const PEARL = 'c2597fe1-0b84-43da-96c8-7e15af3d2b90';
const BALLARD = '5e0b73d6-94fa-4c21-a7d5-b3168c0e9f42';
const MINUTE = 60_000;
const NOW = Date.parse('2026-09-21T14:00:00Z');

const open = () => openTenant({ devices: 5, now: NOW });

const ruleOf = ({ tenant }: TenantClient, more: object = {}) => ({
    enterprise: tenant.enterpriseId,
    name: 'Low battery',
    metric: 'battery_level',
    conditions: { value: 15, unit: 'Percent', comparator: 'LessThanThreshold' },
    groups: [PEARL],
    realert_interval: 60,
    repeat_times: 0,
    ...more,
});

async function add(client: TenantClient, more?: object): Promise<string> {
    return String((await client.ok('addAlarmRule', { body: ruleOf(client, more) }))['id']);
}

/** When a rule fired, and for whom, newest first. */
async function fired({ rows }: TenantClient, alarm_id: string): Promise<string[]> {
    const firings = await rows('getAlarmHistory', { path: { alarm_id } });
    return firings.map((one) => `${one['alert_time']} ${one['device_name']}`);
}

describe('alarm rules', () => {
    it('fire once when a battery falls below the threshold, and again after it was charged', async () => {
        const client = open();
        const alarm_id = await add(client);
        expect(await fired(client, alarm_id)).toEqual([]);
        client.tenant.changeDevice(KIOSK, { battery: 14 });
        client.tenant.clock.step(MINUTE);
        client.tenant.changeDevice(KIOSK, { battery: 13 });
        client.tenant.changeDevice(KIOSK, { battery: 90 });
        client.tenant.clock.step(MINUTE);
        client.tenant.changeDevice(KIOSK, { battery: 9 });
        expect(await fired(client, alarm_id)).toEqual([
            '2026-09-21T14:02:00Z HRB-PNE-7K2Q',
            '2026-09-21T14:00:00Z HRB-PNE-7K2Q',
        ]);
        expect(await client.ok('getAlarmRule', { path: { alarm_id } })).toMatchObject({
            trigger_count: 2,
            daily_trigger_count: 2,
        });
        client.tenant.clock.step(24 * 60 * MINUTE);
        expect(await client.ok('getAlarmRule', { path: { alarm_id } })).toMatchObject({
            trigger_count: 2,
            daily_trigger_count: 0,
        });
    });

    it('fire at once for what is so already, and again by interval and times', async () => {
        const client = open();
        const alarm_id = await add(client, { groups: [ROOT], repeat_times: 2, realert_interval: 30 });
        client.tenant.clock.step(1000 * MINUTE);
        expect(await fired(client, alarm_id)).toEqual([
            '2026-09-21T15:00:00Z HRB-PNE-2BVR',
            '2026-09-21T14:30:00Z HRB-PNE-2BVR',
            '2026-09-21T14:00:00Z HRB-PNE-2BVR',
        ]);
    });

    it('fire when a device has been offline for so long, also when it is back before anybody asks', async () => {
        const client = open();
        const conditions = { value: 10, unit: 'Count', comparator: 'GreaterThanThreshold' };
        const alarm_id = await add(client, { metric: 'device_offline', conditions });
        client.tenant.changeDevice(KIOSK, { state: 60 });
        client.tenant.clock.step(9 * MINUTE);
        expect(await fired(client, alarm_id)).toEqual([]);
        client.tenant.clock.step(20 * MINUTE);
        client.tenant.changeDevice(KIOSK, { state: 1 });
        client.tenant.clock.step(60 * MINUTE);
        expect(await fired(client, alarm_id)).toEqual(['2026-09-21T14:10:00Z HRB-PNE-7K2Q']);
    });

    it('fire when a command turns Bluetooth off, not for what was off before', async () => {
        const client = open();
        const conditions = { value: 1, unit: 'Count', comparator: 'Frequency', toggle_state: false };
        const turn = async (state: boolean) => {
            await client.ok('createCommand', {
                body: {
                    command_type: 'DEVICE',
                    devices: [KIOSK],
                    command: 'SET_BLUETOOTH_STATE',
                    command_args: { bluetooth_state: state },
                },
            });
            client.tenant.clock.step(10_000);
            await client.ok('getDeviceById', { path: { device_id: KIOSK } });
        };
        await turn(false);
        const alarm_id = await add(client, { metric: 'bluetooth', conditions, groups: [], devices: [KIOSK] });
        await turn(false);
        expect(await fired(client, alarm_id)).toEqual([]);
        await turn(true);
        await turn(false);
        expect(await fired(client, alarm_id)).toHaveLength(1);
    });

    it('watch the groups as they are: moved devices and moved groups', async () => {
        const client = open();
        const alarm_id = await add(client);
        await client.ok('partialUpdateGroup', {
            path: { group_id: PEARL },
            query: { action: 'add' },
            body: { device_ids: [BALLARD_CHECKOUT] },
        });
        expect(await fired(client, alarm_id)).toEqual(['2026-09-21T14:00:00Z HRB-PNE-2BVR']);
        const other = await add(client, { name: 'Other', groups: [BALLARD] });
        expect(await fired(client, other)).toEqual([]);
        await client.ok('partialUpdateGroup', {
            path: { group_id: PEARL },
            query: { action: 'move' },
            body: { parent: BALLARD },
        });
        expect(await fired(client, other)).toEqual(['2026-09-21T14:00:00Z HRB-PNE-2BVR']);
    });

    it('that are paused do not fire, keep what they fired, and go on when they watch again', async () => {
        const client = open();
        const alarm_id = await add(client, { repeat_times: 5, groups: [ROOT] });
        const path = { alarm_id };
        expect(await client.ok('patchAlarmRule', { path, body: { is_active: false } })).toMatchObject({
            is_active: false,
            name: 'Low battery',
            trigger_count: 1,
        });
        client.tenant.clock.step(600 * MINUTE);
        expect(await fired(client, alarm_id)).toHaveLength(1);
        expect(await client.rows('getAlarmRules', { query: { is_active: true } })).toEqual([]);
        await client.ok('patchAlarmRule', { path, body: { is_active: true } });
        expect(await fired(client, alarm_id)).toHaveLength(2);
    });

    it('are replaced whole by PUT, and gone after DELETE', async () => {
        const client = open();
        const path = { alarm_id: await add(client, { description: 'Plug it in' }) };
        const body = ruleOf(client, { name: 'Battery', alert_channels: ['27'] });
        expect(await client.ok('updateAlarmRule', { path, body })).toMatchObject({
            id: path.alarm_id,
            name: 'Battery',
            description: '',
            groups: [{ id: PEARL, name: 'Portland Pearl Store', path: 'All devices/Portland Pearl Store' }],
            alert_channels: [{ id: '27', name: 'Store IT' }],
        });
        await client.ok('deleteAlarmRule', { path });
        expect((await client.call('getAlarmRule', { path })).status).toBe(404);
        expect((await client.call('getAlarmHistory', { path })).status).toBe(404);
    });

    it.each([
        ['devices', { devices: [KIOSK] }],
        ['devices', { groups: [], devices: ['0d62f95a-0000-47b3-9e2d-6a35c7f018be'] }],
        ['groups', { groups: ['0d62f95a-0000-47b3-9e2d-6a35c7f018be'] }],
        ['alert_channels', { alert_channels: ['28'] }],
        ['enterprise', { enterprise: '0d62f95a-0000-47b3-9e2d-6a35c7f018be' }],
        ['name', { name: ' ' }],
        ['repeat_times', { repeat_times: -1 }],
        ['conditions', { metric: 'offline', conditions: { value: 4, unit: 'Count', comparator: 'Frequency' } }],
    ])('are refused for their %s', async (field, more) => {
        const client = open();
        const { status, body } = await client.call('addAlarmRule', { body: ruleOf(client, more) });
        expect([status, body['message']]).toEqual([400, expect.stringMatching(`^${field}:`)]);
        expect(await client.rows('getAlarmRules')).toEqual([]);
    });

    it('have pages of 50 firings, with their number in total', async () => {
        const client = open();
        const alarm_id = await add(client, { groups: [ROOT], repeat_times: 59, realert_interval: 1 });
        client.tenant.clock.step(100 * MINUTE);
        const page = await client.ok('getAlarmHistory', { path: { alarm_id } });
        expect([page['total'], Array.isArray(page['results']) && page['results'].length]).toEqual([60, 50]);
        expect(page['next']).toContain('offset=50');
    });

    it('are saved with what they stand on', async () => {
        const client = open();
        const alarm_id = await add(client, { groups: [ROOT], repeat_times: 1 });
        const file = join(mkdtempSync(join(tmpdir(), 'alerts-')), 'saved.json');
        await client.tenant.save(file);
        const again = createTestTenant({ data: file, speed: 0 });
        again.clock.step(60 * MINUTE);
        const url = `${again.baseUrl}/v1/enterprise/${again.enterpriseId}/alarmrules/${alarm_id}/`;
        const answer = await again.fetch(url, { headers: { authorization: `Bearer ${again.apiKey}` } });
        expect(await answer.json()).toMatchObject({ trigger_count: 2 });
    });
});

describe('alert channels', () => {
    it('are shared by rules, which keep them from being deleted', async () => {
        const client = open();
        const alarm_id = await add(client, { alert_channels: ['27'] });
        const path = { alert_id: 27 };
        expect((await client.ok('getAlertChannel', { path }))['linked_alerts']).toEqual([
            { id: alarm_id, alarm_name: 'Low battery', type: 'email' },
        ]);
        expect((await client.call('deleteAlertChannel', { path })).status).toBe(400);
        await client.ok('patchAlarmRule', { path: { alarm_id }, body: { alert_channels: [] } });
        await client.ok('deleteAlertChannel', { path });
        expect((await client.call('getAlertChannel', { path })).status).toBe(404);
    });

    it('are made, found by name, renamed and replaced', async () => {
        const { ok, rows, call, tenant } = open();
        const properties = { to_address: ['night@harborpine.example'] };
        const body = { enterprise: tenant.enterpriseId, name: 'Night shift', type: 'email', properties };
        const path = { alert_id: Number((await ok('createAlertChannel', { body }))['id']) };
        expect(await rows('listAlertChannels', { query: { name: 'night' } })).toMatchObject([{ id: 28, properties }]);
        await ok('patchAlertChannel', { path, body: { name: 'Nights' } });
        expect(await ok('getAlertChannel', { path })).toMatchObject({ name: 'Nights', properties });
        const other = { to_address: ['it@harborpine.example'] };
        expect(await ok('updateAlertChannel', { path, body: { ...body, properties: other } })).toMatchObject({
            name: 'Night shift',
            properties: other,
        });
        expect((await call('createAlertChannel', { body: { ...body, type: 'sns' } })).status).toBe(400);
    });
});
