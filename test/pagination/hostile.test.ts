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

type Answer = (page: ReturnType<typeof pageOf>, asked: Asked, list: List) => unknown;

const everyRow = idsOf(makeRows(10));

describe('a server that misbehaves: every row exactly once', () => {
    test.each<[string, Answer]>([
        ['caps limit', (_page, { offset }, { rows }) => pageOf(rows, offset, 3)],
        ['caps limit at one row', (_page, { offset }, { rows }) => pageOf(rows, offset, 1)],
        ['ignores limit', (_page, { offset }, { rows }) => pageOf(rows, offset, 7)],
        [
            'has a next with http:// and another host',
            (page) => ({ ...page, next: page.next?.replace('https://', 'http://evil.') ?? null }),
        ],
        [
            'has a next with a lower limit',
            (page) => ({ ...page, next: page.next?.replace(/limit=\d+/, 'limit=1') ?? null }),
        ],
        [
            'has a next with another offset',
            (page) => ({ ...page, next: page.next?.replace(/offset=\d+/, 'offset=0') ?? null }),
        ],
        ['has a next that is no URL', (page) => ({ ...page, next: page.next && ':::' })],
        ['says count 0', (page) => ({ ...page, count: 0 })],
        ['says a count that is too high', (page) => ({ ...page, count: 1000 })],
        ['says a count that is negative or no number', (page, { index }) => ({ ...page, count: index ? 'ten' : -1 })],
        [
            'sends short pages',
            (page, { index }) => ({
                ...page,
                results: page.results.slice(0, (index % 3) + 1),
                next: nextOf(page, index),
            }),
        ],
    ])('%s', async (_name, answer) => {
        for (const concurrency of [1, 3]) {
            const list = createList(10, answer);
            expect(await collect(open(list, {}, { concurrency }))).toEqual(everyRow);
            expect(list.asked.length).toBeLessThan(30);
        }
    });
});

function nextOf(page: ReturnType<typeof pageOf>, index: number): string | null {
    const cut = page.results.length > (index % 3) + 1;
    return page.next ?? (cut ? 'https://elsewhere.example/' : null);
}

describe('an empty page in the middle', () => {
    /** No rows at these offsets, but a `next` that leads on, as after a filter that is applied late. */
    const withHoles =
        (nexts: Readonly<Record<number, string>>): Answer =>
        (page, { offset }) => {
            const next = nexts[offset];
            return next === undefined ? page : { ...page, results: [], next };
        };

    /** Rows 0–3, then nothing up to the offset of `next`, then the rest. */
    const withHole = (next: string): Answer => withHoles({ 4: next });

    test('is walked through by the offset of its next', async () => {
        for (const concurrency of [1, 3]) {
            const list = createList(15, withHole('http://evil.example/x?offset=10&limit=2'));
            expect(await collect(open(list, {}, { concurrency }))).toEqual(
                idsOf([...list.rows.slice(0, 4), ...list.rows.slice(10)]),
            );
        }
    });

    test('from then on no more is asked for than its next says, or one before it has said', async () => {
        const lower = '/x?offset=8&limit=2';
        for (const nexts of [{ 4: lower }, { 4: lower, 8: '/x?offset=10&limit=3' }]) {
            const list = createList(12, withHoles(nexts));
            await collect(open(list));
            expect(list.requests()).toEqual([
                [0, 4],
                [4, 4],
                [8, 2],
                [10, 2],
            ]);
        }
        for (const limit of [200, 0, -1]) {
            const careless = createList(12, withHole(`/x?offset=8&limit=${limit}`));
            await collect(open(careless));
            expect(careless.requests()).toEqual([
                [0, 4],
                [4, 4],
                [8, 4],
            ]);
        }
    });

    test('is not given out by pages(), and is the page that nextPage() gives', async () => {
        const list = createList(12, withHole('/x?offset=8'));
        for (const concurrency of [1, 3]) {
            const lengths: number[] = [];
            for await (const page of open(list, {}, { concurrency }).pages()) lengths.push(page.results.length);
            expect(lengths).toEqual([4, 4]);
        }
        const empty = await (await open(list, { limit: 4 })).nextPage();
        expect(empty?.results).toEqual([]);
        expect(idsOf((await empty?.nextPage())?.results ?? [])).toEqual(['r8', 'r9', 'r10', 'r11']);
    });

    test('as the first page is walked through as well', async () => {
        for (const concurrency of [1, 3]) {
            const list = createList(12, (page, { offset }) =>
                offset === 0 ? { ...page, results: null, next: '/x?offset=4' } : page,
            );
            expect(await collect(open(list, {}, { concurrency }))).toEqual(idsOf(list.rows.slice(4)));
        }
    });

    test.each([
        ['the same offset', '/x?offset=4&limit=4', /page at offset 4 is empty although its next leads to offset 4/],
        ['a lower offset', '/x?offset=0', /although its next leads to offset 0/],
        ['no offset', '/x', /although its next leads to offset none/],
        ['an offset that is no number', '/x?offset=1e3', /although its next leads to offset none/],
        ['an offset beyond all numbers', `/x?offset=${'9'.repeat(40)}`, /although its next leads to offset none/],
    ])('whose next leads to %s is an EsperPaginationError', async (_name, next, message) => {
        for (const concurrency of [1, 3]) {
            const { ids, error } = await takeAll(
                open(createList(12, withHole(next)), {}, { concurrency })[Symbol.asyncIterator](),
            );
            expect(EsperPaginationError.is(error)).toBe(true);
            expect(error).toMatchObject({ operation: 'getAllRows', message: expect.stringMatching(message) });
            expect(ids).toEqual(['r0', 'r1', 'r2', 'r3']);
        }
    });

    test('without a next, while count promises more, is an EsperPaginationError', async () => {
        const list = createList(6, ({ results }) => ({ results, count: 9 }));
        const { ids, error } = await takeAll(open(list)[Symbol.asyncIterator]());
        expect(error).toMatchObject({ message: 'getAllRows: the page at offset 6 is empty although count says 9' });
        expect(ids).toHaveLength(6);
    });

    test('as an awaited page is no error before its nextPage() is asked for', async () => {
        const page = await open(
            createList(12, (page) => ({ ...page, results: [] })),
            { limit: 4, offset: 4 },
        );
        expect(page.hasNextPage()).toBe(true);
        const stuck = await open(createList(12, (page) => ({ ...page, results: [], next: '/x' })));
        const error = await stuck.nextPage().catch((error: unknown) => error);
        expect(EsperPaginationError.is(error)).toBe(true);
        expect(tokenOf(error)).toBeTruthy();
    });
});

describe('a server that repeats itself is an EsperPaginationError, and no row comes twice', () => {
    const repeating = async (answer: Answer, options: object = {}, parameters: object = {}) => {
        const list = createList(10, answer);
        const { ids, error } = await takeAll(open(list, { ...parameters }, options)[Symbol.asyncIterator]());
        expect(EsperPaginationError.is(error)).toBe(true);
        expect(new Set(ids).size).toBe(ids.length);
        expect(list.asked.length).toBeLessThan(25);
        return { ids, message: error instanceof Error ? error.message : '' };
    };

    test('it ignores offset', async () => {
        const ignores: Answer = (_page, { limit }, { rows }) => pageOf(rows, 0, limit);
        const message = /page at offset 8 has the same rows as the page before it/; // the one at offset 4 was passed over
        expect(await repeating(ignores)).toMatchObject({
            ids: everyRow.slice(0, 4),
            message: expect.stringMatching(message),
        });
        expect(await repeating(ignores, { concurrency: 3 })).toMatchObject({ message: expect.stringMatching(message) });
        expect(await repeating(ignores, { consistent: true })).toMatchObject({
            message: expect.stringMatching(/the server seems not to move/),
        });
    });

    test('it ignores offset, and the last page of toArray is shorter', async () => {
        const list = createList(10, (_page, { limit }, { rows }) => pageOf(rows, 0, limit));
        await expect(open(list).toArray({ maxItems: 6 })).rejects.toThrow('the same rows as the page before it');
    });

    test('rows without ids are compared whole', async () => {
        const rows = ['a', 'b', 'c', 'd'].map((name) => ({ name }) as unknown as Row);
        const { ids, error } = await takeAll(
            open(createList(rows, () => ({ results: rows, next: '/x' })))[Symbol.asyncIterator](),
        );
        expect(error).toMatchObject({ message: expect.stringMatching(/the same rows as the page before it/) });
        expect(ids).toHaveLength(4);
        const good = createList([...rows, ...rows.slice(1)]);
        expect(await collect(open(good))).toHaveLength(7);
    });

    test('an empty page between the two hides nothing', async () => {
        const { ids } = await repeating((page, { index }) => {
            if (index === 1) return { ...page, results: [], next: '/x?offset=8' };
            return { ...page, results: makeRows(4), next: '/x' };
        });
        expect(ids).toHaveLength(4);
    });

    test('nextPage() refuses the page that leads back, and its resumeToken leads to that page', async () => {
        const list = createList(0, (_page, { cursor, index }) => {
            const second = { results: makeRows(2, 'second'), next_cursor: index === 1 ? 'start' : null };
            return { content: cursor === 'start' ? { results: makeRows(2), next_cursor: 'b' } : second };
        });
        const page = await open(list, { cursor: 'start' });
        const error = await page.nextPage().catch((error: unknown) => error);
        expect(EsperPaginationError.is(error)).toBe(true);
        const resumed = open(list, { cursor: 'start' }, { resumeFrom: tokenOf(error) });
        expect(await collect(resumed)).toEqual(['second0', 'second1']);
    });

    test('rows are compared on cursor lists too', async () => {
        const { message } = await repeating(
            (_page, { index }) => ({ content: { results: makeRows(2), next_cursor: `c${index}` } }),
            {},
            { cursor: 'start' },
        );
        expect(message).toBe(
            'getAllRows: the page at the next cursor has the same rows as the page before it, the server seems not to move',
        );
    });

    test('rows that are no objects are compared whole', async () => {
        const list = createList(['a', 'b', 'c', 'd', 'e'] as unknown as Row[], (page, { index }) =>
            index > 1 ? { ...page, next: '/' } : page,
        );
        const pages: unknown[] = [];
        for await (const page of open(list, { limit: 3 }).pages()) pages.push(...page.results);
        expect(pages).toEqual(['a', 'b', 'c', 'd', 'e']);
    });

    test('numbers are ids too', async () => {
        const rows = [1, 2, 3, 4].map((id) => ({ id }) as unknown as Row);
        expect((await repeating(() => ({ results: rows, next: '/x' }))).ids).toHaveLength(4);
    });

    test('a cursor that was seen before in the walk', async () => {
        const cursors = ['start', 'b', 'c', 'b'];
        const circle: Answer = (_page, { index, cursor }) => {
            expect(cursor).toBe(cursors[index]);
            return { content: { results: makeRows(2, `p${index}-`), next_cursor: cursors[index + 1] } };
        };
        const { ids, message } = await repeating(circle, {}, { cursor: 'start' });
        expect(ids).toEqual(['p0-0', 'p0-1', 'p1-0', 'p1-1']);
        expect(message).toBe('getAllRows: the answer to page 3 leads back to a cursor that was asked before');
        await repeating(() => ({ content: { results: makeRows(1), next_cursor: 'start' } }), {}, { cursor: 'start' });
    });

    test('more rows are promised without a cursor to ask for them', async () => {
        const { message } = await repeating(
            () => ({ content: { results: makeRows(1), has_more: true } }),
            {},
            { cursor: 'start' },
        );
        expect(message).toBe('getAllRows: the answer says that more rows follow, but has no cursor to ask for them');
        await repeating(() => ({ content: { results: makeRows(1), next: '/x?offset=3' } }), {}, { cursor: 'start' });
    });
});
