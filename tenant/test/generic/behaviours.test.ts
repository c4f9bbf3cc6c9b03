import { loadDescription } from '../../src/description/description.js';
import { createTestTenant, startTestTenant } from '../../src/index.js';
import { readObject } from '../../src/util/json.js';
import { describePaths, GATE_EXAMPLE, gate, gates, json } from '../support/described.js';
import { Player } from '../support/every-operation.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const { all, one } = gates('Gate');
const text = { type: 'string' };
const answered = (content: unknown) => ({ 200: { description: 'All is well.', content } });

describe('what is made of the description', () => {
    const description = describePaths({ '/v1/gate/': all, '/v1/gate/{gate_id}/': one });
    const refusal =
        'detail: The test tenant has no behaviour of its own for listGate, only a guess made of the description. It is strict, so it does not answer with that.';

    it('is refused by a strict tenant, in words, and changes nothing there', async () => {
        const strict = new Player(description, { strict: true });
        const { status, body, headers } = await strict.send('listGate');
        expect([status, readObject(body)['errors']]).toEqual([501, [refusal]]);
        expect(headers.get('x-esper-test-tenant')).toBe('generic');
        expect((await strict.send('createGate')).status).toBe(501);
        expect((await strict.tenant.controls.snapshot()).collections?.shelves).toEqual([]);
    });

    it('leaves what is written by hand as it is, in a strict tenant too', async () => {
        const running = await startTestTenant({ strict: true });
        for (const tenant of [createTestTenant({ strict: true }), running]) {
            const url = `${tenant.baseUrl}/enterprise/${tenant.enterpriseId}/device/`;
            const { status, headers } = await tenant.fetch(url, {
                headers: { authorization: `Bearer ${tenant.apiKey}` },
            });
            expect([status, headers.get('x-esper-test-tenant')]).toEqual([200, null]);
        }
        await running.stop();
    });

    it('is checked as anything else: the key, the query, the method', async () => {
        const player = new Player(description);
        expect((await player.send('listGate', { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
        const url = 'http://esper-test-tenant.localhost/api/v1/gate/';
        expect((await player.tenant.fetch(url, { method: 'DELETE' })).status).toBe(405);
    });
});

describe('records below others', () => {
    const notes = gates('Note');
    const visits = gates('Visit');
    const player = () =>
        new Player(
            describePaths({
                ...Object.fromEntries(
                    Object.entries(readObject(loadDescription().document, 'paths')).filter(([path]) =>
                        path.endsWith('/device/{device_id}/'),
                    ),
                ),
                '/v0/enterprise/{enterprise_id}/device/{device_id}/note/': notes.all,
                '/v0/enterprise/{enterprise_id}/device/{device_id}/note/{note_id}/': notes.one,
                '/v1/gate/': all,
                '/v1/gate/{gate_id}/': one,
                '/v1/gate/{id}/visit/': visits.all,
                '/v1/gate/{id}/visit/{visit_id}/': visits.one,
            }),
        );

    it('belong to one device each', async () => {
        const { send, ok, rows, tenant } = bound(player());
        const [first, second] = tenant.controls.addDevices(2);
        const made = await ok('createNote', { path: { device_id: first ?? '' } });
        expect(await rows('listNote', { path: { device_id: first ?? '' } })).toEqual([made]);
        expect(await rows('listNote', { path: { device_id: second ?? '' } })).toEqual([]);
        const path = { device_id: second ?? '', note_id: String(readObject(made)['id']) };
        expect((await send('getNote', { path })).status).toBe(404);
    });

    it('are nowhere where there is no such device', async () => {
        const { send } = bound(player());
        expect((await send('listNote', { path: { device_id: UNKNOWN } })).status).toBe(404);
        expect((await send('createNote', { path: { device_id: UNKNOWN } })).status).toBe(404);
    });

    it('go with the record above, whatever the paths call its id', async () => {
        const { send, ok, rows } = bound(player());
        const id = String(readObject(await ok('createGate'))['id']);
        const made = readObject(await ok('createVisit', { path: { id } }));
        expect(await rows('listVisit', { path: { id } })).toHaveLength(1);
        await send('deleteGate', { path: { gate_id: id } });
        expect((await send('listVisit', { path: { id } })).status).toBe(404);
        expect((await send('getVisit', { path: { id, visit_id: String(made['id']) } })).status).toBe(404);
    });
});

function bound(player: Player) {
    return {
        tenant: player.tenant,
        send: player.send.bind(player),
        ok: player.ok.bind(player),
        rows: player.rows.bind(player),
    };
}

describe('what belongs to no collection is answered as the description shows it', () => {
    const path = '/v1/gate/{gate_id}';
    const player = new Player(
        describePaths({
            '/v1/gate/': all,
            [`${path}/`]: one,
            [`${path}/open/`]: { post: { operationId: 'openGate', responses: { 200: json(gate, GATE_EXAMPLE) } } },
            '/v1/word/': { get: { operationId: 'getWord', responses: { 200: json(text, 'Week 7') } } },
            '/v1/nothing/': { post: { operationId: 'doNothing', responses: { 200: { description: 'Done.' } } } },
            '/v1/rows/': {
                get: {
                    operationId: 'getRows',
                    responses: answered({ 'text/csv': { schema: text, example: 'a,b\n' } }),
                },
            },
            '/v1/picture/': {
                get: {
                    operationId: 'getPicture',
                    responses: answered({ 'image/png': { schema: { ...text, format: 'binary' } } }),
                },
            },
            '/v1/open/': {
                get: { operationId: 'isOpen', security: [], responses: { 200: json({ type: 'boolean' }, false) } },
            },
        }),
    );

    it('a string, nothing, a text, bytes', async () => {
        expect((await player.send('getWord')).body).toBe('Week 7');
        const nothing = await player.send('doNothing');
        expect([nothing.status, nothing.body, nothing.headers.get('content-type')]).toEqual([200, '', null]);
        const rows = await player.send('getRows');
        expect([rows.body, rows.headers.get('content-type')]).toEqual(['a,b\n', 'text/csv']);
        const picture = await player.send('getPicture');
        expect([picture.headers.get('content-type'), String(picture.body).length > 0]).toEqual(['image/png', true]);
        expect(picture.headers.get('x-esper-test-tenant')).toBe('example');
    });

    it('an action on a record, where there is one', async () => {
        const made = readObject(await player.ok('createGate'));
        const id = String(made['id']);
        expect(await player.ok('openGate', { path: { gate_id: id } })).toEqual(GATE_EXAMPLE);
        expect((await player.send('openGate', { path: { gate_id: UNKNOWN } })).status).toBe(404);
    });

    it('without a key where none is needed', async () => {
        expect((await player.send('isOpen', { headers: { authorization: '' } })).status).toBe(200);
        expect((await player.send('getWord', { headers: { authorization: '' } })).status).toBe(401);
    });
});

it('an error has the form that the API describes for it', async () => {
    const problem = { type: 'object', properties: { title: text, status: { type: 'integer' }, trace: text } };
    const responses = { 200: json(gate, GATE_EXAMPLE), 401: json(problem), 404: json(problem) };
    const player = new Player(
        describePaths({ '/v1/gate/': all, '/v1/gate/{gate_id}/': { get: { operationId: 'getGate', responses } } }),
    );
    const { body } = await player.send('getGate', { path: { gate_id: UNKNOWN } });
    expect(body).toEqual({ title: 'Not found.', status: 404 });
});

describe('the most exact path is taken', () => {
    const one = (operationId: string, example: string) => ({
        get: { operationId, responses: { 200: json(text, example) } },
    });
    const byWord = (operationId: string, name: string, example: string) => ({
        get: {
            operationId,
            parameters: [{ name, in: 'path', required: true, schema: text }],
            responses: { 200: json(text, example) },
        },
    });
    // The order of the description makes no difference: the exact paths come first and last.
    const player = new Player(
        describePaths({
            '/v1/{area}/{id}/list/': one('getList', 'list'),
            '/v1/group/{id}/': byWord('getGroup', 'id', 'group'),
            '/v1/group/{id}/list/': one('getGroupList', 'group list'),
            '/v1/group/thumbnail/': one('getThumbnails', 'thumbnails'),
            '/v1/door/lock/': one('getLock', 'lock'),
            '/v1/door/{kind}/': byWord('getDoor', 'kind', 'door'),
        }),
    );
    const ask = async (path: string): Promise<unknown> => {
        const headers = { authorization: `Bearer ${player.tenant.controls.apiKey}` };
        const answer = await player.tenant.fetch(`http://esper-test-tenant.localhost/api${path}`, { headers });
        return answer.status === 200 ? answer.json() : answer.status;
    };
    it.each([
        ['/v1/group/thumbnail/', 'thumbnails'],
        ['/v1/group/thumbnails/', 'group'],
        [`/v1/group/${UNKNOWN}/list/`, 'group list'],
        ['/v1/door/lock/', 'lock'],
        ['/v1/door/locks/', 'door'],
        ['/v1/group//', 404],
        ['/v1//list/', 404],
        ['/v1/group', 404],
    ])('%s', async (path, expected) => expect(await ask(path)).toBe(expected));
});
