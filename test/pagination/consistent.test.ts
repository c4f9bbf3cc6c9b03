import fc from 'fast-check';
import { EsperPaginationError } from '../../src/errors/errors.js';
import { takeConsistent } from '../../src/pagination/consistent.js';
import { InFlight } from '../../src/pagination/in-flight.js';
import { KnownRows } from '../../src/pagination/known-rows.js';
import { emptyMemory, rememberedRows } from '../../src/pagination/memory.js';
import { PageRequests } from '../../src/pagination/page-requests.js';
import { CursorTrail, type Place } from '../../src/pagination/place.js';
import { readResumeToken, resume } from '../../src/pagination/resume-token.js';
import { Walk } from '../../src/pagination/walk.js';
import type { RowPage } from './list.js';
import {
    bounded,
    collect,
    createList,
    facts,
    idsOf,
    type List,
    makeRows,
    open,
    pageOf,
    type Row,
    takeAll,
    tokenOf,
} from './list.js';

/** Something that happens to the list before a request is answered. */
type Change =
    | { readonly kind: 'insert at head'; readonly rows: number }
    /** In the order of the list, so many rows after the place of the request. */
    | { readonly kind: 'insert'; readonly rows: number; readonly after: number }
    /** So many rows, beginning so far before (negative) or after the place of the request. */
    | { readonly kind: 'delete'; readonly rows: number; readonly from: number }
    | { readonly kind: 'fail' };

/** A list with a history: the changes at `history[i]` happen before request `i` is answered. */
function changingList(
    rows: number,
    history: readonly (readonly Change[])[],
    bend: (page: ReturnType<typeof pageOf>) => object,
    cap: number,
) {
    let born = 0;
    const list = createList(rows, (_page, { offset, limit, index }, list) => {
        let fails = false;
        for (const change of history[index] ?? []) {
            if (change.kind === 'fail') fails = true;
            else apply(list, offset, change);
        }
        if (fails) throw new Error('down');
        return bend(pageOf(list.rows, offset, Math.min(limit, cap)));
    });
    const apply = (list: List, offset: number, change: Exclude<Change, { kind: 'fail' }>): void => {
        const at = Math.max(
            0,
            offset + (change.kind === 'insert' ? change.after : change.kind === 'delete' ? change.from : 0),
        );
        if (change.kind === 'delete') list.rows.splice(at, change.rows);
        else list.rows.splice(change.kind === 'insert' ? at : 0, 0, ...makeRows(change.rows, `n${born++}-`));
    };
    return list;
}

const bends = {
    classic: (page: ReturnType<typeof pageOf>) => page,
    'count only': ({ count, results }: ReturnType<typeof pageOf>) => ({ count, results }),
    'neither next nor count': ({ results }: ReturnType<typeof pageOf>) => ({ results }),
};

/** What must hold of a walk that ended: rows that were there all the time came once, and no row came twice. */
function expectConsistent(first: readonly Row[], list: List, given: readonly string[]): void {
    const now = new Set(idsOf(list.rows));
    const throughout = idsOf(first).filter((id) => now.has(id));
    const kept = new Set(throughout);
    expect(given.filter((id) => kept.has(id))).toEqual(throughout);
    expect(new Set(given).size).toBe(given.length);
}

/** What must hold when the walk gave up: no row that it remembers is left, it remembers as many as it should, and nothing came twice. */
function expectLost(error: unknown, list: List, given: readonly string[], { memory }: Place): void {
    expect(EsperPaginationError.is(error)).toBe(true);
    expect(error).toMatchObject({
        message: expect.stringMatching(/none of the last \d+ rows given out is in the list any more/),
    });
    const now = new Set(idsOf(list.rows));
    const remembered = [...(memory?.behind ?? []), ...(memory?.ahead ?? [])];
    expect(remembered.filter((id) => now.has(id))).toEqual([]);
    expect(remembered.length).toBeGreaterThanOrEqual(memory?.capacity ?? 0);
    expect(given).toEqual(expect.arrayContaining(remembered));
    expect(new Set(given).size).toBe(given.length);
}

const placeIn = (token: string): Place => {
    const read = readResumeToken(facts, token);
    return resume(facts, read, [read.p]);
};

const size = (most: number) => fc.integer({ min: 1, max: most });
const distance = (most: number) => fc.integer({ min: -most, max: most });

/** Histories of inserts at the head (and in the middle), of deletes before, at and after the place, and of failures. */
function histories(most: number, inTheMiddle = 0) {
    const change: fc.Arbitrary<Change> = fc.oneof(
        { weight: 3, arbitrary: fc.record({ kind: fc.constant('insert at head' as const), rows: size(most) }) },
        {
            weight: inTheMiddle,
            arbitrary: fc.record({ kind: fc.constant('insert' as const), rows: size(most), after: distance(most) }),
        },
        {
            weight: 4,
            arbitrary: fc.record({ kind: fc.constant('delete' as const), rows: size(most), from: distance(most) }),
        },
        { weight: 1, arbitrary: fc.constant({ kind: 'fail' as const }) },
    );
    return fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 25 });
}

interface Story {
    readonly rows: number;
    readonly limit: number;
    readonly cap: number;
    readonly bend: keyof typeof bends;
    readonly remembered: number;
    readonly history: readonly (readonly Change[])[];
}

/** Walks with a small memory, so that forgetting is reached with short lists; asks again after each error. */
async function walkWith({ rows, limit, cap, bend, remembered, history }: Story): Promise<void> {
    const list = changingList(rows, history, bends[bend], cap);
    const first = list.rows.slice();
    const start: Place = { offset: 0, step: 0, known: new KnownRows(), memory: emptyMemory(0, remembered) };
    const pages = new PageRequests<RowPage>(
        { source: list.source, facts, parameters: {}, digest: '', options: {}, site: {} },
        { trail: new CursorTrail(start), size: limit, inFlight: new InFlight(undefined) },
    );
    const walk = new Walk({ pages, take: takeConsistent, start, concurrency: 1 });
    const given: string[] = [];
    for (;;) {
        const quiet = list.asked.length >= history.length;
        const page = await walk.next(Number.POSITIVE_INFINITY).catch((error: unknown) => ({ error }));
        if (page === undefined) return expectConsistent(first, list, given);
        if ('results' in page) given.push(...idsOf(page.results as Row[]));
        // While the list changes, a row can slip past the search; asked again on a quiet list, only a lost place is a reason to stop.
        else if (quiet) return expectLost(page.error, list, given, walk.place);
    }
}

const storyParts = {
    rows: fc.nat(50),
    limit: fc.integer({ min: 1, max: 9 }),
    cap: fc.integer({ min: 2, max: 12 }),
    bend: fc.constantFrom('classic' as const, 'count only' as const, 'neither next nor count' as const),
};

const stories: fc.Arbitrary<Story> = fc.record({
    ...storyParts,
    remembered: fc.integer({ min: 1, max: 12 }),
    history: histories(12),
});

const storiesOfTheMiddle = fc.record({
    ...storyParts,
    remembered: fc.constant(rememberedRows),
    history: histories(12, 4),
});

test('consistent: while rows come and go, no row that stays is skipped or repeated, and no row comes twice', async () => {
    await fc.assert(fc.asyncProperty(stories, walkWith), bounded(700));
});

test('consistent: rows that come in the middle change nothing of that', async () => {
    await fc.assert(fc.asyncProperty(storiesOfTheMiddle, walkWith), bounded(400));
});

test('consistent with its 200 remembered rows, from process to process', async () => {
    const histories200 = histories(250);
    await fc.assert(
        fc.asyncProperty(
            fc.integer({ min: 300, max: 1200 }),
            fc.integer({ min: 20, max: 150 }),
            histories200,
            async (rows, limit, history) => {
                const list = changingList(rows, history, bends.classic, 500);
                const first = list.rows.slice();
                const given: string[] = [];
                let resumeFrom: string | undefined;
                for (;;) {
                    const quiet = list.asked.length >= history.length;
                    const walk = open(list, { limit }, { consistent: true, resumeFrom });
                    const { ids, error } = await takeAll(walk[Symbol.asyncIterator]());
                    given.push(...ids);
                    if (error === undefined) return expectConsistent(first, list, given);
                    if (quiet && ids.length === 0) return expectLost(error, list, given, placeIn(tokenOf(error)));
                    resumeFrom = tokenOf(error);
                }
            },
        ),
        bounded(40),
    );
});

describe('histories that once broke it', () => {
    const kept: Pick<Story, 'bend' | 'cap'> = { bend: 'classic', cap: 2 };
    test.each<[string, Story]>([
        [
            'rows come in at the head before the first page is remembered whole, again and again',
            {
                ...kept,
                rows: 0,
                limit: 1,
                remembered: 2,
                history: [2, 2, 3].map((rows) => [{ kind: 'insert at head', rows }]),
            },
        ],
        [
            'a page that ends at a remembered row says nothing of those that come after it',
            {
                ...kept,
                rows: 3,
                limit: 2,
                remembered: 2,
                history: [[], [{ kind: 'insert at head', rows: 3 }], [], [{ kind: 'insert at head', rows: 2 }]],
            },
        ],
        [
            'rows that are still to come are given up for rows that were deleted',
            {
                ...kept,
                cap: 9,
                rows: 8,
                limit: 3,
                remembered: 3,
                history: [
                    [],
                    [{ kind: 'insert at head', rows: 12 }],
                    [],
                    [],
                    [],
                    [{ kind: 'delete', rows: 2, from: -1 }],
                ],
            },
        ],
    ])('%s', async (_name, story) => walkWith(story));
});

describe('consistent', () => {
    /** A list of rows that changes before the requests named. */
    const changing = (rows: number, changes: Readonly<Record<number, (list: List) => void>>): List =>
        createList(rows, (_page, { index, offset, limit }, list) => {
            changes[index]?.(list);
            return pageOf(list.rows, offset, limit);
        });
    const walk = (list: List, limit = 5) => collect(open(list, { limit }, { consistent: true }));

    test('costs a row of overlap a page while nothing moves', async () => {
        const list = createList(12);
        expect(await walk(list)).toEqual(idsOf(list.rows));
        expect(list.requests()).toEqual([
            [0, 5],
            [4, 5],
            [8, 5],
        ]);
    });

    test('costs one page more when a row before the place is deleted', async () => {
        const list = changing(40, { 3: ({ rows }) => rows.splice(2, 1) });
        expect(await walk(list)).toEqual(idsOf(makeRows(40)));
        expect(list.requests().slice(0, 6)).toEqual([
            [0, 5],
            [4, 5],
            [8, 5],
            [12, 5],
            [10, 5],
            [14, 5],
        ]);
    });

    test('finds its place again when many rows come in at the head', async () => {
        const list = changing(2000, { 6: ({ rows }) => rows.unshift(...makeRows(700, 'n')) });
        expect(await walk(list, 100)).toEqual(idsOf(makeRows(2000)));
        expect(list.asked.length).toBeLessThan(45);
    });

    test('finds its place again on a server that caps limit', async () => {
        const list = createList(3000, (_page, { index, offset }, list) => {
            if (index === 15) list.rows.splice(5, 1);
            return pageOf(list.rows, offset, 100);
        });
        expect(await walk(list, 1000)).toEqual(idsOf(makeRows(3000)));
        expect(list.asked.length).toBeLessThan(40);
    });

    test('toArray asks for the rows it gives and one of overlap', async () => {
        const list = createList(12);
        const rows = await open(list, { limit: 5 }, { consistent: true }).toArray({ maxItems: 7 });
        expect(idsOf(rows)).toEqual(idsOf(makeRows(7)));
        expect(list.requests()).toEqual([
            [0, 5],
            [4, 3],
        ]);
        expect(await open(list, {}, { consistent: true }).toArray({ maxItems: 1 })).toHaveLength(1);
        expect(list.requests()[2]).toEqual([0, 1]);
    });

    test('gives pages without the rows that were given before, and nextPage() goes on in the same way', async () => {
        const list = changing(12, { 1: ({ rows }) => rows.splice(0, 2), 3: ({ rows }) => rows.unshift({ id: 'new' }) });
        const page = await open(list, { limit: 5 }, { consistent: true });
        const next = await page.nextPage();
        expect(idsOf(next?.results ?? [])).toEqual(['r5', 'r6', 'r7', 'r8']);
        expect(next?.body.results).toHaveLength(5);
        expect(idsOf((await next?.nextPage())?.results ?? [])).toEqual(['r9', 'r10', 'r11']);
    });

    test('without a limit lets the server choose, in await and nextPage()', async () => {
        const list = changing(9, { 2: ({ rows }) => rows.splice(0, 3) });
        const ids: string[] = [];
        for (
            let page: Awaited<ReturnType<typeof open>> | undefined = await open(list, {}, { consistent: true });
            page;
            page = await page.nextPage()
        ) {
            ids.push(...idsOf(page.results));
        }
        expect(ids).toEqual(idsOf(makeRows(9)));
        expect(list.asked.some(({ parameters }) => 'limit' in parameters)).toBe(false);
    });

    test('goes on when all that was given out is deleted but still remembered', async () => {
        const list = changing(40, { 3: ({ rows }) => rows.splice(0, 13) });
        expect(await walk(list)).toEqual(idsOf(makeRows(40)));
    });

    test('ends when the list was emptied', async () => {
        const list = changing(900, { 4: ({ rows }) => rows.splice(0) });
        expect(await walk(list, 100)).toHaveLength(100 + 3 * 99);
    });

    test('stops with a resume token rather than guess when no remembered row is left', async () => {
        const list = changing(900, { 4: ({ rows }) => rows.splice(150, 300) });
        const rows = open(list, { limit: 100 }, { consistent: true })[Symbol.asyncIterator]();
        const { ids, error } = await takeAll(rows);
        expect(ids).toEqual(idsOf(makeRows(397)));
        expect(error).toMatchObject({
            name: 'EsperPaginationError',
            message:
                "getAllRows: none of the last 200 rows given out is in the list any more, so it can't be told which rows follow",
        });
        expect(tokenOf(error)).toMatch(/^esper-walk/);
        expect((await takeAll(rows)).error).toMatchObject({ name: 'EsperPaginationError' });
        // A row that comes back (an undone deletion, a replica that lagged behind) is enough to go on from.
        list.rows.splice(150, 0, ...makeRows(450).slice(390));
        expect((await takeAll(rows)).ids).toEqual(idsOf(makeRows(900).slice(397)));
        const resumed = open(list, { limit: 100 }, { consistent: true, resumeFrom: tokenOf(error) });
        expect(await collect(resumed)).toEqual(idsOf(makeRows(900).slice(397)));
    });

    test('does not search where a list that became short has no rows', async () => {
        const list = changing(5000, { 30: ({ rows }) => rows.splice(100) });
        expect(
            (await takeAll(open(list, { limit: 100 }, { consistent: true })[Symbol.asyncIterator]())).error,
        ).toBeDefined();
        expect(list.asked.length).toBeLessThan(35);
    });

    test('begins at the caller’s offset, and never goes back before it', async () => {
        const list = changing(30, {
            1: ({ rows }) => rows.splice(0, 2),
            3: ({ rows }) => rows.unshift(...makeRows(2, 'n')),
        });
        expect(await collect(open(list, { limit: 5, offset: 10 }, { consistent: true }))).toEqual(
            idsOf(makeRows(30).slice(10)),
        );
        const lost = changing(30, { 1: ({ rows }) => rows.splice(5, 15) });
        const { error } = await takeAll(
            open(lost, { limit: 5, offset: 10 }, { consistent: true })[Symbol.asyncIterator](),
        );
        expect(EsperPaginationError.is(error)).toBe(true);
    });

    test('knows rows by uuid where they have no id, and says so when they have neither', async () => {
        const uuids = Array.from({ length: 9 }, (_, index) => ({ uuid: `u${index}` }) as unknown as Row);
        expect(await collect(open(createList(uuids), { limit: 4 }, { consistent: true }))).toHaveLength(9);
        const numbers = Array.from({ length: 9 }, (_, index) => ({ id: index }) as unknown as Row);
        expect(await collect(open(createList(numbers), { limit: 4 }, { consistent: true }))).toHaveLength(9);
        for (const row of [{ name: 'n' }, null, 'r']) {
            const rows = Array.from({ length: 9 }, () => row as unknown as Row);
            await expect(collect(open(createList(rows), {}, { consistent: true }))).rejects.toThrow(
                'a row has no id; a consistent walk knows rows by their ids',
            );
        }
    });

    test('a server that gives one row a page can’t be walked consistently', async () => {
        const list = createList(9, (_page, { offset }, { rows }) => pageOf(rows, offset, 1));
        await expect(collect(open(list, {}, { consistent: true }))).rejects.toThrow('the server gives one row a page');
    });

    test('an empty page that is there for a moment only is no matter', async () => {
        const list = createList(12, (page, { index }) => (index === 1 ? { ...page, results: [] } : page));
        expect(await walk(list)).toEqual(idsOf(list.rows));
    });
});
