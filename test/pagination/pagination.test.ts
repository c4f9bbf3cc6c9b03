import { AxiosHeaders, type AxiosResponse } from 'axios';
import { EsperConfigurationError, EsperResponseError } from '../../src/errors/errors.js';
import { paginate } from '../../src/pagination/paginate.js';
import { collect, createList, facts, idsOf, makeRows, open, pageOf, type RowPage, tokenOf } from './list.js';

const refused = (message: RegExp | string) =>
    expect.objectContaining({
        name: 'EsperConfigurationError',
        message: typeof message === 'string' ? message : expect.stringMatching(message),
    });

describe('await list', () => {
    test('gives one page with its count, rows and body', async () => {
        const list = createList(5);
        const page = await open(list, { state: 1, limit: 2 });
        expect(page.count).toBe(5);
        expect(idsOf(page.results)).toEqual(['r0', 'r1']);
        expect(page.body).toEqual(pageOf(list.rows, 0, 2));
        expect(page.hasNextPage()).toBe(true);
        expect(list.asked.map(({ parameters }) => parameters)).toEqual([{ state: 1, limit: 2 }]);
    });

    test('without a limit sends none', async () => {
        const list = createList(5);
        await open(list, { state: 1 });
        expect(list.asked[0]?.parameters).toEqual({ state: 1 });
    });

    test('awaited twice asks once', async () => {
        const list = createList(5);
        const devices = open(list);
        const [one, two] = await Promise.all([devices, devices]);
        expect(await devices).toBe(one);
        expect(two).toBe(one);
        expect(list.asked).toHaveLength(1);
    });

    test('asks for nothing before it is used', async () => {
        const list = createList(5);
        const devices = open(list);
        devices.pages()[Symbol.asyncIterator]();
        devices[Symbol.asyncIterator]();
        await Promise.resolve();
        expect(list.asked).toHaveLength(0);
    });

    test('withResponse() gives that page with what came around it', async () => {
        const list = createList(5);
        const devices = open(list);
        const { data, status, requestId, attempts } = await devices.withResponse();
        expect({ status, requestId, attempts }).toEqual({ status: 200, requestId: 'q1', attempts: 1 });
        expect(data).toBe(await devices);
        expect(list.asked).toHaveLength(1);
    });

    test('page.nextPage() goes on to the end, with the same limit', async () => {
        const list = createList(5);
        const ids: string[][] = [];
        for (
            let page: Awaited<ReturnType<typeof open>> | undefined = await open(list, { limit: 2 });
            page;
            page = await page.nextPage()
        ) {
            ids.push(idsOf(page.results));
        }
        expect(ids).toEqual([['r0', 'r1'], ['r2', 'r3'], ['r4']]);
        expect(list.requests()).toEqual([
            [0, 2],
            [2, 2],
            [4, 2],
        ]);
    });

    test('page.nextPage() without a limit sends none either', async () => {
        const list = createList(5);
        await (await open(list)).nextPage();
        expect(list.asked[1]?.parameters).toEqual({ offset: 3 });
    });

    test('page.nextPage() after an error can be asked again, and the error carries a resumeToken', async () => {
        const list = createList(5, (page, { index }) => {
            if (index === 1) throw new Error('down');
            return page;
        });
        const page = await open(list);
        const error = await page.nextPage().catch((error: unknown) => error);
        expect(idsOf((await page.nextPage())?.results ?? [])).toEqual(['r3', 'r4']);
        expect(idsOf((await open(list, {}, { resumeFrom: tokenOf(error) })).results)).toEqual(['r3', 'r4']);
    });

    test('catch() and finally() work as on any promise', async () => {
        const down = () => createList(1, () => Promise.reject(new Error('down')));
        await expect(open(down()).catch(() => 'caught')).resolves.toBe('caught');
        const done = jest.fn();
        await expect(open(down()).finally(done)).rejects.toThrow('down');
        expect(done).toHaveBeenCalledTimes(1);
        expect(Object.prototype.toString.call(open(down()))).toBe('[object PagePromise]');
    });

    test('an answer that is no page is an EsperResponseError', async () => {
        for (const body of [
            '<html>',
            null,
            undefined,
            {},
            { results: 'none' },
            { content: {} },
            [],
            { content: null },
        ]) {
            const error = await open(createList(1, () => body)).catch((error: unknown) => error);
            expect(EsperResponseError.is(error)).toBe(true);
            expect(error).toMatchObject({
                message: 'getAllRows: the answer is no page, there is no list of results in it',
                operation: 'getAllRows',
            });
        }
    });
});

describe('for await (const item of list)', () => {
    test('gives every row, page after page of the operation’s own size', async () => {
        const list = createList(10);
        expect(await collect(open(list))).toEqual(idsOf(list.rows));
        expect(list.requests()).toEqual([
            [0, 4],
            [4, 4],
            [8, 4],
        ]);
    });

    test('keeps the caller’s limit, offset and filters', async () => {
        const list = createList(10);
        expect(await collect(open(list, { limit: 3, offset: 5, state: 1 }))).toEqual(['r5', 'r6', 'r7', 'r8', 'r9']);
        expect(list.asked.map(({ parameters }) => parameters)).toEqual([
            { limit: 3, offset: 5, state: 1 },
            { limit: 3, offset: 8, state: 1 },
        ]);
    });

    test('asks for page 2 only when page 1 is used up', async () => {
        const list = createList(10);
        const rows = open(list)[Symbol.asyncIterator]();
        for (let taken = 0; taken < 4; taken += 1) await rows.next();
        await new Promise(setImmediate);
        expect(list.asked).toHaveLength(1);
        await rows.next();
        expect(list.asked).toHaveLength(2);
    });

    test('each iteration starts anew', async () => {
        const list = createList(5);
        const devices = open(list);
        const pages = devices.pages();
        expect(await collect(devices)).toEqual(await collect(devices));
        for (let round = 0; round < 2; round += 1) {
            const counts: unknown[] = [];
            for await (const page of pages) counts.push(page.count);
            expect(counts).toEqual([5, 5]);
        }
        expect(list.asked).toHaveLength(8);
    });

    test('an empty list gives nothing and asks once', async () => {
        const list = createList(0);
        expect(await collect(open(list))).toEqual([]);
        expect(list.asked).toHaveLength(1);
    });

    test('calls of next() that overlap come back in order, and ask for each page once', async () => {
        const list = createList(6);
        const rows = open(list)[Symbol.asyncIterator]();
        const steps = await Promise.all(Array.from({ length: 8 }, () => rows.next()));
        expect(steps.map(({ value }) => value?.id)).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5', undefined, undefined]);
        expect(list.asked).toHaveLength(2);
    });

    test('a call of next() that comes while others wait for a page comes after them', async () => {
        const rows = open(createList(8))[Symbol.asyncIterator]();
        const waiting = [rows.next(), rows.next(), rows.next()];
        await waiting[0];
        waiting.push(rows.next());
        expect((await Promise.all(waiting)).map(({ value }) => value?.id)).toEqual(['r0', 'r1', 'r2', 'r3']);
    });

    test('break, return and throw in the loop end the traffic', async () => {
        const list = createList(10);
        for await (const { id } of open(list)) if (id === 'r4') break;
        expect(list.asked).toHaveLength(2);
        const failing = async () => {
            for await (const { id } of open(list)) if (id === 'r1') throw new Error('mine');
        };
        await expect(failing()).rejects.toThrow('mine');
        expect(list.asked).toHaveLength(3);
        const rows = open(list)[Symbol.asyncIterator]();
        await rows.next();
        await expect(rows.throw?.(new Error('given up'))).rejects.toThrow('given up');
        expect(await rows.next()).toEqual({ done: true, value: undefined });
        expect(await rows.return?.()).toEqual({ done: true, value: undefined });
        expect(list.asked).toHaveLength(4);
    });

    test('return() while a page is in flight aborts it, and the waiting next() ends', async () => {
        const list = createList(10, (page, { options, index }) =>
            index === 0
                ? page
                : new Promise((_, reject) =>
                      options.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
                  ),
        );
        const rows = open(list)[Symbol.asyncIterator]();
        for (let taken = 0; taken < 4; taken += 1) await rows.next();
        const waiting = rows.next();
        await Promise.resolve();
        await rows.return?.();
        expect(await waiting).toEqual({ done: true, value: undefined });
        expect(list.asked[1]?.options.signal?.aborted).toBe(true);
    });

    test('the caller’s signal ends what is in flight with its reason, and no listener stays on it', async () => {
        const { signal, ...controller } = withSignal();
        const added = jest.spyOn(signal, 'addEventListener');
        const removed = jest.spyOn(signal, 'removeEventListener');
        const list = createList(10, (page, { options, index }) => {
            if (index < 2) return page;
            controller.abort('enough');
            throw options.signal?.reason;
        });
        const rows = open(list, {}, { signal })[Symbol.asyncIterator]();
        for (let taken = 0; taken < 8; taken += 1) await rows.next();
        await expect(rows.next()).rejects.toBe('enough');
        expect(added).toHaveBeenCalledTimes(3);
        expect(removed).toHaveBeenCalledTimes(3);
        const late = createList(1, (_page, { options }) =>
            Promise.reject(new Error(`aborted: ${options.signal?.aborted}`)),
        );
        await expect(open(late, {}, { signal })).rejects.toThrow('aborted: true');
    });

    test('hands the call options on, and those of lists not', async () => {
        const list = createList(1);
        await collect(
            open(list, {}, { timeout: 5, maxRetries: 1, headers: { a: 'b' }, concurrency: 2, consistent: false }),
        );
        expect(list.asked[0]?.options).toEqual({
            timeout: 5,
            maxRetries: 1,
            headers: { a: 'b' },
            signal: expect.any(AbortSignal),
        });
    });
});

function withSignal(): { readonly signal: AbortSignal; readonly abort: (reason: unknown) => void } {
    const controller = new AbortController();
    return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
}

describe('list.pages()', () => {
    test('gives each page, the first of an empty list too', async () => {
        const pages: (readonly string[])[] = [];
        for await (const page of open(createList(6)).pages()) pages.push(idsOf(page.results));
        expect(pages).toEqual([
            ['r0', 'r1', 'r2', 'r3'],
            ['r4', 'r5'],
        ]);
        for await (const page of open(createList(0)).pages()) expect(page.count).toBe(0);
        expect.assertions(2);
    });

    test('break does not end what was asked of the page itself', async () => {
        const list = createList(10);
        const next = [];
        for await (const page of open(list).pages()) {
            next.push(page.nextPage());
            break;
        }
        expect(idsOf((await next[0])?.results ?? [])).toEqual(['r4', 'r5', 'r6', 'r7']);
        expect(list.asked[1]?.options.signal?.aborted).toBe(false);
    });
});

describe('list.toArray({ maxItems })', () => {
    test('asks for no more than it gives', async () => {
        const list = createList(20);
        expect(idsOf(await open(list).toArray({ maxItems: 6 }))).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5']);
        expect(list.requests()).toEqual([
            [0, 4],
            [4, 2],
        ]);
        await open(list).toArray({ maxItems: 3 });
        expect(list.requests()[2]).toEqual([0, 3]);
        await open(list, { limit: 2 }).toArray({ maxItems: 3 });
        expect(list.requests().slice(3)).toEqual([
            [0, 2],
            [2, 1],
        ]);
    });

    test('a server that sends more than asked for changes nothing', async () => {
        const list = createList(20, (_page, { offset }, { rows }) => pageOf(rows, offset, 9));
        expect(await open(list).toArray({ maxItems: 5 })).toHaveLength(5);
        expect(await open(list).toArray({ maxItems: 11 })).toHaveLength(11);
    });

    test('Infinity gives all, 0 gives nothing and asks for nothing', async () => {
        const list = createList(9);
        expect(await open(list).toArray({ maxItems: Number.POSITIVE_INFINITY })).toHaveLength(9);
        expect(list.asked).toHaveLength(3);
        expect(await open(list).toArray({ maxItems: 0 })).toEqual([]);
        expect(list.asked).toHaveLength(3);
    });

    test('without maxItems, or with one that is no count, is refused', async () => {
        const list = createList(9);
        const missing = (meant: number): string =>
            `missing; write toArray({ maxItems: ${meant} }), with Infinity for all items`;
        const expected = 'expected a whole number, 0 or more, or Infinity, got';
        for (const [options, words] of [
            [undefined, missing(500)],
            [{}, missing(500)],
            [10, missing(10)],
            [{ maxItems: -1 }, `${expected} -1`],
            [{ maxItems: 1.5 }, `${expected} 1.5`],
            [{ maxItems: Number.NaN }, `${expected} NaN`],
            [{ maxItems: '5' }, `${expected} '5'`],
        ] as const) {
            const call = open(list).toArray(options as never);
            await expect(call).rejects.toEqual(refused(`getAllRows: maxItems: ${words}`));
        }
        expect(list.asked).toHaveLength(0);
    });
});

describe('the three envelopes look alike', () => {
    const results = makeRows(2);
    test.each([
        ['classic', { count: 2, next: null, previous: null, results }],
        ['v2 with prev', { content: { count: 2, next: null, prev: null, results } }],
        ['v2 with previous', { content: { count: 2, next: null, previous: null, results } }],
        ['service', { code: 200, message: 'ok', content: { count: 2, next: null, prev: null, results } }],
    ])('%s', async (_name, body) => {
        const page = await open(createList(0, () => body));
        expect(page).toMatchObject({ count: 2, results, body });
        expect(page.hasNextPage()).toBe(false);
        expect(await page.nextPage()).toBeUndefined();
    });

    test('a count that is none, and a next that is no text, say nothing', async () => {
        const page = await open(createList(3, ({ results }) => ({ results, count: -1, next: 17 })));
        expect(page.count).toBeUndefined();
        const last = await open(createList(3, ({ results }) => ({ results, count: 3, next: 17 })));
        expect(last.hasNextPage()).toBe(false);
    });

    test('null results are no rows, a missing count is undefined', async () => {
        expect(await open(createList(0, () => ({ content: { next: null, results: null } })))).toMatchObject({
            count: undefined,
            results: [],
        });
        expect(await open(createList(0, () => ({ count: 'many', next: null, results: [] })))).toMatchObject({
            count: undefined,
        });
    });
});

describe('where a walk ends', () => {
    const walk = async (
        change: (page: ReturnType<typeof pageOf>) => object,
    ): Promise<[rows: number, requests: number]> => {
        const list = createList(8, change);
        return [(await collect(open(list))).length, list.asked.length];
    };

    test('at a null next', async () => expect(await walk((page) => page)).toEqual([8, 2]));
    test('at count where there is no next', async () => {
        expect(await walk(({ count, results }) => ({ count, results }))).toEqual([8, 2]);
        expect(await walk(({ count, results }) => ({ count, results, next: '' }))).toEqual([8, 2]);
    });
    test('at the first empty page where there is neither', async () =>
        expect(await walk(({ results }) => ({ results }))).toEqual([8, 3]));
    test('not at count while next is not null', async () => {
        expect(await walk((page) => ({ ...page, count: 0 }))).toEqual([8, 2]);
        expect(await walk((page) => ({ ...page, count: 5 }))).toEqual([8, 2]);
    });
    test('at a null next, whatever count promises', async () =>
        expect(await walk((page) => ({ ...page, count: 99 }))).toEqual([8, 2]));
});

describe('a list with a cursor', () => {
    /** Pages of two rows, `start` → `c1` → `c2` …, as `/v2/devices/` answers them. */
    const cursorList = (
        rows: number,
        change: (content: Record<string, unknown>, at: number) => object = (content) => content,
    ) =>
        createList(rows, (_page, { cursor }, list) => {
            const at = cursor === 'start' ? 0 : Number(String(cursor).slice(1));
            const more = at * 2 + 2 < rows;
            const content = {
                next_cursor: more ? `c${at + 1}` : null,
                prev_cursor: null,
                results: list.rows.slice(at * 2, at * 2 + 2),
            };
            return { content: change(content, at) };
        });

    test('is walked by next_cursor', async () => {
        const list = cursorList(5);
        expect(await collect(open(list, { cursor: 'start', limit: 2 }))).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
        expect(list.asked.map(({ parameters }) => parameters)).toEqual([
            { cursor: 'start', limit: 2 },
            { cursor: 'c1', limit: 2 },
            { cursor: 'c2', limit: 2 },
        ]);
    });

    test('has no count', async () => {
        const page = await open(
            cursorList(5, (content) => ({ ...content, count: 0 })),
            { cursor: 'start' },
        );
        expect(page.count).toBeUndefined();
        expect(idsOf((await page.nextPage())?.results ?? [])).toEqual(['r2', 'r3']);
    });

    test('takes the cursor out of next where there is no next_cursor, and never follows next', async () => {
        const list = cursorList(5, ({ next_cursor: cursor, results }) => ({
            next: cursor === null ? null : `http://evil.example/?cursor=${cursor}&limit=1#x`,
            results,
        }));
        expect(await collect(open(list, { cursor: 'start' }))).toHaveLength(5);
        expect(list.asked.map(({ limit }) => limit)).toEqual([4, 4, 4]);
    });

    test('ends at an empty next_cursor, at has_more: false, and at an empty page that says nothing', async () => {
        expect(
            await collect(
                open(
                    cursorList(2, (content) => ({ ...content, next_cursor: '' })),
                    { cursor: 'start' },
                ),
            ),
        ).toHaveLength(2);
        expect(
            await collect(
                open(
                    cursorList(2, ({ results }) => ({ results, has_more: false })),
                    { cursor: 'start' },
                ),
            ),
        ).toHaveLength(2);
        expect(
            await collect(
                open(
                    cursorList(0, ({ results }) => ({ results })),
                    { cursor: 'start' },
                ),
            ),
        ).toHaveLength(0);
    });

    test('can’t go on after rows without a word of where, and says so', async () => {
        const silent = open(
            cursorList(2, ({ results }) => ({ results })),
            { cursor: 'start' },
        );
        await expect(collect(silent)).rejects.toThrow('more rows follow, but has no cursor');
        const empty = open(
            cursorList(0, ({ results }) => ({ results, has_more: true })),
            { cursor: 'start' },
        );
        await expect(collect(empty)).rejects.toThrow('more rows follow, but has no cursor');
        const odd = open(
            cursorList(0, ({ results }) => ({ results, has_more: 'yes' })),
            { cursor: 'start' },
        );
        expect(await collect(odd)).toEqual([]);
    });

    test('walks through an empty page', async () => {
        const list = cursorList(6, (content, at) => (at === 1 ? { ...content, results: null } : content));
        expect(await collect(open(list, { cursor: 'start' }))).toEqual(['r0', 'r1', 'r4', 'r5']);
    });

    test('is walked by offset when no cursor is given', async () => {
        const list = createList(5, (page) => ({ content: { ...page, next_cursor: 'c9' } }));
        expect(await collect(open(list))).toHaveLength(5);
        expect(list.requests()).toEqual([
            [0, 4],
            [4, 4],
        ]);
    });
});

describe('a list that takes no offset', () => {
    const single = { operation: 'getDeviceEvent', pageSize: 1 };

    test('is asked with the caller’s parameters alone', async () => {
        const list = createList(2);
        expect(await collect(open(list, { latestEvent: 1 }, {}, single))).toEqual(['r0', 'r1']);
        expect(list.asked.map(({ parameters }) => parameters)).toEqual([{ latestEvent: 1 }]);
    });

    test('gives what it has and says that there is more', async () => {
        const list = createList(5);
        const seen: string[] = [];
        const walk = async () => {
            for await (const { id } of open(list, {}, {}, single)) seen.push(id);
        };
        await expect(walk()).rejects.toThrow(
            'getDeviceEvent: there are rows after the first 3, but this list takes no offset',
        );
        expect(seen).toEqual(['r0', 'r1', 'r2']);
        expect((await open(list, {}, {}, single)).hasNextPage()).toBe(true);
    });
});

describe('options that a walk can’t work with are refused in words, and nothing is sent', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = { circle };
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);

    test.each<[string, object, object, RegExp]>([
        [
            'concurrency 0',
            {},
            { concurrency: 0 },
            /^getAllRows: concurrency: expected a whole number, 1 or more, got 0$/,
        ],
        [
            'concurrency 1.5',
            {},
            { concurrency: 1.5 },
            /^getAllRows: concurrency: expected a whole number, 1 or more, got 1.5$/,
        ],
        [
            'concurrency of a text',
            {},
            { concurrency: '8' },
            /^getAllRows: concurrency: expected a whole number, 1 or more, got '8'$/,
        ],
        [
            'concurrency without end',
            {},
            { concurrency: Number.POSITIVE_INFINITY },
            /^getAllRows: concurrency: expected a whole number/,
        ],
        [
            'concurrency with consistent',
            {},
            { concurrency: 2, consistent: true },
            /^getAllRows: consistent: not with concurrency/,
        ],
        [
            'concurrency with a cursor',
            { cursor: 'start' },
            { concurrency: 2 },
            /^getAllRows: concurrency: not with a cursor/,
        ],
        [
            'consistent with a cursor',
            { cursor: 'start' },
            { consistent: true },
            /^getAllRows: consistent: not with a cursor/,
        ],
        [
            'consistent of a text',
            {},
            { consistent: 'yes' },
            /^getAllRows: consistent: expected true or false, got 'yes'$/,
        ],
        [
            'resumeFrom of an object',
            {},
            { resumeFrom: {} },
            /^getAllRows: resumeFrom: expected the resumeToken of a page or an error, got an object$/,
        ],
        [
            'an option that no list has',
            {},
            { concurency: 2 },
            /^getAllRows: concurency: no such option\. Did you mean `concurrency`\?$/,
        ],
        ['limit 0', { limit: 0 }, {}, /^getAllRows: limit: expected a whole number, 1 or more, got 0$/],
        ['limit of a text', { limit: '10' }, {}, /^getAllRows: limit: expected a whole number/],
        ['offset -1', { offset: -1 }, {}, /^getAllRows: offset: expected a whole number, 0 or more, got -1$/],
        ['a BigInt', { state: 1n }, {}, /^getAllRows: state: can't be written as JSON$/],
        [
            'a BigInt as limit',
            { limit: 1n },
            {},
            /^getAllRows: limit: expected a whole number, 1 or more, got a bigint$/,
        ],
        ['a BigInt as cursor', { cursor: 1n }, {}, /^getAllRows: cursor: can't be written as JSON$/],
        ['a circle', { filter: circle }, {}, /^getAllRows: filter: can't be written as JSON$/],
        ['an object without end', { filter: deep }, {}, /^getAllRows: filter: can't be written as JSON$/],
        [
            'an object that throws',
            {
                filter: {
                    toJSON() {
                        throw new Error('mine');
                    },
                },
            },
            {},
            /^getAllRows: filter: can't be written as JSON$/,
        ],
    ])('%s', async (_name, parameters, options, message) => {
        const list = createList(5);
        const devices = open(list, { ...parameters }, options);
        await expect(devices).rejects.toEqual(refused(message));
        await expect(devices.toArray({ maxItems: 1 })).rejects.toEqual(refused(message));
        const error = await collect(devices).catch((error: unknown) => error);
        expect(EsperConfigurationError.is(error)).toBe(true);
        expect(list.asked).toHaveLength(0);
    });

    test('concurrency and consistent on a list that takes no offset', async () => {
        const list = createList(5);
        const single = { operation: 'getDeviceEvent', pageSize: 1 };
        await expect(open(list, {}, { concurrency: 3 }, single)).rejects.toEqual(
            refused(/^getDeviceEvent: concurrency: not for this list/),
        );
        await expect(open(list, {}, { consistent: true }, single)).rejects.toEqual(
            refused(/^getDeviceEvent: consistent: not for this list/),
        );
        expect(list.asked).toHaveLength(0);
    });

    test('concurrency 1 goes with everything', async () => {
        expect(await collect(open(createList(9), {}, { concurrency: 1, consistent: true }))).toHaveLength(9);
        const last = createList(2, ({ results }) => ({ content: { results, next_cursor: null } }));
        expect(await collect(open(last, { cursor: 'start' }, { concurrency: 1 }))).toEqual(['r0', 'r1']);
    });

    test('null and undefined are options left out', async () => {
        const options = { concurrency: undefined, consistent: undefined, resumeFrom: undefined };
        expect(
            await collect(open(createList(5), { limit: null, offset: undefined, cursor: null }, options, facts)),
        ).toHaveLength(5);
    });
});

describe('paginate(method, parameters, options)', () => {
    /** A method of a generated class, as it is over axios. */
    const methodOf = (list: ReturnType<typeof createList>) =>
        async function getAllRows(parameters: object): Promise<AxiosResponse<RowPage>> {
            const { data, status } = await list.source({ ...parameters }, {});
            return { data, status, statusText: '', headers: {}, config: { headers: new AxiosHeaders() } };
        };

    test('walks with limit and offset, 100 rows a page', async () => {
        const list = createList(150);
        expect(await collect(paginate(methodOf(list), { state: 1 }))).toEqual(idsOf(list.rows));
        expect(list.asked.map(({ parameters }) => parameters)).toEqual([
            { state: 1, limit: 100 },
            { state: 1, limit: 100, offset: 100 },
        ]);
    });

    test('walks by cursor when there is one', async () => {
        const list = createList(4, (_page, { cursor }, { rows }) =>
            cursor === 'start'
                ? { results: rows.slice(0, 2), next_cursor: 'c' }
                : { results: rows.slice(2), next_cursor: null },
        );
        expect(await collect(paginate(methodOf(list), { cursor: 'start' }))).toEqual(idsOf(list.rows));
        expect(list.asked.map(({ cursor }) => cursor)).toEqual(['start', 'c']);
    });

    test.each<[string, (method: ReturnType<typeof methodOf>) => ReturnType<typeof methodOf>]>([
        ['getAllRows', (method) => method],
        ['getAllRows', (method) => method.bind(undefined)],
        ['paginate', (method) => Object.defineProperty(method, 'name', { value: '' })],
        ['unbound ', (method) => Object.defineProperty(method, 'name', { value: 'unbound ' })],
    ])('names %s in its errors', async (operation, change) => {
        const list = createList(1, () => ({}));
        await expect(paginate(change(methodOf(list)))).rejects.toMatchObject({ operation });
    });
});
