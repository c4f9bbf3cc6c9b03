import { EsperPaginationError } from '../../src/errors/errors.js';
import {
    type Asked,
    collect,
    createList,
    idsOf,
    type List,
    makeRows,
    open,
    pageOf,
    type Row,
    takeAll,
    tokenOf,
} from './list.js';

const rowIds = (count: number, from = 0): string[] => idsOf(makeRows(count)).slice(from);

/** Without the rows that came in meanwhile: those may come or not. */
const old = (ids: readonly string[]): string[] => ids.filter((id) => id.startsWith('r'));

/** A list into which rows come at its head, before the requests named. */
const withInserts = (rows: number, inserts: Readonly<Record<number, number>>): List =>
    createList(rows, (_page, { index, offset, limit }, list) => {
        list.rows.unshift(...makeRows(inserts[index] ?? 0, `n${index}-`));
        return pageOf(list.rows, offset, limit);
    });

const stuckAt = (offset: number): object =>
    expect.objectContaining({
        name: 'EsperPaginationError',
        message: `getAllRows: the page at offset ${offset} has the same rows as the page before it, the server seems not to move`,
    });

describe('rows that come in before the place of a plain walk: none comes twice, none is missed', () => {
    test('as many as a page has: the page that comes again is passed over', async () => {
        const list = withInserts(12, { 1: 4 });
        const pages: string[][] = [];
        for await (const page of open(list).pages()) pages.push(idsOf(page.results));
        expect(pages).toEqual([rowIds(4), rowIds(8, 4), rowIds(12, 8)]);
        expect(list.requests()).toEqual([
            [0, 4],
            [4, 4],
            [8, 4],
            [12, 4],
        ]);
    });

    test.each([1, 2, 3, 5, 7])('%i with pages of 4: what was on the page before is left out', async (count) => {
        const ids = await collect(open(withInserts(30, { 1: count, 4: count })));
        expect(old(ids)).toEqual(rowIds(30));
        expect(new Set(ids).size).toBe(ids.length);
    });

    test('before each page', async () => {
        const list = withInserts(30, { 1: 4, 2: 3, 3: 4, 4: 1, 5: 4 });
        expect(await collect(open(list))).toEqual(rowIds(30));
    });

    test('nextPage() gives the page that comes again without rows, and goes on from it', async () => {
        const first = await open(withInserts(12, { 1: 4 }), { limit: 4 });
        const again = await first.nextPage();
        expect(again?.results).toEqual([]);
        expect(again?.body.results).toHaveLength(4);
        expect(again?.hasNextPage()).toBe(true);
        expect(idsOf((await again?.nextPage())?.results ?? [])).toEqual(rowIds(8, 4));
    });

    test('with concurrency, when they come between two rounds', async () => {
        const list = withInserts(24, { 1: 4 });
        expect(await collect(open(list, {}, { concurrency: 3 }))).toEqual(rowIds(24));
    });

    test('on a list with a cursor, of which a page comes again', async () => {
        const list = createList(6, (_page, { cursor, index }, { rows }) => {
            const at = { start: 0, c1: 0, c2: 2, c3: 4 }[String(cursor)] ?? 0;
            return { content: { results: rows.slice(at, at + 2), next_cursor: at < 4 ? `c${index + 1}` : null } };
        });
        expect(await collect(open(list, { cursor: 'start' }))).toEqual(rowIds(6));
        expect(list.asked.map(({ cursor }) => cursor)).toEqual(['start', 'c1', 'c2', 'c3']);
    });

    test('as the last page: the walk ends', async () => {
        const list = createList(4, (page, { index }) =>
            index === 0 ? { ...page, next: '/x' } : { ...page, results: makeRows(4), next: null },
        );
        expect(await collect(open(list))).toEqual(rowIds(4));
    });
});

describe('a page that comes again a second time is an EsperPaginationError', () => {
    test('on a server that does not move, again and again', async () => {
        const list = createList(10, (_page, { limit }, { rows }) => pageOf(rows, 0, limit));
        const rows = open(list)[Symbol.asyncIterator]();
        const first = await takeAll(rows);
        expect(first).toEqual({ ids: rowIds(4), error: stuckAt(8) });
        expect(await takeAll(rows)).toEqual({ ids: [], error: stuckAt(8) });
        const resumed = open(list, {}, { resumeFrom: tokenOf(first.error) });
        expect(await takeAll(resumed[Symbol.asyncIterator]())).toEqual({ ids: [], error: stuckAt(8) });
        expect(list.requests()).toEqual([
            [0, 4],
            [4, 4],
            [8, 4],
            [4, 4],
            [8, 4],
            [4, 4],
            [8, 4],
        ]);
    });

    test.each<[string, Readonly<Record<string, unknown>>]>([
        ['as many rows as a page has come in twice in a row', { 1: 4, 2: 4 }],
        ['and once more', { 1: 4, 2: 4, 3: 4 }],
    ])('when %s; the iterator and the token go on', async (_name, inserts) => {
        const make = () => withInserts(30, inserts as Record<number, number>);
        const list = make();
        const rows = open(list)[Symbol.asyncIterator]();
        const { ids, error } = await takeAll(rows);
        expect({ ids, error }).toEqual({ ids: rowIds(4), error: stuckAt(8) });
        expect(old((await takeAll(rows)).ids)).toEqual(rowIds(30, 4));

        const other = make();
        const broken = await takeAll(open(other)[Symbol.asyncIterator]());
        const resumed = open(other, {}, { resumeFrom: tokenOf(broken.error) });
        expect(old(await collect(resumed))).toEqual(rowIds(30, 4));
    });

    test('when a server has not moved for a while; the iterator and the token miss nothing', async () => {
        const make = () =>
            createList(20, (_page, { index, offset, limit }, { rows }) =>
                pageOf(rows, index === 2 || index === 3 ? 4 : offset, limit),
            );
        const list = make();
        const rows = open(list)[Symbol.asyncIterator]();
        const { ids, error } = await takeAll(rows);
        expect({ ids, error }).toEqual({ ids: rowIds(8), error: stuckAt(12) });
        expect(await takeAll(rows)).toEqual({ ids: rowIds(20, 8), error: undefined });

        const other = make();
        const broken = await takeAll(open(other)[Symbol.asyncIterator]());
        expect(await collect(open(other, {}, { resumeFrom: tokenOf(broken.error) }))).toEqual(rowIds(20, 8));
    });

    test('with concurrency too', async () => {
        const list = createList(20, (_page, { index, offset, limit }, { rows }) =>
            pageOf(rows, index > 1 && index < 5 ? 4 : offset, limit),
        );
        const rows = open(list, {}, { concurrency: 3 })[Symbol.asyncIterator]();
        const { ids, error } = await takeAll(rows);
        expect({ ids, error }).toEqual({ ids: rowIds(8), error: stuckAt(12) });
        expect(await takeAll(rows)).toEqual({ ids: rowIds(20, 8), error: undefined });
    });

    test('of nextPage(), whose token goes on', async () => {
        const list = createList(10, (_page, { index, offset, limit }, { rows }) =>
            pageOf(rows, index < 3 ? 0 : offset, limit),
        );
        const again = await (await open(list, { limit: 4 })).nextPage();
        const error = await again?.nextPage().catch((error: unknown) => error);
        expect(error).toEqual(stuckAt(8));
        expect(await collect(open(list, { limit: 4 }, { resumeFrom: tokenOf(error) }))).toEqual(rowIds(10, 4));
    });

    test.each<[string, (rows: readonly Row[], asked: Asked) => readonly Row[]]>([
        ['in another order each time', (rows, { index }) => [...rows.slice(index % 4), ...rows.slice(0, index % 4)]],
        [
            'page by page from the front again',
            (_rows, { index }) => makeRows(8).slice((index % 2) * 4, (index % 2) * 4 + 4),
        ],
        ['fewer of them each time, and all again', (rows, { index }) => rows.slice(0, 4 - (index % 4))],
    ])('or the rows come %s', async (_name, answer) => {
        const list = createList(4, (page, asked) => ({ ...page, results: answer(makeRows(4), asked), next: '/x' }));
        const { ids, error } = await takeAll(open(list)[Symbol.asyncIterator]());
        expect(EsperPaginationError.is(error)).toBe(true);
        expect(new Set(ids).size).toBe(ids.length);
        expect(list.asked.length).toBeLessThan(10);
    });
});

describe('a server that answers with the page before by mistake', () => {
    /** It answers these requests as it has answered the one before. */
    const repeating = (indices: readonly number[]): List => {
        let before = 0;
        return createList(24, (_page, { index, offset, limit }, { rows }) => {
            if (!indices.includes(index)) before = offset;
            return pageOf(rows, before, limit);
        });
    };

    test('costs a plain walk that page: it looks as if as many rows had come in', async () => {
        const ids = await collect(open(repeating([2])));
        expect(ids).toEqual([...rowIds(8), ...rowIds(24, 12)]);
    });

    test.each([[[2]], [[2, 3]], [[1, 2, 4, 6]]])('costs a consistent one nothing: requests %j', async (indices) => {
        expect(await collect(open(repeating(indices), {}, { consistent: true }))).toEqual(rowIds(24));
    });
});

describe('rows without an id', () => {
    const named = (names: string): Row[] => [...names].map((name) => ({ name }) as unknown as Row);
    const namesOf = (rows: readonly unknown[]): string => rows.map((row) => Reflect.get(Object(row), 'name')).join('');
    const pagesOf = (...pages: Row[][]): List =>
        createList(0, (_page, { index }) => ({
            results: pages[index] ?? [],
            next: index < pages.length - 1 ? '/x' : null,
        }));
    const walk = (list: List, limit = 4) => open(list, { limit }).toArray({ maxItems: Number.POSITIVE_INFINITY });

    test('are never left out: another row can look the same', async () => {
        expect(namesOf(await walk(pagesOf(named('abcd'), named('cdef'), named('ab'))))).toBe('abcdcdefab');
        expect(namesOf(await walk(pagesOf(named('aaab'), named('aaac'))))).toBe('aaabaaac');
    });

    test('unless the whole page is that of before: it is passed over once', async () => {
        expect(namesOf(await walk(pagesOf(named('abcd'), named('abcd'), named('ef'))))).toBe('abcdef');
        await expect(walk(pagesOf(named('abcd'), named('abcd'), named('abcd'), named('ef')))).rejects.toThrow(
            'the same rows as the page before it',
        );
    });

    test('stay beside rows with an id that are left out', async () => {
        const mixed = (ids: string, names: string): Row[] => [
            ...[...ids].map((id) => ({ id, name: id })),
            ...named(names),
        ];
        const list = pagesOf(mixed('AB', 'xy'), mixed('B', 'xy'), mixed('C', 'x'));
        expect(namesOf(await walk(list))).toBe('ABxyxyCx');
    });

    test('can be nested as deep as JSON goes', async () => {
        const deep = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
        const other = { name: 'n', deep };
        expect(await walk(pagesOf([deep], [other as unknown as Row]))).toHaveLength(2);
        await expect(walk(pagesOf([deep], [deep], [deep], []))).rejects.toThrow('the same rows as the page before it');
    });
});
