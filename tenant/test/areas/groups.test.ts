import { openTenant, type TenantClient } from '../support/tenant-client.js';

const [KIOSK, KIOSK_2] = ['91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3', '0d62f95a-81ce-47b3-9e2d-6a35c7f018be'];
const ROOT = 'a84d0c17-6e32-4b95-8f1c-2097d5e3b46a';
const PEARL = 'c2597fe1-0b84-43da-96c8-7e15af3d2b90';
const BALLARD = '5e0b73d6-94fa-4c21-a7d5-b3168c0e9f42';

async function make(client: TenantClient, name: string, parent?: string): Promise<string> {
    return String((await client.ok('createGroup', { body: { name, ...(parent !== undefined && { parent }) } }))['id']);
}

const count = async ({ ok }: TenantClient, group_id: string) =>
    (await ok('getGroupById', { path: { group_id } }))['device_count'];

describe('groups', () => {
    it('are a tree below "All devices"', async () => {
        const client = openTenant({ devices: 5 });
        const groups = await client.rows('getAllGroups');
        expect(groups.map((group) => [group['name'], group['device_count'], group['children_count']])).toEqual([
            ['All devices', 0, 2],
            ['Portland Pearl Store', 3, 0],
            ['Seattle Ballard Store', 2, 0],
        ]);
        const id = await make(client, 'Back office', PEARL);
        expect(await client.ok('getGroupById', { path: { group_id: id } })).toMatchObject({
            parent: `${client.tenant.baseUrl}/enterprise/${client.tenant.enterpriseId}/devicegroup/${PEARL}/`,
            path: 'All devices/Portland Pearl Store/Back office',
        });
    });

    it('hold every device of the tenant once, but for a few that are in none', async () => {
        const client = openTenant({ devices: 500 });
        const groups = await client.rows('getAllGroups', { query: { limit: 500 } });
        const devices = await client.rows('getAllDevicesV2', { query: { limit: 500 } });
        const inNone = devices.filter((device) => device['group_id'] === null).length;
        expect(inNone).toBeGreaterThan(5);
        expect(inNone).toBeLessThan(50);
        expect(groups.reduce((sum, group) => sum + Number(group['device_count']), 0)).toBe(500 - inNone);
    });

    it('are found by name, the exact one first', async () => {
        const client = openTenant();
        await make(client, 'Portland Pearl Store annexe');
        const found = await client.rows('getAllGroups', { query: { name: 'portland pearl store' } });
        expect(found.map((group) => group['name'])).toEqual(['Portland Pearl Store', 'Portland Pearl Store annexe']);
    });

    it('take devices in with add and let them go to the group above with remove', async () => {
        const client = openTenant({ devices: 5 });
        const group_id = await make(client, 'Lab', BALLARD);
        const change = (action: string) =>
            client.ok('partialUpdateGroup', {
                path: { group_id },
                query: { action },
                body: { device_ids: [KIOSK, KIOSK_2] },
            });
        expect((await change('add'))['device_count']).toBe(2);
        expect([await count(client, PEARL), await count(client, ROOT)]).toEqual([1, 0]);
        expect((await client.ok('getDeviceById', { path: { device_id: KIOSK ?? '' } }))['groups']).toEqual([
            expect.stringContaining(group_id),
        ]);
        expect((await change('remove'))['device_count']).toBe(0);
        expect([await count(client, BALLARD), await count(client, ROOT)]).toEqual([4, 0]);
    });

    it.each([
        ['add', 'device_ids: This field is required. '],
        ['remove', 'device_ids: This field is required. '],
        ['move', 'parent: This field is required. '],
    ])('refuse %s without what it is about', async (action, message) => {
        const { call } = openTenant();
        const answer = await call('partialUpdateGroup', { path: { group_id: PEARL }, query: { action }, body: {} });
        expect([answer.status, answer.body['message']]).toEqual([400, message]);
    });

    it('move with all below them', async () => {
        const client = openTenant({ devices: 5 });
        const region = await make(client, 'Oregon');
        await client.ok('partialUpdateGroup', {
            path: { group_id: PEARL },
            query: { action: 'move' },
            body: { parent: region },
        });
        expect(await client.rows('getAllDevices', { query: { group: region } })).toHaveLength(3);
        const below = await client.call('partialUpdateGroup', {
            path: { group_id: region },
            query: { action: 'move' },
            body: { parent: PEARL },
        });
        expect([below.status, below.body['message']]).toEqual([400, 'parent: A group cannot be moved below itself. ']);
    });

    it('give what is in them to their parent when they are deleted', async () => {
        const client = openTenant({ devices: 5 });
        const child = await make(client, 'Ballard back office', BALLARD);
        await client.ok('deleteGroup', { path: { group_id: BALLARD } });
        expect([
            await count(client, ROOT),
            (await client.call('getGroupById', { path: { group_id: BALLARD } })).status,
        ]).toEqual([2, 404]);
        expect((await client.ok('getGroupById', { path: { group_id: child } }))['parent']).toContain(ROOT);
        expect((await client.call('deleteGroup', { path: { group_id: ROOT } })).status).toBe(400);
    });

    it('nest five levels deep below the root and no deeper', async () => {
        const client = openTenant();
        let parent = ROOT;
        for (let level = 1; level <= 5; level++) parent = await make(client, `Level ${level}`, parent);
        expect((await client.call('createGroup', { body: { name: 'Level 6', parent } })).body['message']).toBe(
            'parent: Groups nest five levels deep at most. ',
        );
    });

    it('may have a name that stands elsewhere in the tree, also below itself', async () => {
        const client = openTenant({ devices: 5 });
        const west = await make(client, 'West');
        const inner = await make(client, 'West', west);
        await make(client, 'Seattle Ballard Store', west);
        const found = await client.rows('getAllGroups', { query: { name: 'West' } });
        expect(found.map((group) => group['path'])).toEqual(['All devices/West', 'All devices/West/West']);
        const move = (group_id: string) =>
            client.call('partialUpdateGroup', {
                path: { group_id },
                query: { action: 'move' },
                body: { parent: west },
            });
        expect([(await move(PEARL)).status, (await move(BALLARD)).status]).toEqual([200, 400]);
        expect((await client.call('createGroup', { body: { name: 'West', parent: west } })).status).toBe(400);
        expect((await client.ok('getGroupById', { path: { group_id: inner } }))['parent']).toContain(west);
    });

    it('are renamed by PATCH and PUT, and a name is used once below a group', async () => {
        const { ok, call } = openTenant();
        await ok('partialUpdateGroup', { path: { group_id: PEARL }, body: { name: 'Pearl' } });
        await ok('updateGroup', {
            path: { group_id: BALLARD },
            query: { action: 'rename' },
            body: { name: 'Ballard' },
        });
        expect((await ok('getGroupById', { path: { group_id: PEARL } }))['name']).toBe('Pearl');
        expect(
            (await call('partialUpdateGroup', { path: { group_id: PEARL }, body: { name: 'Ballard' } })).status,
        ).toBe(400);
        expect((await call('updateGroup', { path: { group_id: BALLARD }, body: {} })).body['errors']).toEqual([
            'name: This field is required.',
        ]);
    });
});

describe('groups below groups', () => {
    const below = async ({ ok }: TenantClient, parent_group_ids: string, immediate?: boolean) => {
        const query = { parent_group_ids, ...(immediate !== undefined && { immediate }) };
        return (await ok('getAllSubGroups', { query }))['content'];
    };

    it('are those of all levels, or of the next one, and widen an exact filter', async () => {
        const client = openTenant({ devices: 5 });
        const office = await make(client, 'Office', PEARL);
        const desk = await make(client, 'Desk', office);
        expect(await below(client, ROOT)).toEqual({ subgroups: [PEARL, BALLARD, office, desk] });
        expect(await below(client, ROOT, true)).toEqual({ subgroups: [PEARL, BALLARD] });
        expect(await below(client, `${PEARL},${BALLARD}`)).toEqual({ subgroups: [office, desk] });
        expect(await below(client, desk)).toEqual({ subgroups: [] });
        expect(await below(client, KIOSK)).toEqual({ subgroups: [] });
        await client.ok('partialUpdateGroup', {
            path: { group_id: desk },
            query: { action: 'add' },
            body: { device_ids: [KIOSK] },
        });
        const branch = { group_multi_immediate: [PEARL, office, desk].join(',') };
        const all = await client.rows('getAllDevicesV2', { query: { group_multi: PEARL } });
        expect(await client.rows('getAllDevicesV2', { query: branch })).toEqual(all);
    });

    it('are not asked for without a group', async () => {
        const { call } = openTenant();
        expect((await call('getAllSubGroups')).status).toBe(400);
    });
});
