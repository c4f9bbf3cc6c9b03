import { readObject } from '../../src/util/json.js';
import { describePaths, gates, json, query } from '../support/described.js';
import { Player } from '../support/every-operation.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const { all, one } = gates('Gate');
const description = describePaths({
    '/v1/gate/': all,
    '/v1/gate/{gate_id}/': one,
    // The real API mixes both ends of paths, and the names of an id.
    '/v1/barrier': {
        get: { ...all.get, operationId: 'listBarriers', parameters: undefined },
        post: { ...all.post, operationId: 'createBarrier' },
    },
    '/v1/barrier/{barrierId}/': { get: { ...one.get, operationId: 'getBarrier' } },
    '/v1/barrier/{barrier_id}': { delete: { ...one.delete, operationId: 'deleteBarrier' } },
    '/v1/seen/': { get: { ...all.get, operationId: 'listSeen' } },
    '/v1/seen/{id}/': { get: { ...one.get, operationId: 'getSeen' } },
    '/v1/site/': { get: { ...one.get, operationId: 'getSite' }, patch: { ...one.patch, operationId: 'changeSite' } },
});
const play = () => new Player(description);

describe('a collection without a handler', () => {
    it('keeps what is made there: it is listed and read, and says that it is a guess', async () => {
        const player = play();
        const made = readObject(await player.ok('createGate', { body: { name: 'South', lanes: 3 } }));
        expect(made).toMatchObject({ name: 'South', lanes: 3, serial: 'G-0001' });
        expect(await player.rows('listGate')).toEqual([made]);
        const { body, headers } = await player.send('getGate', { path: { gate_id: String(made['id']) } });
        expect(body).toEqual(made);
        expect(headers.get('x-esper-test-tenant')).toBe('generic');
    });

    it('makes up what the server makes, and nothing that the client did not send', async () => {
        const player = play();
        player.tenant.controls.clock.step(1000);
        const made = readObject(
            await player.ok('createGate', { body: { name: 'South', secret: 'hush', reader: { model: 'R9' } } }),
        );
        // An optional field that may be null is null; `state` has a default; the secret is written only.
        const { id, created_on, updated_on, ...rest } = made;
        expect(rest).toEqual({
            name: 'South',
            note: null,
            state: 'shut',
            reader: { model: 'R9', firmware: '1.4' },
            serial: 'G-0001',
        });
        expect(id).not.toBe('a1c5f0d2-7b34-4e8a-9c61-2f0d5b7e8a93');
        expect([created_on, updated_on]).toEqual([created_on, created_on]);
        expect(Date.parse(String(created_on))).toBe(player.tenant.controls.clock.now());
    });

    it('changes what PATCH names, replaces what PUT may send, and keeps id and birth', async () => {
        const player = play();
        const made = readObject(await player.ok('createGate', { body: { name: 'South', note: 'old', tags: ['a'] } }));
        const path = { gate_id: String(made['id']) };
        player.tenant.controls.clock.step(60_000);
        const patched = readObject(await player.ok('changeGate', { path, body: { tags: ['b'] } }));
        expect(patched).toEqual({ ...made, tags: ['b'], updated_on: patched['updated_on'] });
        expect(patched['updated_on']).not.toBe(made['updated_on']);
        const replaced = readObject(await player.ok('replaceGate', { path, body: { name: 'West' } }));
        expect(replaced).toMatchObject({ id: made['id'], name: 'West', note: null, created_on: made['created_on'] });
        expect(replaced).not.toHaveProperty('tags');
        expect(await player.ok('getGate', { path })).toEqual(replaced);
    });

    it('no longer has what was deleted', async () => {
        const player = play();
        const [first, second] = [await player.ok('createGate'), await player.ok('createGate')];
        const path = { gate_id: String(readObject(first)['id']) };
        expect((await player.send('deleteGate', { path })).status).toBe(204);
        for (const id of ['getGate', 'changeGate', 'replaceGate', 'deleteGate'])
            expect((await player.send(id, { path })).status).toBe(404);
        expect(await player.rows('listGate')).toEqual([second]);
    });

    it.each([
        [{}, 'name: This field is required.'],
        [{ name: '' }, 'name: This field may not be blank.'],
        [{ name: 'South', lanes: 'two' }, 'lanes: A valid integer is required.'],
        [{ name: 'South', lanes: 0 }, 'lanes: Ensure this value is greater than or equal to 1.'],
        [{ name: 'South', state: 'ajar' }, 'state: "ajar" is not a valid choice.'],
    ])('refuses %j', async (body, error) => {
        const player = play();
        expect(await player.send('createGate', { body })).toMatchObject({ status: 400, body: { errors: [error] } });
        expect(await player.rows('listGate')).toEqual([]);
    });

    it.each([
        ['an unknown id', UNKNOWN],
        ['what can be no id', 'north'],
    ])('has no record with %s', async (_, gate_id) => {
        const { status, body } = await play().send('getGate', { path: { gate_id } });
        expect([status, readObject(body)['errors']]).toEqual([404, ['detail: Not found.']]);
    });

    it('is one, however its paths end and call the id', async () => {
        const player = play();
        const made = readObject(await player.ok('createBarrier'));
        const id = String(made['id']);
        expect(await player.ok('getBarrier', { path: { barrierId: id } })).toEqual(made);
        expect((await player.send('deleteBarrier', { path: { barrier_id: id } })).status).toBe(204);
        expect(await player.rows('listBarriers')).toEqual([]);
    });

    it('that nobody can add to has the records that the description shows', async () => {
        const player = play();
        const [row] = await player.rows('listSeen');
        expect(row?.['name']).toBe('North');
        expect(await player.ok('getSeen', { path: { id: String(row?.['id']) } })).toEqual(row);
        expect((await player.send('getSeen', { path: { id: UNKNOWN } })).status).toBe(404);
    });

    it('is saved and comes back, and gives out no id twice', async () => {
        const player = play();
        const made = await player.ok('createGate');
        const snapshot: unknown = JSON.parse(JSON.stringify(await player.tenant.controls.snapshot()));
        const again = new Player(description, { data: Object({ snapshot }) });
        expect(await again.rows('listGate')).toEqual([made]);
        expect(readObject(await again.ok('createGate'))['id']).not.toBe(readObject(made)['id']);
    });
});

it('a single record with a path of its own is as the description shows it until it is changed', async () => {
    const player = play();
    expect(readObject(await player.ok('getSite'))['name']).toBe('North');
    await player.ok('changeSite', { body: { name: 'Dock' } });
    expect(await player.ok('getSite')).toMatchObject({ name: 'Dock', lanes: 2 });
});

describe('ids are of the kind that paths have', () => {
    const record = (id: object) => ({ type: 'object', required: ['id'], properties: { id, name: { type: 'string' } } });
    const collection = (id: object, example: unknown, parameter: object) =>
        describePaths({
            '/v1/thing/': {
                post: {
                    operationId: 'createThing',
                    requestBody: {
                        required: true,
                        ...json(Object(record(id)).properties.id === id ? { type: 'object' } : {}, {}),
                    },
                    responses: { 201: json(record(id), { id: example, name: 'A' }) },
                },
                get: {
                    operationId: 'listThings',
                    'x-esper-pagination': { rows: '.' },
                    responses: { 200: json({ type: 'array', items: record(id) }, [{ id: example, name: 'A' }]) },
                },
            },
            '/v1/thing/{thing_id}/': {
                get: {
                    operationId: 'getThing',
                    parameters: [{ name: 'thing_id', in: 'path', required: true, schema: parameter }],
                    responses: { 200: json(record(id), { id: example, name: 'A' }) },
                },
            },
        });
    const integer = { type: 'integer', readOnly: true };
    const string = { type: 'string', readOnly: true };
    it.each([
        ['whole numbers', integer, 12, { type: 'integer' }, 'number'],
        ['UUIDs', { ...string, format: 'uuid' }, UNKNOWN, { type: 'string', format: 'uuid' }, 'string'],
        ['short words', { ...string, maxLength: 8 }, 'abc', { type: 'string', maxLength: 8 }, 'string'],
        ['numbers written as words', string, '12', { type: 'integer' }, 'string'],
    ])('%s', async (_, id, example, parameter, type) => {
        const player = new Player(collection(id, example, parameter));
        const [first, second] = [await player.ok('createThing'), await player.ok('createThing')].map(readObjectId);
        expect([typeof first, first === second]).toEqual([type, false]);
        expect(readObjectId(await player.ok('getThing', { path: { thing_id: Object(second) } }))).toBe(second);
        expect((await player.rows('listThings')).map(readObjectId)).toEqual([first, second]);
    });
});

const readObjectId = (record: unknown) => readObject(record)['id'];

describe('a list is filtered by what is called as its fields are', () => {
    const filters = [
        query('name', { type: 'string' }),
        query('name_exact', { type: 'string' }),
        query('state', { type: 'string' }),
        query('lanes', { type: 'integer' }),
        query('lanes_gte', { type: 'integer' }),
        query('created_on_lt', { type: 'string', format: 'date-time' }),
        query('tags', { type: 'array', items: { type: 'string' } }, { explode: false }),
        query('search', { type: 'string' }),
        query('ordering', { type: 'string' }),
        query('without_details', { type: 'boolean' }),
    ];
    const player = new Player(
        describePaths({ '/v1/gate/': gates('Gate', { parameters: filters }).all, '/v1/gate/{gate_id}/': one }),
    );
    beforeAll(async () => {
        await player.ok('createGate', { body: { name: 'South Quay', state: 'open', lanes: 1, tags: ['a', 'b'] } });
        await player.ok('createGate', { body: { name: 'quay', state: 'half-open', lanes: 2, note: 'Mind the train' } });
        player.tenant.controls.clock.step(86_400_000);
        await player.ok('createGate', { body: { name: 'Yard', state: 'shut', lanes: 3, tags: ['c'] } });
    });
    const cutAt = () => new Date(player.tenant.controls.clock.now() - 3600_000).toISOString();

    it.each([
        [{ name: 'QUAY' }, ['South Quay', 'quay']],
        [{ name_exact: 'quay' }, ['quay']],
        [{ state: 'open' }, ['South Quay']],
        [{ lanes: 2 }, ['quay']],
        [{ lanes_gte: 2 }, ['quay', 'Yard']],
        [{ tags: 'b,c' }, ['South Quay', 'Yard']],
        [{ search: 'train' }, ['quay']],
        [{ ordering: '-lanes' }, ['Yard', 'quay', 'South Quay']],
        [{ without_details: true }, ['South Quay', 'quay', 'Yard']],
        [{ name: 'quay', lanes: 3 }, []],
    ])('%j', async (query, names) => {
        expect((await player.rows('listGate', { query })).map((row) => row['name'])).toEqual(names);
    });

    it('by a time', async () => {
        const rows = await player.rows('listGate', { query: { created_on_lt: cutAt() } });
        expect(rows.map((row) => row['name'])).toEqual(['South Quay', 'quay']);
    });
});
