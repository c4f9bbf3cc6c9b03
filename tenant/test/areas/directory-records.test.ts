import type { JsonObject } from '../../src/util/json.js';
import { openTenant, type TenantClient } from '../support/tenant-client.js';

const SPARE = 'c51abdb2-abeb-41b1-afa6-c99955e141c9';
const BALLARD = '5e0b73d6-94fa-4c21-a7d5-b3168c0e9f42';
const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';

const serial = (unique_id: string) => ({ unique_id, type: 2 });

const make = ({ ok }: TenantClient, body: JsonObject) => ok('createDirectoryRecord', { body });
const read = ({ ok }: TenantClient, id: unknown) =>
    ok('getDirectoryRecord', { path: { directory_record_id: String(id) } });

describe('a directory record', () => {
    it('says numbers in requests and words in answers', async () => {
        const client = openTenant();
        const made = await make(client, {
            unique_identifiers: [
                { unique_id: '356938035643809', type: 0 },
                serial('TC52-0001'),
                { unique_id: '02:00:5e:20:00:01', type: 5 },
            ],
            alias: 'Dock 4',
        });
        expect(made).toMatchObject({
            alias: 'Dock 4',
            group_id: null,
            device_id: null,
            online_status: 'NONE',
            approval_status: 'APPROVED',
            unique_identifiers: [
                { unique_id: '356938035643809', type: 'IMEI1' },
                { unique_id: 'TC52-0001', type: 'SERIAL' },
                { unique_id: '02:00:5e:20:00:01', type: 'ETHERNET_MAC_ID' },
            ],
        });
        expect(await read(client, made['id'])).toEqual(made);
        expect((await client.rows('getDirectoryRecords')).map(({ id }) => id)).toEqual([SPARE, made['id']]);
    });

    it('gives its device group, alias and tags when it enrols, and follows it', async () => {
        const client = openTenant({ devices: 5 });
        const [id = ''] = client.tenant.addDevices({ device_name: 'HRB-PNE-NEW1', serial: 'R9XT40A1BCJ' });
        expect(await client.ok('getDeviceById', { path: { device_id: id } })).toMatchObject({
            alias_name: 'Ballard spare',
            tags: ['checkout'],
            groups: [expect.stringContaining(BALLARD)],
            directory_record_id: SPARE,
        });
        const about = { name: 'HRB-PNE-NEW1', device_id: id, provisioned_on: expect.any(String) };
        expect(await read(client, SPARE)).toMatchObject({ ...about, online_status: 'ONLINE' });
        const [double = ''] = client.tenant.addDevices({ serial: 'R9XT40A1BCJ', alias_name: 'Double' });
        expect(await client.ok('getDeviceById', { path: { device_id: double } })).toMatchObject({
            alias_name: 'Double',
        });
        client.tenant.removeDevices([double]);
        client.tenant.changeDevice(id, { state: 60 });
        expect(await read(client, SPARE)).toMatchObject({ ...about, online_status: 'OFFLINE' });
        client.tenant.removeDevices([id]);
        expect(await read(client, SPARE)).toMatchObject({ name: null, device_id: null, online_status: 'NONE' });
        const [again] = client.tenant.addDevices({ serial: 'R9XT40A1BCJ' });
        expect(await read(client, SPARE)).toMatchObject({ device_id: again });
    });

    it('of a device that has enrolled already points to it and changes nothing of it', async () => {
        const client = openTenant({ devices: 5 });
        const before = await client.ok('getDeviceById', { path: { device_id: KIOSK } });
        expect(before).not.toHaveProperty('directory_record_id');
        const body = { unique_identifiers: [serial('R9XT40A1BCD')], group_id: BALLARD, alias: 'Another' };
        const { id } = await make(client, body);
        expect(await read(client, id)).toMatchObject({ device_id: KIOSK, online_status: 'ONLINE' });
        const device = { path: { device_id: KIOSK } };
        expect(await client.ok('getDeviceById', device)).toEqual({ ...before, directory_record_id: id });
        await client.ok('deleteDirectoryRecord', { path: { directory_record_id: String(id) } });
        expect(await client.ok('getDeviceById', device)).toEqual(before);
    });

    it('is written anew as a whole: what is left out is gone', async () => {
        const client = openTenant();
        const path = { directory_record_id: SPARE };
        const body = { unique_identifiers: [serial('R9XT40A1BCJ'), serial('R9XT40A1BCK')] };
        expect(await client.ok('updateDirectoryRecord', { path, body })).toMatchObject({
            id: SPARE,
            alias: null,
            tags: [],
            group_id: null,
        });
        const [id = ''] = client.tenant.addDevices({ serial: 'R9XT40A1BCK' });
        expect(await read(client, SPARE)).toMatchObject({ device_id: id });
    });

    it('is gone when it is deleted, and its device stays', async () => {
        const client = openTenant();
        const [id = ''] = client.tenant.addDevices({ serial: 'R9XT40A1BCJ' });
        const path = { directory_record_id: SPARE };
        await client.ok('deleteDirectoryRecord', { path });
        for (const operation of ['getDirectoryRecord', 'deleteDirectoryRecord'])
            expect((await client.call(operation, { path })).status).toBe(404);
        expect(await client.ok('getDeviceById', { path: { device_id: id } })).not.toHaveProperty('directory_record_id');
    });

    it.each<[string, JsonObject, string]>([
        ['no number', { alias: 'Dock' }, 'unique_identifiers: This field is required.'],
        ['an empty list of numbers', { unique_identifiers: [] }, 'unique_identifiers'],
        ['a word as a kind', { unique_identifiers: [{ unique_id: 'A1', type: 'SERIAL' }] }, 'type'],
        ['a kind that there is not', { unique_identifiers: [{ unique_id: 'A1', type: 6 }] }, 'type'],
        ['a blank number', { unique_identifiers: [serial(' ')] }, 'unique_id may not be blank'],
        ['a number twice', { unique_identifiers: [serial('A1'), serial('a1')] }, 'twice'],
        ['a number of another record', { unique_identifiers: [serial('R9XT40A1BCJ')] }, 'already exists'],
        ['a wrong check digit', { unique_identifiers: [{ unique_id: '490154203237519', type: 0 }] }, 'check digit'],
        ['14 digits', { unique_identifiers: [{ unique_id: '49015420323751', type: 1 }] }, '15 digits'],
        ['no MAC address', { unique_identifiers: [{ unique_id: '02:00:5e', type: 4 }] }, 'a MAC address'],
        ['a group that there is not', { unique_identifiers: [serial('A1')], group_id: KIOSK }, 'group_id: Invalid pk'],
    ])('is refused with %s', async (_, body, message) => {
        const client = openTenant();
        const answer = await client.call('createDirectoryRecord', { body });
        expect([answer.status, answer.body['message']]).toEqual([400, expect.stringContaining(message)]);
        expect(await client.rows('getDirectoryRecords')).toHaveLength(1);
    });
});
