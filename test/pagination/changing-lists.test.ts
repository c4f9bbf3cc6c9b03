import fc from 'fast-check';
import { EsperPaginationError } from '../../src/errors/errors.js';
import type { ListOptions } from '../../src/pagination/list-options.js';
import { createList, idsOf, type List, open, type Row, tokenOf } from './list.js';

/**
 * 2,000 lists that change while they are walked, on servers that do as they like. The seed is fixed, so that a run is the same everywhere;
 * `ESPER_SEED=… npx jest changing-lists` tries others. A failure prints seed, path and the smallest list that fails.
 */
const seed = Number(process.env['ESPER_SEED'] ?? 20_261_121);

/** Something that happens to the list before a request is answered. */
type Change =
    | { readonly kind: 'insert'; readonly rows: number; readonly keeps: boolean; readonly at: number }
    | { readonly kind: 'delete'; readonly rows: number; readonly at: number }
    | { readonly kind: 'fail' };

/** How a server answers. `next` leads on by as many rows as it has looked at. */
type Envelope = 'classic' | 'next only' | 'wrong count' | 'count only' | 'neither';

interface Story {
    /** Whether the server's filter keeps each row; it is applied to a page that was cut already. */
    readonly rows: readonly boolean[];
    readonly limit: number;
    readonly cap: number;
    readonly envelope: Envelope;
    /** What happens before each request. */
    readonly history: readonly (readonly Change[])[];
}

interface Told {
    readonly list: List;
    readonly kept: ReadonlySet<string>;
    /** Rows that were in the list, and not filtered out, from the first to the last request. */
    throughout(): string[];
}

function tell({ rows, cap, envelope, history }: Story): Told {
    const kept = new Set<string>();
    let born = 0;
    const create = (keeps: boolean): Row => {
        const id = `r${born++}`;
        if (keeps) kept.add(id);
        return { id };
    };
    const first = rows.map(create);
    const list = createList([...first], (_page, { offset, limit, index }, list) => {
        if (index > 5000) throw new TypeError('without end');
        let fails = false;
        for (const change of history[index] ?? []) {
            if (change.kind === 'fail') fails = true;
            else if (change.kind === 'delete') list.rows.splice(Math.floor(change.at * list.rows.length), change.rows);
            else
                list.rows.splice(
                    Math.floor(change.at * (list.rows.length + 1)),
                    0,
                    ...Array.from({ length: change.rows }, () => create(change.keeps)),
                );
        }
        if (fails) throw new Error('down');
        const end = offset + Math.min(limit, cap);
        const results = list.rows.slice(offset, end).filter(({ id }) => kept.has(id));
        const next = end < list.rows.length ? `http://elsewhere.example/x?offset=${end}&limit=${end - offset}` : null;
        const count = list.rows.length;
        switch (envelope) {
            case 'classic':
                return { count, next, results };
            case 'next only':
                return { next, results };
            case 'wrong count':
                return { count: index * 7, next, results };
            case 'count only':
                return { count, results };
            case 'neither':
                return { results };
        }
    });
    const throughout = (): string[] => {
        const now = new Set(idsOf(list.rows));
        return idsOf(first).filter((id) => kept.has(id) && now.has(id));
    };
    return { list, kept, throughout };
}

/** Walks to the end, asking again after each error; `inProcesses` goes on from tokens, of pages and errors, each in a walk of its own. */
async function walk(story: Story, told: Told, options: ListOptions, inProcesses = false): Promise<string[]> {
    const { list } = told;
    const given: string[] = [];
    let resumeFrom: string | undefined;
    let fruitless = 0;
    const start = () =>
        open(list, { limit: story.limit }, { ...options, resumeFrom })
            .pages()
            [Symbol.asyncIterator]();
    for (let pages = start(); ; ) {
        try {
            const step = await pages.next();
            if (step.done) return given;
            given.push(...idsOf(step.value.results));
            fruitless = 0;
            if (inProcesses && given.length % 3 === 0) {
                if (step.value.resumeToken === undefined) return given;
                resumeFrom = step.value.resumeToken;
                pages = start();
            }
        } catch (error) {
            if (!EsperPaginationError.is(error) && !(error instanceof Error && error.message === 'down')) throw error;
            // Stuck is who gets nowhere while the list is quiet.
            if (list.asked.length > story.history.length) fruitless += 1;
            if (fruitless > 5) throw error;
            resumeFrom = tokenOf(error);
            if (inProcesses) pages = start();
        }
    }
}

const upTo = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most });
const where = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Lists of which all rows are shown, or some, or hardly any. */
const rowsOf = (most: number, filters: boolean): fc.Arbitrary<boolean[]> =>
    filters
        ? fc.oneof(
              fc.array(fc.boolean(), { maxLength: most, size: 'max' }),
              fc.array(
                  fc.nat(9).map((number) => number === 0),
                  { maxLength: most, size: 'max' },
              ),
              // A stretch without rows.
              fc
                  .tuple(fc.nat(most), fc.nat(most), fc.nat(most))
                  .map((parts) => parts.flatMap((length, index) => Array<boolean>(length).fill(index !== 1))),
          )
        : fc.array(fc.constant(true), { maxLength: most, size: 'max' });

interface Kinds {
    readonly most?: number;
    readonly filters?: boolean;
    readonly inserts?: number;
    readonly deletes?: number;
    readonly envelopes?: readonly Envelope[];
    /** The fewest rows of a page. */
    readonly least?: number;
    readonly limit?: number;
    /** Before so many requests the list may change. */
    readonly moments?: number;
}

const SURE: readonly Envelope[] = ['classic', 'next only', 'wrong count'];
const ANY: readonly Envelope[] = [...SURE, 'count only', 'neither'];

function stories({
    most = 60,
    filters = false,
    inserts = 0,
    deletes = 0,
    envelopes = filters ? SURE : ANY,
    least = 1,
    limit = 9,
    moments = 25,
}: Kinds): fc.Arbitrary<Story> {
    const change: fc.Arbitrary<Change> = fc.oneof(
        { weight: 1, arbitrary: fc.constant({ kind: 'fail' as const }) },
        {
            weight: inserts === 0 ? 0 : 4,
            arbitrary: fc.record({
                kind: fc.constant('insert' as const),
                rows: upTo(Math.max(1, inserts)),
                keeps: filters ? fc.boolean() : fc.constant(true),
                at: fc.oneof(fc.constant(0), where),
            }),
        },
        {
            weight: deletes === 0 ? 0 : 4,
            arbitrary: fc.record({ kind: fc.constant('delete' as const), rows: upTo(Math.max(1, deletes)), at: where }),
        },
    );
    return fc.record({
        rows: rowsOf(most, filters),
        limit: fc.integer({ min: least, max: limit }),
        cap: fc.integer({ min: least, max: limit + 3 }),
        envelope: fc.constantFrom(...envelopes),
        history: fc.array(fc.array(change, { maxLength: 2 }), { maxLength: moments, size: 'max' }),
    });
}

interface Promises {
    readonly skipsNone?: boolean;
    readonly options?: ListOptions;
    readonly inProcesses?: fc.Arbitrary<boolean>;
}

/** Walks so many lists, and expects that no row comes twice, and where that is promised that none is skipped. */
function expectPromises(
    told: fc.Arbitrary<Story>,
    count: number,
    { skipsNone = true, options = {}, inProcesses = fc.boolean() }: Promises = {},
) {
    const property = fc.asyncProperty(told, inProcesses, async (story, changesProcess) => {
        const world = tell(story);
        const given = await walk(story, world, options, changesProcess);
        const seen = new Set(given);
        expect(seen.size === given.length ? [] : given.filter((id, index) => given.indexOf(id) !== index)).toEqual([]);
        expect(skipsNone ? world.throughout().filter((id) => !seen.has(id)) : []).toEqual([]);
    });
    return fc.assert(property, { seed, numRuns: count });
}

describe('in sequence, from process to process too', () => {
    test('rows come in, fewer than a page at a time: none is skipped, none repeated', () =>
        expectPromises(stories({ most: 300, inserts: 4, least: 9, limit: 40 }), 300));

    test('rows come in, more than a page at a time but 100 at most: none is skipped, none repeated', () =>
        expectPromises(stories({ most: 28, inserts: 3, moments: 12, limit: 3 }), 300));

    test('rows are deleted: none is repeated', () =>
        expectPromises(stories({ deletes: 9 }), 200, { skipsNone: false }));

    test('the server filters late: none is skipped, none repeated', () =>
        expectPromises(stories({ most: 80, filters: true, limit: 20 }), 300));

    test('the server filters late and rows come in: none is skipped, none repeated', () =>
        expectPromises(stories({ filters: true, inserts: 5, limit: 20 }), 200));
});

describe('with concurrency', () => {
    test('the server filters late: none is skipped, none repeated', () =>
        expectPromises(stories({ most: 80, filters: true, limit: 20 }), 200, { options: { concurrency: 3 } }));
});

describe('consistent, from process to process too', () => {
    const options: ListOptions = { consistent: true };

    test('rows come and go: none is skipped, none repeated', () =>
        expectPromises(stories({ inserts: 9, deletes: 9, least: 2 }), 250, { options }));

    test('the server filters late: none is skipped, none repeated', () =>
        expectPromises(stories({ most: 80, filters: true, least: 2, limit: 20 }), 150, { options }));

    test('the server filters late, and rows come and go: none is skipped, none repeated', () =>
        expectPromises(stories({ filters: true, inserts: 5, deletes: 5, least: 2, limit: 20 }), 100, { options }));
});
