import type { ListOptions } from '../../src/pagination/list-options.js';
import type { Page } from '../../src/pagination/page.js';
import { collect, createList, facts, idsOf, makeRows, open, pageOf, type Row, type RowPage, takeAll } from './list.js';

type Parameters = Readonly<Record<string, unknown>>;

const cursorList = (rows: number | Row[], answer: (content: object, index: number) => object = (content) => content) =>
    createList(rows, (_page, { cursor, limit, index }, list) => {
        const at = cursor === 'start' ? 0 : Number(String(cursor).slice(1));
        const next_cursor = at + limit < list.rows.length ? `c${at + limit}` : null;
        return { content: answer({ next_cursor, results: list.rows.slice(at, at + limit) }, index) };
    });

const modes: [string, Parameters, ListOptions][] = [
    ['in sequence', {}, {}],
    ['with concurrency', {}, { concurrency: 3 }],
    ['consistent', {}, { consistent: true }],
    ['by cursor', { cursor: 'start' }, {}],
];

const listOf = (parameters: Parameters, rows: number | Row[] = 15) =>
    'cursor' in parameters ? cursorList(rows) : createList(rows);

async function pagesOf(
    list: Pick<ReturnType<typeof createList>, 'source'>,
    parameters: Parameters,
    options: ListOptions,
) {
    const pages: Page<Row, RowPage>[] = [];
    for await (const page of open(list, parameters, options).pages()) pages.push(page);
    return pages;
}

/** A row's id as those of devices are. */
const uuid = (index: number): string => `0b4f9f3e-3c55-4d0b-9d8e-${String(index).padStart(12, '0')}`;
const manyRows = (count: number): Row[] => Array.from({ length: count }, (_, index) => ({ id: uuid(index) }));

test('a cursor is the server’s and stands whole in a token: 2 kB are beside it', async () => {
    const padding = 'x'.repeat(6000);
    const list = createList(manyRows(500), (_page, { cursor, limit }, { rows }) => {
        const at = cursor === 'start' ? 0 : Number(String(cursor).slice(padding.length));
        return {
            content: {
                next_cursor: at + limit < 500 ? padding + (at + limit) : null,
                results: rows.slice(at, at + limit),
            },
        };
    });
    const first = await open(list, { cursor: 'start', limit: 100 });
    const { resumeToken } = first;
    expect(resumeToken?.length).toBeGreaterThan(padding.length);
    expect((resumeToken?.length ?? 0) - Math.ceil((padding.length * 4) / 3)).toBeLessThan(2048);
    const rest = await collect(open(list, { cursor: 'start', limit: 100 }, { resumeFrom: resumeToken }));
    expect([...idsOf(first.results), ...rest]).toEqual(idsOf(list.rows));
});

describe.each(modes)('page.resumeToken, %s', (_name, parameters, options) => {
    test('of each page leads to the rows after it, in another process', async () => {
        const list = listOf(parameters);
        const pages = await pagesOf(list, parameters, options);
        expect(pages).toHaveLength(options.consistent ? 5 : 4);
        let seen: string[] = [];
        for (const page of pages) {
            seen = [...seen, ...idsOf(page.results)];
            if (page.resumeToken === undefined) break;
            const resumeFrom: string = JSON.parse(JSON.stringify(page.resumeToken));
            const rest = await collect(open(listOf(parameters), parameters, { ...options, resumeFrom }));
            expect([...seen, ...rest]).toEqual(idsOf(list.rows));
        }
        expect(seen).toEqual(idsOf(list.rows));
    });

    test('is undefined on the last page, whose nextPage() is too', async () => {
        const pages = await pagesOf(listOf(parameters), parameters, options);
        for (const page of pages) {
            const isLast = page === pages.at(-1);
            expect([page.hasNextPage(), page.resumeToken === undefined, (await page.nextPage()) === undefined]).toEqual(
                [!isLast, isLast, isLast],
            );
        }
    });

    test('of an awaited page and of its nextPage()', async () => {
        const list = listOf(parameters);
        const first = await open(list, { ...parameters, limit: 4 }, options);
        const second = await first.nextPage();
        const given = [...first.results, ...(second?.results ?? [])].length;
        const rest = await collect(open(list, parameters, { ...options, resumeFrom: second?.resumeToken }));
        expect(rest).toEqual(idsOf(list.rows).slice(given));
    });

    test('is small, whatever the page', async () => {
        for (const limit of [20, 100, 1000]) {
            const page = await open(listOf(parameters, manyRows(3000)), { ...parameters, limit }, options);
            expect(page.resumeToken?.length).toBeLessThan(options.consistent ? 13_000 : 2048);
            expect(page.resumeToken).toMatch(/^[\w.-]+$/);
        }
    });

    test('costs nothing before it is looked at, and stays out of what is printed', async () => {
        const page = await open(listOf(parameters), parameters, options);
        const encode = jest.spyOn(globalThis, 'btoa');
        expect(Object.keys({ ...page })).toEqual(['count', 'results', 'body']);
        expect(JSON.stringify(page)).not.toContain('esper-walk');
        expect(encode).not.toHaveBeenCalled();
        expect(page.resumeToken).toMatch(/^esper-walk\.2\./);
        expect(page.resumeToken).toBe(page.resumeToken);
    });
});

describe('a walk that goes on from a page’s token', () => {
    test('knows the rows of that page: rows that came in meanwhile bring none twice', async () => {
        for (const [limit, count] of [
            [4, 4],
            [4, 3],
            [100, 100],
            [100, 37],
            [500, 100],
        ] as const) {
            const list = createList(manyRows(1200));
            const page = await open(list, { limit });
            list.rows.unshift(...makeRows(count, 'new'));
            const rest = await collect(open(list, { limit }, { resumeFrom: page.resumeToken }));
            expect(rest).toEqual(idsOf(manyRows(1200).slice(limit)));
        }
    });

    test.each([1, 2, 3])('in each of %i processes, when rows come in before each', async (processes) => {
        const list = createList(40);
        const ids: string[] = [];
        let page = await open(list, { limit: 4 });
        ids.push(...idsOf(page.results));
        for (let count = 0; count < processes; count += 1) {
            list.rows.unshift(...makeRows(3, `n${count}-`));
            page = await open(list, { limit: 4 }, { resumeFrom: page.resumeToken });
            ids.push(...idsOf(page.results));
        }
        ids.push(...(await collect(open(list, { limit: 4 }, { resumeFrom: page.resumeToken }))));
        expect(ids).toEqual(idsOf(makeRows(40)));
    });

    test.each([4, 100, 500])(
        'notices a server that does not move, before a row of the %i comes twice',
        async (limit) => {
            const ignores = () => createList(manyRows(1200), (_page, asked, { rows }) => pageOf(rows, 0, asked.limit));
            const { resumeToken } = await open(ignores(), { limit });
            const walk = open(ignores(), { limit }, { resumeFrom: resumeToken })[Symbol.asyncIterator]();
            expect(await takeAll(walk)).toEqual({
                ids: [],
                error: expect.objectContaining({
                    name: 'EsperPaginationError',
                    message: expect.stringMatching(/has the same rows as the page before it/),
                }),
            });
        },
    );

    test.each([4, 500])('notices it too when each page of %i is asked for by a process of its own', async (limit) => {
        const list = createList(manyRows(1200), (_page, asked, { rows }) => pageOf(rows, 0, asked.limit));
        const step = async (resumeFrom?: string) => open(list, { limit }, { resumeFrom });
        const again = await step((await step()).resumeToken);
        expect(again.results).toEqual([]);
        await expect(step(again.resumeToken)).rejects.toThrow('the same rows as the page before it');
        await expect(step(JSON.parse(JSON.stringify(again.resumeToken)))).rejects.toMatchObject({
            resumeToken: expect.stringMatching(/^esper-walk/),
        });
    });

    test('goes on after a page that was passed over, by cursor too', async () => {
        const list = createList(8, (_page, { cursor, index }, { rows }) => {
            const at = { start: 0, c1: 0, c2: 4 }[String(cursor)] ?? 0;
            return { content: { results: rows.slice(at, at + 4), next_cursor: at < 4 ? `c${index + 1}` : null } };
        });
        const first = await open(list, { cursor: 'start' });
        const second = await open(list, { cursor: 'start' }, { resumeFrom: first.resumeToken });
        const third = await open(list, { cursor: 'start' }, { resumeFrom: second.resumeToken });
        expect([first, second, third].map(({ results }) => results.length)).toEqual([4, 0, 4]);
    });

    test('may have rows without an id', async () => {
        const rows = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name }) as unknown as Row);
        const page = await open(createList(rows), { limit: 3 });
        const walk = open(createList(rows), { limit: 3 }, { resumeFrom: page.resumeToken });
        expect(await walk.toArray({ maxItems: 9 })).toEqual(rows.slice(3));
        const stuck = createList(rows, ({ results }) => ({ results: results && rows.slice(0, 3), next: '/x' }));
        const again = open(stuck, { limit: 3 }, { resumeFrom: page.resumeToken });
        await expect(again.toArray({ maxItems: 9 })).rejects.toThrow('the same rows as the page before it');
    });
});

test('the token of a page that leads nowhere leads to that page, which then says so', async () => {
    const stuck = () => createList(12, (page) => ({ ...page, results: [], next: '/x' }));
    const page = await open(stuck());
    const resumed = await takeAll(open(stuck(), {}, { resumeFrom: page.resumeToken })[Symbol.asyncIterator]());
    expect(resumed.error).toMatchObject({ message: expect.stringMatching(/page at offset 0 is empty although/) });
    expect(await collect(open(createList(12), {}, { resumeFrom: page.resumeToken }))).toEqual(idsOf(makeRows(12)));
});

test('a token of another list or other parameters is refused, and limit may differ', async () => {
    const { resumeToken: resumeFrom } = await open(createList(9), { limit: 3, state: 1 });
    const other = { ...facts, operation: 'getAllGroups' };
    await expect(open(createList(9), { state: 1 }, { resumeFrom }, other)).rejects.toThrow(
        'of another list, getAllRows',
    );
    await expect(open(createList(9), { state: 2 }, { resumeFrom })).rejects.toThrow(
        'getAllRows: resumeFrom: of a walk with other parameters or in another enterprise, pass those of that walk (only limit may differ)',
    );
    expect(await collect(open(createList(9), { limit: 5, state: 1 }, { resumeFrom }))).toHaveLength(6);
});
