import { loadDescription } from '../../src/description/description.js';
import { createTestTenant, startTestTenant } from '../../src/index.js';
import { type JsonObject, readObject } from '../../src/util/json.js';
import { describePaths, GATE_EXAMPLE, gate, gates, json, query } from '../support/described.js';
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
        const url = 'http://esper-test-tenant/api/v1/gate/';
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
    // The order of the description makes no difference, so the exact ones come last here.
    const player = new Player(
        describePaths({
            '/v1/{area}/{id}/list/': one('getList', 'list'),
            '/v1/group/{id}/': {
                get: {
                    operationId: 'getGroup',
                    parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
                    responses: { 200: json(text, 'group') },
                },
            },
            '/v1/group/{id}/list/': one('getGroupList', 'group list'),
            '/v1/group/thumbnail/': one('getThumbnails', 'thumbnails'),
        }),
    );
    const ask = async (path: string): Promise<unknown> => {
        const headers = { authorization: `Bearer ${player.tenant.controls.apiKey}` };
        const answer = await player.tenant.fetch(`http://esper-test-tenant/api${path}`, { headers });
        return answer.status === 200 ? answer.json() : answer.status;
    };
    it.each([
        ['/v1/group/thumbnail/', 'thumbnails'],
        ['/v1/group/thumbnails/', 'group'],
        [`/v1/group/${UNKNOWN}/list/`, 'group list'],
        ['/v1/group//', 404],
        ['/v1//list/', 404],
        ['/v1/group', 404],
    ])('%s', async (path, expected) => expect(await ask(path)).toBe(expected));
});

describe('a request may have every form that can be described', () => {
    const form = {
        type: 'object',
        required: ['caption', 'photo'],
        properties: {
            caption: text,
            copies: { type: 'integer' },
            isPublic: { type: 'boolean' },
            labels: { type: 'array', items: text },
            photo: { ...text, format: 'binary', 'x-esper-max-bytes': 100 },
            thumbnail: { ...text, format: 'binary', 'x-esper-max-bytes': 10 },
        },
    };
    const { photo: _, thumbnail: __, ...texts } = form.properties;
    const body = (type: string, schema: JsonObject) => ({ required: true, content: { [type]: { schema } } });
    const photo = { type: 'object', required: ['id'], properties: { id: text, ...texts } };
    const answer = { 200: json(photo, { id: '1', caption: 'Front' }) };
    const post = (operationId: string, requestBody: JsonObject, more: JsonObject = {}) => ({
        post: { operationId, requestBody, responses: answer, ...more },
    });
    const player = new Player(
        describePaths({
            '/v1/photo/': post('uploadPhoto', body('multipart/form-data', form)),
            '/v1/photo/{id}/': { delete: { operationId: 'deletePhoto', responses: { 204: {} } } },
            '/v1/form/': post(
                'send',
                body('application/x-www-form-urlencoded', { ...form, required: ['caption'], properties: texts }),
            ),
            '/v1/rows/': post('addRows', body('text/csv', text)),
            '/v1/many/': post('addMany', body('application/json', { type: 'array', minItems: 1, items: text })),
            '/v1/report/': {
                get: {
                    operationId: 'report',
                    parameters: [
                        { name: 'X-Report-Key', in: 'header', required: true, schema: { ...text, minLength: 3 } },
                        query('kinds', { type: 'array', items: { type: 'string', enum: ['a/*', 'b'] } }),
                        query('ids', { type: 'array', items: { type: 'integer' } }, { explode: false }),
                        query(
                            'marks',
                            { type: 'array', items: text, maxItems: 2 },
                            { explode: false, style: 'pipeDelimited' },
                        ),
                        query(
                            'filter',
                            { type: 'object', properties: { floor: { type: 'integer' }, lit: { type: 'boolean' } } },
                            { style: 'deepObject' },
                        ),
                    ],
                    responses: answer,
                },
            },
        }),
    );
    const request = async (path: string, init: RequestInit): Promise<{ status: number; body: JsonObject }> => {
        const headers = { authorization: `Bearer ${player.tenant.controls.apiKey}`, ...init.headers };
        const response = await player.tenant.fetch(`http://esper-test-tenant/api${path}`, { ...init, headers });
        return { status: response.status, body: readObject(await response.json()) };
    };
    const upload = (fields: Readonly<Record<string, string | File>>) => {
        const form = new FormData();
        for (const [name, value] of Object.entries(fields)) form.append(name, value);
        return request('/v1/photo/', { method: 'POST', body: form });
    };
    const file = (size: number) => new File(['x'.repeat(size)], 'front.png', { type: 'image/png' });

    it('a file with texts beside it, which are read as what they are', async () => {
        const { status, body } = await upload({ caption: 'Front', copies: '2', isPublic: 'true', photo: file(100) });
        expect([status, body]).toMatchObject([200, { caption: 'Front', copies: 2, isPublic: true }]);
        const logged = player.tenant.controls.requests('uploadPhoto').at(-1)?.body;
        expect(logged).toMatchObject({ caption: 'Front', photo: { name: 'front.png', type: 'image/png', size: 100 } });
    });

    it.each([
        ['no file', { caption: 'Front' }, 400, 'photo: No file was submitted.'],
        ['no caption', { photo: file(1) }, 400, 'caption: This field is required.'],
        [
            'copies in letters',
            { caption: 'Front', copies: 'two', photo: file(1) },
            400,
            'copies: A valid integer is required.',
        ],
        [
            'a large second file',
            { caption: 'Front', photo: file(1), thumbnail: file(11) },
            413,
            'detail: The file is larger than 10 bytes.',
        ],
    ])('an upload with %s is refused, and its files are not kept', async (_, fields, status, error) => {
        const before = (await player.tenant.controls.snapshot()).files.length;
        expect(await upload(Object(fields))).toMatchObject({ status, body: { errors: [error] } });
        expect((await player.tenant.controls.snapshot()).files.length).toBe(before);
    });

    it('a form that is urlencoded', async () => {
        const send = (body: URLSearchParams | string) => request('/v1/form/', { method: 'POST', body });
        expect((await send(new URLSearchParams({ caption: 'A & b', labels: 'x' }))).status).toBe(200);
        expect((await send(new URLSearchParams({ copies: '2' }))).body['errors']).toEqual([
            'caption: This field is required.',
        ]);
        expect((await send('caption=A')).status).toBe(415);
    });

    it('a text, and a list', async () => {
        const post = (path: string, type: string, body: string) =>
            request(path, { method: 'POST', body, headers: { 'content-type': type } });
        expect((await post('/v1/rows/', 'text/csv', 'a,b')).status).toBe(200);
        expect((await post('/v1/rows/', 'text/csv', '')).status).toBe(400);
        expect((await post('/v1/rows/', 'application/json', '{}')).status).toBe(415);
        expect((await post('/v1/many/', 'application/json', '["a"]')).status).toBe(200);
        expect((await post('/v1/many/', 'application/json', '{}')).body['errors']).toEqual([
            'non_field_errors: Expected a list of items.',
        ]);
    });

    it.each([
        ['kinds=a/*&kinds=b', 200, ''],
        ['kinds=c', 400, 'kinds.0: "c" is not a valid choice.'],
        ['ids=1,2', 200, ''],
        ['ids=1%2C2', 200, ''],
        ['ids=1,b', 400, 'ids.1: A valid integer is required.'],
        ['marks=a%7Cb', 200, ''],
        ['marks=a|b|c', 400, 'marks: Ensure this field has no more than 2 elements.'],
        ['filter[floor]=2&filter[lit]=true', 200, ''],
        ['filter[floor]=up', 400, 'filter.floor: A valid integer is required.'],
    ])('the query %s', async (search, status, error) => {
        const answer = await request(`/v1/report/?${search}`, { headers: { 'x-report-key': 'k-1' } });
        expect([answer.status, String(answer.body['errors'] ?? '')]).toEqual([status, error]);
    });

    it('a header', async () => {
        expect((await request('/v1/report/', {})).body['errors']).toEqual(['X-Report-Key: This header is required.']);
        const { status } = await request('/v1/report/', { headers: { 'x-report-key': 'k' } });
        expect(status).toBe(400);
    });
});
