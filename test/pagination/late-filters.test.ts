import type { ListOptions } from '../../src/pagination/list-options.js';
import { collect, createList, idsOf, type List, makeRows, open, type Row, takeAll } from './list.js';

type Keeps = (index: number) => boolean;

const indexOf = ({ id }: Row): number => Number(id.slice(1));

/** What a server answers that takes `limit` rows of its list and filters these: fewer rows, and a `next` that is `limit` rows on. */
const filtered = (rows: readonly Row[], keeps: Keeps, { offset, limit }: { offset: number; limit: number }) => ({
    count: rows.length,
    next: offset + limit < rows.length ? `/x?limit=${limit}&offset=${offset + limit}` : null,
    results: rows.slice(offset, offset + limit).filter((row) => keeps(indexOf(row))),
});

const filteringList = (keeps: Keeps, change: (index: number, list: List) => void = () => {}): List =>
    createList(400, (_page, asked, list) => {
        change(asked.index, list);
        return filtered(list.rows, keeps, asked);
    });

const kept = (keeps: Keeps): string[] => idsOf(makeRows(400).filter((row) => keeps(indexOf(row))));

const filters: [string, Keeps][] = [
    ['a half', (index) => index % 2 === 0],
    ['a quarter', (index) => index % 4 === 3],
    ['one of ten', (index) => index % 10 === 5],
    ['one a page', (index) => index % 20 === 0],
    ['one a page, the last', (index) => index % 20 === 19],
    ['less than one a page', (index) => index % 70 === 69],
    ['the begin of each page', (index) => index % 20 < 5],
    ['the end of each page', (index) => index % 20 >= 15],
    ['all but two pages', (index) => index < 100 || index >= 140],
    ['all but a page and a half', (index) => index < 30 || index >= 60],
    ['all but the begin', (index) => index >= 90],
    ['all but the end', (index) => index < 330],
    ['nothing', () => false],
];

const walks: [string, ListOptions][] = [
    ['in sequence', {}],
    ['with concurrency', { concurrency: 3 }],
    ['consistent', { consistent: true }],
];

describe.each(walks)('a server that filters after it has cut its page, %s: each row once', (_name, options) => {
    test.each(filters)('it keeps %s', async (_what, keeps) => {
        const list = filteringList(keeps);
        expect(await collect(open(list, { limit: 20 }, options))).toEqual(kept(keeps));
    });

    test.each(filters)('it keeps %s, and toArray takes some', async (_what, keeps) => {
        const some = kept(keeps).slice(0, -3);
        const rows = await open(filteringList(keeps), { limit: 20 }, options).toArray({ maxItems: some.length });
        expect(idsOf(rows)).toEqual(some);
    });

    test.each(filters)('it keeps %s, and each page is asked for by another process', async (_what, keeps) => {
        const list = filteringList(keeps);
        const ids: string[] = [];
        let resumeFrom: string | undefined;
        do {
            const page = await open(list, { limit: 20 }, { ...options, resumeFrom });
            ids.push(...idsOf(page.results));
            resumeFrom = page.resumeToken;
        } while (resumeFrom !== undefined);
        expect(ids).toEqual(kept(keeps));
    });
});

test.each<[string, (page: ReturnType<typeof filtered>, offset: number) => object]>([
    [
        'its next counts what arrived',
        (page, offset) => ({ ...page, next: `/x?offset=${offset + page.results.length}` }),
    ],
    ['only count promises more', ({ count, results }) => ({ count, results })],
])('where %s, a stretch shorter than a page is no end', async (_name, bend) => {
    const keeps: Keeps = (index) => (index < 40 ? index % 2 === 0 : index >= 56);
    const list = createList(400, (_page, asked, { rows }) =>
        asked.offset < 380 ? bend(filtered(rows, keeps, asked), asked.offset) : filtered(rows, keeps, asked),
    );
    expect(await collect(open(list, { limit: 20 }))).toEqual(kept(keeps));
});

test('rows of the page before are left out of results and not of body, and the next offset counts them', async () => {
    const list = filteringList((index) => index % 2 === 0);
    const first = await open(list, { limit: 20 });
    const second = await first.nextPage();
    expect(idsOf(first.results)).toHaveLength(10);
    expect(idsOf(second?.body.results ?? [])).toEqual(kept((index) => index % 2 === 0 && index >= 10 && index < 30));
    expect(idsOf(second?.results ?? [])).toEqual(kept((index) => index % 2 === 0 && index >= 20 && index < 30));
    await second?.nextPage();
    expect(list.requests().map(([offset]) => offset)).toEqual([0, 10, 20]);
});

test('a page of known rows only is passed over to where its next leads', async () => {
    const list = filteringList((index) => index === 19 || index === 38);
    expect(await collect(open(list, { limit: 20 }))).toEqual(['r19', 'r38']);
    expect(list.requests().map(([offset]) => offset)).toEqual([
        0, 1, 21, 22, 42, 62, 82, 102, 122, 142, 162, 182, 202, 222, 242, 262, 282, 302, 322, 342, 362, 382,
    ]);
});

describe('rows that come in while a server filters late: the page that the walk asks for again by itself is no repeat', () => {
    const keeps: Keeps = (index) => index % 50 === 30;
    /** One row comes in before each of these requests. */
    const withInserts = (requests: readonly number[]): List =>
        filteringList(keeps, (index, { rows }) => {
            if (requests.includes(index)) rows.unshift({ id: `r${1_000_000 + index * 50}` }); // the filter keeps none of them
        });
    const INSERTS: readonly (readonly number[])[] = [[2], [1, 2], [3], [2, 3, 4], [5, 6, 8, 9], [...Array(60).keys()]];

    test.each(INSERTS.map((inserts) => [inserts]))('before requests %j', async (inserts) => {
        const list = withInserts(inserts);
        expect(await collect(open(list, { limit: 20 }))).toEqual(kept(keeps));
    });

    test.each(INSERTS.map((inserts) => [inserts]))('with concurrency, before requests %j', async (inserts) => {
        const ids = await collect(open(withInserts(inserts), { limit: 20 }, { concurrency: 3 }));
        expect(ids).toEqual(kept(keeps));
    });

    test.each(INSERTS.map((inserts) => [inserts]))(
        'each page by another process, before requests %j',
        async (inserts) => {
            const list = withInserts(inserts);
            const ids: string[] = [];
            for (let page = await open(list, { limit: 20 }); ; ) {
                ids.push(...idsOf(page.results));
                if (page.resumeToken === undefined) break;
                page = await open(list, { limit: 20 }, { resumeFrom: page.resumeToken });
            }
            expect(ids).toEqual(kept(keeps));
        },
    );

    test.each<[string, (offset: number) => number]>([
        ['whose next goes on', (offset) => offset + 20],
        ['whose next stands', () => 20],
    ])('a server that never moves, %s, still ends with the error', async (_name, next) => {
        const list = createList(400, (_page, { offset }) => ({
            count: 400,
            next: `/x?limit=20&offset=${next(offset)}`,
            results: makeRows(1),
        }));
        const { ids, error } = await takeAll(open(list, { limit: 20 })[Symbol.asyncIterator]());
        expect(ids).toEqual(['r0']);
        expect(error).toMatchObject({
            name: 'EsperPaginationError',
            message: expect.stringContaining('the server seems not to move'),
        });
        expect(list.asked).toHaveLength(4);
    });
});

describe('consistent, across a stretch without rows that is longer than a page', () => {
    const keeps: Keeps = (index) => index < 40 || index >= 100;
    const walk = (change: (index: number, list: List) => void) => {
        const list = filteringList(keeps, change);
        return takeAll(open(list, { limit: 20 }, { consistent: true })[Symbol.asyncIterator]());
    };
    const stretchBegins = 3; // requests until the page that has the row of overlap only

    test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
        'no row is missed that moves into it at request %i of the crossing',
        async (request) => {
            const { ids, error } = await walk((index, { rows }) => {
                if (index === stretchBegins + request) rows.splice(5, 25);
            });
            expect({ ids, error }).toEqual({ ids: kept(keeps), error: undefined });
        },
    );

    test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('no row comes twice when rows come in at request %i', async (request) => {
        const { ids, error } = await walk((index, { rows }) => {
            if (index === stretchBegins + request) rows.unshift(...makeRows(25, 'n'));
        });
        expect({ ids, error }).toEqual({ ids: kept(keeps), error: undefined });
    });

    test('that changes each time it is looked at, it gives up in true words, and goes on when asked again', async () => {
        let isBusy = true;
        const wide: Keeps = (index) => index < 150 || index >= 200;
        const list = filteringList(wide, (index, { rows }) => {
            if (isBusy && index > 8) rows.shift();
        });
        const rows = open(list, { limit: 20 }, { consistent: true })[Symbol.asyncIterator]();
        const { ids, error } = await takeAll(rows);
        expect(ids).toEqual(kept((index) => index < 150));
        expect(error).toMatchObject({
            name: 'EsperPaginationError',
            message: expect.stringMatching(
                /^getAllRows: \d+ pages in a row had no new row although more are promised, the server seems not to move or its list to change too fast$/,
            ),
        });
        isBusy = false;
        expect(await takeAll(rows)).toEqual({ ids: kept((index) => index >= 200), error: undefined });
    });
});

describe('consistent says what it saw', () => {
    const failing = async (answer: Parameters<typeof createList>[1], rows = 9): Promise<unknown> =>
        collect(open(createList(rows, answer), { limit: 4 }, { consistent: true })).catch((error: unknown) => error);
    const stuck = (message: string): object => expect.objectContaining({ name: 'EsperPaginationError', message });

    test('a page of one row that was given out, where only count promises more', async () => {
        const error = await failing(({ results }) => ({ count: 20, results }));
        expect(error).toEqual(stuck('getAllRows: the page at offset 8 has no new row although more are promised'));
    });

    test('an empty page, where only count promises more', async () => {
        const error = await failing(({ results }) => ({ count: 20, results }), 0);
        expect(error).toEqual(stuck('getAllRows: the page at offset 0 has no new row although more are promised'));
    });

    test('an empty page whose next does not lead on', async () => {
        const error = await failing((page, { offset }) => ({
            ...page,
            results: [],
            next: offset === 0 ? '/x?offset=4' : '/x?offset=2',
        }));
        expect(error).toEqual(stuck('getAllRows: the page at offset 4 is empty although its next leads to offset 2'));
    });

    test('a page of one row is passed over once', async () => {
        const list = createList(9, (page, { index }) =>
            index === 2 ? { ...page, results: page.results.slice(0, 1), next: '/x' } : page,
        );
        expect(await collect(open(list, { limit: 4 }, { consistent: true }))).toEqual(idsOf(list.rows));
    });
});
