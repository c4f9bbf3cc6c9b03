import { type JsonObject, readObject } from '../../src/util/json.js';
import { describePaths, json, query } from '../support/described.js';
import { Player } from '../support/every-operation.js';

const text = { type: 'string' };

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
        const response = await player.tenant.fetch(`http://esper-test-tenant.localhost/api${path}`, {
            ...init,
            headers,
        });
        return { status: response.status, body: readObject(await response.json()) };
    };
    const upload = (fields: Readonly<Record<string, string | File>>) => {
        const form = new FormData();
        for (const [name, value] of Object.entries(fields)) form.append(name, value);
        return request('/v1/photo/', { method: 'POST', body: form });
    };
    const file = (size: number) => new File(['x'.repeat(size)], 'front.png', { type: 'image/png' });

    it('a file with texts beside it, which are read as what they are', async () => {
        const kept = (await player.tenant.controls.snapshot()).files.length;
        const { status, body } = await upload({ caption: 'Front', copies: '2', isPublic: 'true', photo: file(100) });
        expect([status, body]).toMatchObject([200, { caption: 'Front', copies: 2, isPublic: true }]);
        const logged = player.tenant.controls.requests('uploadPhoto').at(-1)?.body;
        expect((await player.tenant.controls.snapshot()).files.length).toBe(kept);
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
