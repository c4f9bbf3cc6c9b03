import { type JsonObject, readObject } from '../../src/util/json.js';
import { valueAt } from '../../src/util/json-path.js';
import { CLASSIC_PAGE, describePaths, GATE_EXAMPLE, gate, gates, json, PAGING, query } from '../support/described.js';
import { Player } from '../support/every-operation.js';

const rows = { type: 'array', items: gate };
const link = { type: 'string', nullable: true };
const integer = { type: 'integer' };
const object = (properties: JsonObject) => ({ type: 'object', properties });
const shown = [GATE_EXAMPLE];

/** Lists of every shape: how the description says it, the schema, the example, and where count and next are. */
const SHAPES: readonly (readonly [string, unknown, unknown, unknown, string, string])[] = [
    ['classic', 'classic', CLASSIC_PAGE.schema, CLASSIC_PAGE.example, 'count', 'next'],
    [
        'v2',
        'v2',
        object({ content: object({ count: integer, next: link, prev: link, results: rows }) }),
        { content: { count: 1, next: null, prev: null, results: shown } },
        'content.count',
        'content.next',
    ],
    [
        'service',
        'service',
        object({ code: integer, message: {}, content: object({ count: integer, next: link, results: rows }) }),
        { code: 200, message: 'success', content: { count: 1, next: null, results: shown } },
        'content.count',
        'content.next',
    ],
    [
        '{count, roles}',
        { rows: 'roles', count: 'count' },
        object({ count: integer, roles: rows }),
        { count: 1, roles: shown },
        'count',
        '',
    ],
    ['{userinvites}', { rows: 'userinvites' }, object({ userinvites: rows }), { userinvites: shown }, '', ''],
    [
        '{page: {total, after, connections}}',
        { rows: 'page.connections', count: 'page.total', next: 'page.after' },
        object({ page: object({ total: integer, after: link, connections: rows }) }),
        { page: { total: 1, after: null, connections: shown } },
        'page.total',
        'page.after',
    ],
    ['a bare array', { rows: '.' }, rows, shown, '', ''],
];

const listed = (list: JsonObject) =>
    new Player(describePaths({ '/v1/gate/': gates('Gate', list).all, '/v1/gate/{gate_id}/': gates('Gate').one }));
const fill = async (player: Player, count: number) => {
    for (let n = 1; n <= count; n++) await player.ok('createGate', { body: { name: `Gate ${n}` } });
};
const names = (list: readonly JsonObject[]) => list.map((row) => String(row['name']).slice(5)).join(' ');
const at = (body: unknown, path: string) => (path === '' ? undefined : valueAt(body, path.split('.')));

describe.each(SHAPES)('a list of the shape %s', (_, pagination, schema, example, count, next) => {
    it('is cut by limit and offset, and says where the next page is', async () => {
        const player = listed({ 'x-esper-pagination': pagination, responses: { 200: json(schema, example) } });
        await fill(player, 5);
        const first = await player.ok('listGate', { query: { limit: 2 } });
        expect(at(first, count)).toBe(count === '' ? undefined : 5);
        const to = at(first, next);
        if (next !== '') expect(new URL(String(to)).search).toBe('?limit=2&offset=2');
        const pages = [0, 2, 4].map((offset) => player.rows('listGate', { query: { limit: 2, offset } }));
        expect((await Promise.all(pages)).map(names)).toEqual(['1 2', '3 4', '5']);
        const last = await player.ok('listGate', { query: { limit: 2, offset: 4 } });
        expect(at(last, next)).toBe(next === '' ? undefined : null);
    });

    it('comes whole where the list takes no limit', async () => {
        const player = listed({
            'x-esper-pagination': pagination,
            parameters: [],
            responses: { 200: json(schema, example) },
        });
        await fill(player, 25);
        const body = await player.ok('listGate');
        expect([(await player.rows('listGate')).length, at(body, next) ?? null]).toEqual([25, null]);
    });
});

it('the largest page is that of the description, and that of the tenant', async () => {
    const player = listed({});
    await fill(player, 3);
    const limited = listed({ parameters: [query('limit', { type: 'integer', maximum: 2 })] });
    await fill(limited, 3);
    expect(names(await limited.rows('listGate', { query: { limit: 2 } }))).toBe('1 2');
    const capped = new Player(player.description, { maxPageSize: 1 });
    await fill(capped, 3);
    expect(names(await capped.rows('listGate', { query: { limit: 50 } }))).toBe('1');
});

it('pages are numbered where the list takes a page', async () => {
    const player = listed({ parameters: [query('page', integer), query('page_size', integer)] });
    await fill(player, 5);
    const first = await player.ok('listGate', { query: { page_size: 2 } });
    expect(new URL(String(at(first, 'next'))).search).toBe('?page_size=2&page=2');
    const second = readObject(await player.ok('listGate', { query: { page_size: 2, page: 2 } }));
    expect(names(await player.rows('listGate', { query: { page_size: 2, page: 3 } }))).toBe('5');
    expect(new URL(String(second['previous'])).searchParams.get('page')).toBe('1');
});

describe('a list by cursor', () => {
    const content = object({
        results: rows,
        next_cursor: link,
        prev_cursor: link,
        has_more: { type: 'boolean' },
        has_prev: { type: 'boolean' },
    });
    const page = { results: shown, next_cursor: null, prev_cursor: null, has_more: false, has_prev: false };
    const byCursor = () =>
        listed({
            'x-esper-pagination': 'v2',
            'x-esper-cursor': 'cursor',
            parameters: [...PAGING, query('cursor', { type: 'string' })],
            responses: { 200: json(object({ content }), { content: page }) },
        });
    const from = async (player: Player, cursor: unknown) =>
        readObject(await player.ok('listGate', { query: { limit: 2, cursor: String(cursor) } }), 'content');
    const rowsOf = (one: JsonObject) => (Array.isArray(one['results']) ? one['results'].map(readRow) : []);
    const readRow = (row: unknown) => readObject(row);

    it('goes on after the last row, though rows before it are gone', async () => {
        const player = byCursor();
        await fill(player, 5);
        const first = await from(player, 'start');
        expect([names(rowsOf(first)), first['has_more'], first['has_prev']]).toEqual(['1 2', true, false]);
        await player.send('deleteGate', { path: { gate_id: String(rowsOf(first)[0]?.['id']) } });
        const second = await from(player, first['next_cursor']);
        expect(names(rowsOf(second))).toBe('3 4');
        const last = await from(player, second['next_cursor']);
        expect([names(rowsOf(last)), last['next_cursor'], last['has_more']]).toEqual(['5', null, false]);
    });

    it('refuses a cursor that it did not give', async () => {
        const { status, body } = await byCursor().send('listGate', { query: { cursor: 'nonsense' } });
        expect([status, readObject(body)['errors']]).toEqual([400, ['cursor: Invalid cursor.']]);
    });
});
