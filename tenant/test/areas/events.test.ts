import type { JsonObject } from '../../src/util/json.js';
import { openTenant, type TenantClient } from '../support/tenant-client.js';

const ONE = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
const TWO = '0d62f95a-81ce-47b3-9e2d-6a35c7f018be';
const path = { device_id: ONE };

const command = (more: JsonObject) => ({ command_type: 'DEVICE', devices: [ONE], device_type: 'all', ...more });

const messages = async ({ rows }: TenantClient, operation = 'getEventFeed'): Promise<unknown[]> =>
    (await rows(operation, { path, query: { limit: 100 } })).map(({ message }) => message);

/** The sentences that came since a count of rows, newest first. */
const since = async (client: TenantClient, before: number) => {
    const now = await messages(client);
    return now.slice(0, now.length - before);
};

describe('the event feed of a device', () => {
    it('tells of a command when it is sent and when it has ended, and with which reason', async () => {
        const client = openTenant({ devices: 5 });
        const before = (await messages(client)).length;
        client.tenant.orderOutcome({ command: 'REBOOT', state: 'Command Failure', reason: 'Battery too low' });
        await client.ok('createCommand', { body: command({ command: 'REBOOT', command_args: {} }) });
        client.tenant.clock.step(60_000);
        await client.ok('getEventFeed', { path });
        client.tenant.clock.step(2_000);
        expect(await since(client, before)).toEqual([
            'Reboot sent by mara.lindqvist failed: Battery too low',
            'Reboot sent by mara.lindqvist',
        ]);
        expect(await messages(client, 'getDeviceEventFeed')).toEqual(await messages(client));
    });

    it('names the app and version of an install, and the groups of a move', async () => {
        const client = openTenant({ devices: 5 });
        const before = (await messages(client)).length;
        const app_version = 'f135b6c8-7e20-4d9a-8b46-a90c2de75f13';
        await client.ok('createCommand', { body: command({ command: 'INSTALL', command_args: { app_version } }) });
        client.tenant.clock.step(60_000);
        await client.ok('createGroup', { body: { name: 'Repair', device_ids: [ONE] } });
        client.tenant.clock.step(2_000);
        const [moved, ended, sent] = await since(client, before);
        expect(moved).toMatch(/^Moved from .+ to Repair by mara\.lindqvist$/);
        expect(ended).toMatch(/^Install of Harbor Checkout \d+\.\d+\.\d+ sent by mara\.lindqvist succeeded$/);
        expect(sent).toMatch(/^Install of Harbor Checkout .* sent by mara\.lindqvist$/);
        const ids = (await client.rows('getEventFeed', { path })).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
    });

    it('has rows that come later than one that happened after them, and loses none', async () => {
        const client = openTenant({ devices: 5 });
        for (let i = 0; i < 10; i += 1) {
            await client.ok('createCommand', { body: command({ command: 'REBOOT', command_args: {} }) });
            client.tenant.clock.step(100);
        }
        const seen = new Set<unknown>();
        let late = 0;
        for (let i = 0; i < 60; i += 1) {
            client.tenant.clock.step(100);
            const rows = await client.rows('getEventFeed', { path, query: { limit: 100 } });
            const newest = Math.max(0, ...rows.filter(({ id }) => seen.has(id)).map(timeOf));
            for (const row of rows) {
                if (!seen.has(row['id']) && seen.size > 0 && timeOf(row) < newest) late += 1;
                seen.add(row['id']);
            }
        }
        expect(late).toBeGreaterThan(0);
        const sent = (await messages(client)).filter((message) => message === 'Reboot sent by mara.lindqvist');
        expect(sent.length).toBeGreaterThanOrEqual(10);
    });

    it('is that of one device, goes on in a saved tenant, and has 250 rows a page by the older path', async () => {
        const client = openTenant({ devices: 5 });
        for (let i = 0; i < 130; i += 1)
            await client.ok('createCommand', {
                body: command({ command: 'REBOOT', command_args: {}, devices: [TWO] }),
            });
        client.tenant.clock.step(3_600_000);
        await client.ok('getEventFeed', { path });
        client.tenant.clock.step(2_000);
        const two = { path: { device_id: TWO } };
        expect(await client.rows('getDeviceEventFeed', two)).toHaveLength(250);
        expect(await client.rows('getEventFeed', two)).toHaveLength(20);
        const saved = openTenant({ data: { snapshot: await client.tenant.snapshot() } });
        expect(await messages(saved)).toEqual(await messages(client));
    });
});

test('the feed of a group has the commands that were sent to it', async () => {
    const { ok, rows } = openTenant({ devices: 5 });
    const [first, second] = (await rows('getAllGroups')).map(({ id }) => String(id));
    const body = { command_type: 'GROUP', groups: [second], device_type: 'all', command: 'REBOOT', command_args: {} };
    const { id } = await ok('createCommand', { body });
    expect(await rows('getGroupEventFeed', { path: { group_id: second ?? '' } })).toMatchObject([{ id }]);
    expect(await rows('getGroupEventFeed', { path: { group_id: first ?? '' } })).toEqual([]);
});

const timeOf = ({ created_on }: JsonObject): number => Date.parse(String(created_on));

describe('remote viewer sessions', () => {
    const sessions = async (query: Record<string, string | number> = {}) =>
        (await openTenant({ devices: 5 }).rows('getAllRemoteViewerSessions', { query })).map((row) => [
            row['device_name'],
            row['duration'],
        ]);
    const [FAILED, LONG, SHORT] = [
        ['HRB-PNE-7K2Q', undefined],
        ['HRB-PNE-T9WL', 'PT11M3S'],
        ['HRB-PNE-M4XD', 'PT4M12S'],
    ];

    it.each<[string, Record<string, string | number>, unknown[]]>([
        ['newest first', {}, [SHORT, LONG, FAILED]],
        ['by how long they were', { ordering: 'duration' }, [FAILED, SHORT, LONG]],
        ['by the name of the device', { ordering: 'device_name' }, [FAILED, SHORT, LONG]],
        ['with their state', { states: 'FAILED' }, [FAILED]],
        ['with their quality', { video_qualities: 'DATA_SAVER' }, [LONG]],
        ['longer than ten minutes, the ended ones alone', { duration_gt: 'PT10M' }, [LONG]],
        ['as short as one', { duration_lte: 'PT4M12S' }, [SHORT]],
        ['shorter than that', { duration_lt: 'PT252S' }, []],
        ['with a part of the reason', { reason: 'frozen' }, [SHORT]],
        ['with a part of the name', { device_name: 't9w' }, [LONG]],
        ['of a day', { created_at_gte: '2026-09-21T00:00:00Z', created_at_lt: '2026-09-21T12:00:00Z' }, [LONG]],
        ['of another user', { created_by: '1' }, []],
        ['page by page', { limit: 1, offset: 1 }, [LONG]],
    ])('are listed %s', async (_, query, wanted) => {
        expect(await sessions(query)).toEqual(wanted);
    });
});
