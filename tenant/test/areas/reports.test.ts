import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonObject, readObject } from '../../src/util/json.js';
import { openTenant, type TenantClient } from '../support/tenant-client.js';

const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
const NOW = Date.parse('2026-09-21T14:00:00Z');
const HOUR = 3_600_000;

const open = (devices = 5, more: object = {}) => openTenant({ devices, now: NOW, ...more });

async function order({ ok }: TenantClient, body: JsonObject): Promise<string> {
    const { id, status } = readObject(await ok('createReport', { body }), 'content');
    expect(status).toBe('PENDING');
    return String(id);
}

const read = async ({ ok }: TenantClient, report_id: string) =>
    readObject(await ok('getReport', { path: { report_id } }), 'content');

/** Orders a report, and gives it as it is in the end. */
async function made(client: TenantClient, body: JsonObject): Promise<JsonObject> {
    const id = await order(client, body);
    client.tenant.clock.step(2_000);
    return read(client, id);
}

/** The rows of a report, as objects. */
function rowsOf({ schema, data_array }: JsonObject): JsonObject[] {
    const { columns } = readObject(schema);
    const names = Array.isArray(columns) ? columns.map((column) => String(readObject(column)['name'])) : [];
    const rows: unknown[][] = Array.isArray(data_array) ? data_array : [];
    return rows.map((cells) => Object.fromEntries(names.map((name, n) => [name, cells[n]])));
}

describe('a report', () => {
    it('waits, is made, and has a row a device', async () => {
        const client = open();
        const id = await order(client, { report_type: 'device' });
        const statuses = [];
        for (const step of [499, 1, 1_499, 1]) {
            client.tenant.clock.step(step);
            statuses.push((await read(client, id))['status']);
        }
        expect(statuses).toEqual(['PENDING', 'RUNNING', 'RUNNING', 'SUCCEEDED']);
        const report = await read(client, id);
        expect(report).toMatchObject({ truncated: false, schema: { column_count: 10 } });
        expect(rowsOf(report).map((row) => row['device_name'])).toEqual(
            ['7K2Q', 'M4XD', 'T9WL', '2BVR', 'HQ6N'].map((name) => `HRB-PNE-${name}`),
        );
        expect(rowsOf(report)[3]).toMatchObject({
            platform: 'Android',
            device_state: '60',
            group: 'All devices/Seattle Ballard Store',
            alias_name: 'Ballard checkout',
        });
    });

    it('shows the tenant as it was when it was ordered', async () => {
        const client = open();
        const id = await order(client, { report_type: 'device' });
        client.tenant.changeDevice(KIOSK, { alias_name: 'Spare' });
        client.tenant.clock.step(2_000);
        const aliasOf = (report: JsonObject) => rowsOf(report)[0]?.['alias_name'];
        expect(aliasOf(await read(client, id))).toBe('Checkout kiosk 1');
        expect(aliasOf(await made(client, { report_type: 'device' }))).toBe('Spare');
    });

    it('on apps has those of each device, as the devices list them, and sees one hidden', async () => {
        const client = open();
        const apps = (await client.rows('getDeviceApps', { path: { device_id: KIOSK }, query: { limit: 100 } })).map(
            (app) => app['package_name'],
        );
        const all = rowsOf(await made(client, { report_type: 'device_apps' }));
        expect(all.filter((row) => row['device_id'] === KIOSK).map((row) => row['package_name'])).toEqual(apps);

        const filters = { package_name: ['com.harborpine.checkout'], app_state: ['HIDE'] };
        expect(rowsOf(await made(client, { report_type: 'device_apps', filters }))).toEqual([]);
        const command_args = { package_name: 'com.harborpine.checkout', app_state: 'HIDE' };
        await client.ok('createCommand', {
            body: { command_type: 'DEVICE', devices: [KIOSK], command: 'SET_APP_STATE', command_args },
        });
        client.tenant.clock.step(10_000);
        await client.ok('getDeviceById', { path: { device_id: KIOSK } });
        expect(rowsOf(await made(client, { report_type: 'device_apps', filters }))).toMatchObject([
            { device_name: 'HRB-PNE-7K2Q', app_name: 'Harbor Checkout', app_state: 'HIDE' },
        ]);
    });

    it('keeps platforms and operating systems', async () => {
        const client = open(5, { otherPlatforms: 3 });
        const platforms = async (filters: JsonObject | null) =>
            rowsOf(await made(client, { report_type: 'device', filters })).map((row) => row['platform']);
        expect(await platforms({ platform: ['Apple', 'Windows'] })).toEqual(['Apple', 'Windows']);
        expect(await platforms({ platform: null })).toHaveLength(8);
        expect(await platforms(null)).toHaveLength(8);
        const apps = await made(client, { report_type: 'device_apps', filters: { device_os: ['iOS'] } });
        expect(rowsOf(apps)).toEqual([]);
    });

    it('of a day or a span has what was there then; the day overrides the span', async () => {
        const client = open(100);
        const made_on = (await client.rows('getAllDevices', { query: { limit: 200 } })).map((device) =>
            Date.parse(String(device['created_on'])),
        );
        const until = (time: string) => made_on.filter((one) => one <= Date.parse(time)).length;
        const count = async (body: JsonObject) => rowsOf(await made(client, { report_type: 'device', ...body })).length;
        const atEndOfDay = until('2026-02-02T00:00:00Z');
        expect([atEndOfDay > 0, atEndOfDay < 100]).toEqual([true, true]);
        expect(await count({ filters: { date: '2026-02-01' } })).toBe(atEndOfDay);
        const span = { start_time: '2025-09-01T00:00:00Z', end_time: '2025-10-01T00:00:00Z' };
        expect(until(span.end_time)).toBeLessThan(atEndOfDay);
        expect(await count(span)).toBe(until(span.end_time));
        expect(await count({ ...span, filters: { date: '2026-02-01' } })).toBe(atEndOfDay);
    });

    it.each([
        ['no kind', {}, 'report_type'],
        ['an unknown kind', { report_type: 'alerts' }, 'report_type'],
        ['a day before there are apps', { report_type: 'device_apps', filters: { date: '2024-07-01' } }, '2024-07-01'],
        ['a day before there are devices', { report_type: 'device', filters: { date: '2025-05-17' } }, '2025-05-17'],
        ['a time before there are data', { report_type: 'device', end_time: '2024-07-01T00:00:00Z' }, 'end_time'],
        [
            'an end before the beginning',
            { report_type: 'device', start_time: '2026-09-02T00:00:00Z', end_time: '2026-09-01T00:00:00Z' },
            'end_time: Must not be before start_time.',
        ],
        ['an unknown platform', { report_type: 'device', filters: { platform: ['ANDROID'] } }, 'platform'],
        ['a date that is none', { report_type: 'device', filters: { date: 'today' } }, 'date'],
    ])('with %s is refused, in the words of the report service', async (_, body, words) => {
        const refused = await open().call('createReport', { body });
        expect(refused).toMatchObject({ status: 400, body: { status: 400, error: expect.any(String) } });
        expect(refused.body['message']).toContain(words);
    });

    it('that was not ordered is not found', async () => {
        const { status, body } = await open().call('getReport', { path: { report_id: KIOSK } });
        expect([status, body['status']]).toEqual([404, 404]);
    });

    it('shows 100 rows; its file has them all, without a key, for an hour', async () => {
        const client = open(250);
        client.tenant.changeDevice(KIOSK, { alias_name: 'Kiosk "1", left' });
        const shown = await made(client, { report_type: 'device' });
        expect([rowsOf(shown).length, shown['truncated'], shown['external_link']]).toEqual([100, true, undefined]);

        const report = await made(client, { report_type: 'device', is_download: true });
        expect(report['data_array']).toBeUndefined();
        const link = String(report['external_link']);
        const file = await client.tenant.fetch(link);
        const lines = (await file.text()).split('\n');
        expect([file.status, file.headers.get('content-type'), lines.length]).toEqual([200, 'text/csv', 252]);
        expect(lines[0]).toMatch(/^device_id,device_name,alias_name,platform,/);
        expect(lines[1]).toContain(',HRB-PNE-7K2Q,"Kiosk ""1"", left",Android,');
        client.tenant.clock.step(HOUR);
        expect((await client.tenant.fetch(link)).status).toBe(403);
    });

    it('fails or is cancelled as it was ordered, and the next one succeeds', async () => {
        const client = open();
        client.tenant.orderReportEnd({ status: 'FAILED' });
        const control = await client.tenant.fetch('http://esper-test-tenant/__tenant/report-ends', {
            method: 'POST',
            body: JSON.stringify({ status: 'CANCELED' }),
        });
        expect(control.status).toBe(204);
        const ends = [];
        for (let left = 3; left > 0; left -= 1) ends.push(await made(client, { report_type: 'device' }));
        expect(ends).toMatchObject([{ status: 'FAILED' }, { status: 'CANCELED' }, { status: 'SUCCEEDED' }]);
        expect(Object.keys(ends[0] ?? {})).toEqual(['id', 'status']);
        expect(() => client.tenant.orderReportEnd(Object({ status: 'SUCCEEDED' }))).toThrow(/^status: /);
    });

    it('is there in a tenant that was saved, its file too', async () => {
        const client = open();
        const { id } = await made(client, { report_type: 'device', is_download: true });
        const path = join(mkdtempSync(join(tmpdir(), 'reports-')), 'state.json');
        await client.tenant.save(path);
        const again = openTenant({ data: { snapshot: await client.tenant.snapshot() } });
        const link = String((await read(again, String(id)))['external_link']);
        expect(await (await again.tenant.fetch(link)).text()).toContain('HRB-PNE-7K2Q');
    });

    it('has a kind that the tenant lists', async () => {
        const { ok } = open();
        const { report_types } = readObject(await ok('getReportTypes'), 'content');
        expect(report_types).toMatchObject([
            { name: 'device_apps', available_from: '2024-07-02T00:00:00Z' },
            { name: 'device', available_from: '2025-05-18T00:00:00Z', last_generated_at: '2026-09-21T14:00:00Z' },
        ]);
    });
});

describe('the daily report', () => {
    const email_ids = ['mara@harborpine.example', 'it@harborpine.example'];

    it('has subscriptions that are made, paused, replaced and deleted', async () => {
        const { call, ok, rows, tenant } = open();
        const made = await ok('createReportSubscription', { body: { email_ids } });
        expect(made).toMatchObject({ id: 13, email_ids, is_subscribed: true, created_on: '2026-09-21T14:00:00Z' });
        const path = { subscription_id: 13 };
        tenant.clock.step(HOUR);
        const paused = await ok('partialUpdateReportSubscription', { path, body: { is_subscribed: false } });
        expect(paused).toEqual({ ...made, is_subscribed: false, updated_on: '2026-09-21T15:00:00Z' });
        await ok('updateReportSubscription', { path, body: { email_ids: email_ids.slice(1), is_subscribed: true } });
        expect(await rows('getAllReportSubscriptions')).toMatchObject([
            { id: 12 },
            { id: 13, email_ids: email_ids.slice(1), is_subscribed: true },
        ]);
        expect((await call('deleteReportSubscription', { path })).status).toBe(204);
        expect((await call('getReportSubscription', { path })).status).toBe(404);
    });

    it.each([
        ['no addresses', {}, 'email_ids: This field is required.'],
        ['what is no address', { email_ids: ['mara'] }, 'email_ids'],
        ['an address twice', { email_ids: [...email_ids, ...email_ids] }, 'email_ids: Items must be unique.'],
        ['eleven', { email_ids: Array.from({ length: 11 }, (_, n) => `n${n}@harborpine.example`) }, 'email_ids'],
    ])('takes no subscription with %s', async (_, body, words) => {
        const { call } = open();
        for (const [operation, path] of [
            ['createReportSubscription', {}],
            ['updateReportSubscription', { subscription_id: 12 }],
        ] as const) {
            const refused = await call(operation, { path, body });
            expect(refused).toMatchObject({ status: 400, body: { errors: [expect.stringContaining(words)] } });
        }
    });

    it('counts who was there, was enrolled and was heard of', async () => {
        const { call, ok, rows, tenant } = open(100);
        const figures = (start_date: string, end_date: string) =>
            ok('getEnterpriseReport', { query: { start_date, end_date } });
        const devices = (await rows('getAllDevices', { query: { limit: 200 } })).filter(({ state }) => state !== 20);
        const [start, end] = ['2025-09-01T00:00:00Z', '2026-02-01T00:00:00Z'] as const;
        const enrolled = devices.filter(({ provisioned_on }) => {
            const time = Date.parse(String(provisioned_on));
            return time >= Date.parse(start) && time <= Date.parse(end);
        });
        expect(enrolled.length).toBeGreaterThan(0);
        expect(await figures(start, end)).toMatchObject({ provisioned_devices: enrolled.length });
        const early = await figures('2024-07-02T00:00:00Z', '2024-07-03T00:00:00Z');
        expect(early).toEqual({ peak_active_devices: 0, provisioned_devices: 0, registered_devices: 0 });

        // From now on one device is heard of.
        const later = '2026-09-21T15:00:00Z';
        expect(await figures(later, '2026-09-21T16:00:00Z')).toMatchObject({
            peak_active_devices: 0,
            registered_devices: 100,
        });
        tenant.clock.step(HOUR);
        const command = { command_type: 'DEVICE', devices: [KIOSK], command: 'UPDATE_HEARTBEAT', command_args: {} };
        await ok('createCommand', { body: command });
        tenant.clock.step(10_000);
        expect(await figures(later, '2026-09-21T16:00:00Z')).toMatchObject({ peak_active_devices: 1 });
        const query = { start_date: '2026-09-21T14:00:00Z', end_date: '2026-09-20T14:00:00Z' };
        expect((await call('getEnterpriseReport', { query })).status).toBe(400);
        expect(await ok('getReportInfo')).toEqual({
            reportAvailabilityFrom: '2024-07-02T00:00:00Z',
            enableReportsWorkflow: true,
        });
    });
});
