import { openTenant, type TenantClient } from '../support/tenant-client.js';

const PEARL = 'c2597fe1-0b84-43da-96c8-7e15af3d2b90';
const UNKNOWN = '11111111-2222-4333-8444-555555555555';
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

const upload = ({ call }: TenantClient, bytes: Uint8Array<ArrayBuffer>, name = 'pearl.png') =>
    call('uploadGroupThumbnail', { file: new File([bytes], name) });

const group = async ({ ok }: TenantClient) => ok('getGroupById', { path: { group_id: PEARL } });

describe('pictures of groups', () => {
    it('are listed, read and downloaded as they were uploaded, without a key', async () => {
        const client = openTenant();
        const { status, body } = await upload(client, PNG);
        expect([status, body['id']]).toEqual([200, expect.any(String)]);
        const path = { thumbnail_id: String(body['id']) };
        expect(await client.ok('getGroupThumbnail', { path })).toEqual(body);
        expect(await client.rows('listGroupThumbnail')).toEqual([body]);
        const file = await client.tenant.fetch(String(body['image_file']));
        expect([file.status, Buffer.from(await file.arrayBuffer())]).toEqual([200, PNG]);
    });

    it('are shown by a group until they are deleted', async () => {
        const client = openTenant();
        const { body } = await upload(client, PNG);
        const change = { path: { group_id: PEARL }, body: { thumbnail: body['id'] } };
        expect(await client.ok('partialUpdateGroup', change)).toMatchObject({
            name: 'Portland Pearl Store',
            thumbnail: body['id'],
        });
        const later = openTenant({ data: { snapshot: await client.tenant.snapshot() } });
        expect([(await group(client))['thumbnail'], (await group(later))['thumbnail']]).toEqual([
            body['id'],
            body['id'],
        ]);
        const path = { thumbnail_id: String(body['id']) };
        await client.ok('deleteGroupThumbnail', { path });
        expect((await group(client))['thumbnail']).toBeNull();
        for (const operation of ['getGroupThumbnail', 'deleteGroupThumbnail'])
            expect((await client.call(operation, { path })).status).toBe(404);
        expect((await client.tenant.fetch(String(body['image_file']))).status).toBe(404);
    });

    it('are refused where they are none, and leave nothing behind', async () => {
        const client = openTenant();
        for (const bytes of [Buffer.from('a text'), Buffer.alloc(0), Buffer.from('RIFF....WAVE')]) {
            const { status, body } = await upload(client, bytes);
            expect([status, body['message']]).toEqual([400, expect.stringContaining('image_file')]);
        }
        expect(await client.rows('listGroupThumbnail')).toEqual([]);
        const files = (await client.tenant.snapshot()).files.map(({ name }) => name);
        expect(files).not.toContain('pearl.png');
    });

    it('that there are not are refused by a group', async () => {
        const client = openTenant();
        const change = { path: { group_id: PEARL }, body: { thumbnail: UNKNOWN } };
        const { status, body } = await client.call('partialUpdateGroup', change);
        expect([status, body['message']]).toEqual([400, expect.stringContaining('thumbnail: Invalid pk')]);
    });

    it.each([
        ['JPEG', Buffer.from('ffd8ffe000104a464946', 'hex')],
        ['GIF', Buffer.from('GIF89a\x01\x00')],
        ['WebP', Buffer.from('RIFF\x24\x00\x00\x00WEBPVP8 ')],
    ])('may be %s', async (_, bytes) => {
        expect((await upload(openTenant(), bytes)).status).toBe(200);
    });
});
