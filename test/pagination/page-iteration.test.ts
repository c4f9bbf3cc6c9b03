import type { ListOptions } from '../../src/pagination/list-options.js';
import { collect, createList, idsOf, makeRows, open, settle, takeAll, tokenOf } from './list.js';

const modes: [string, ListOptions][] = [
    ['in sequence', {}],
    ['with concurrency', { concurrency: 3 }],
    ['consistent', { consistent: true }],
];

describe.each(modes)('for await (const row of page), %s', (_name, options) => {
    test('gives the rows of an awaited page first, and goes on to the end of the list', async () => {
        const list = createList(15);
        const page = await open(list, { limit: 6 }, options);
        expect(await collect(page)).toEqual(idsOf(list.rows));
    });

    test('begins with the page’s own rows, not with those before it', async () => {
        const list = createList(15);
        const second = await (await open(list, { limit: 4 }, options)).nextPage();
        if (second === undefined) throw new Error('no page');
        expect(await collect(second)).toEqual(idsOf(list.rows).slice(4));
        for await (const page of open(list, {}, options).pages()) {
            const first = page.results[0]?.id ?? '';
            expect(await collect(page)).toEqual(idsOf(list.rows).slice(idsOf(list.rows).indexOf(first)));
        }
    });

    test('starts anew each time', async () => {
        const page = await open(createList(9), { limit: 4 }, options);
        expect([await collect(page), await collect(page)]).toEqual([idsOf(makeRows(9)), idsOf(makeRows(9))]);
    });

    test('asks for nothing more on the last page', async () => {
        const list = createList(3);
        const page = await open(list, { limit: 4 }, options);
        expect(await collect(page)).toEqual(idsOf(list.rows));
        expect(list.asked).toHaveLength(1);
    });

    test('after an error goes on, and so does its token', async () => {
        const list = createList(12, (page, { index }) => {
            if (index === 1 || index === 3) throw new Error('down');
            return page;
        });
        const page = await open(list, { limit: 4 }, options);
        const rows = page[Symbol.asyncIterator]();
        const first = await takeAll(rows);
        expect(first).toMatchObject({ ids: idsOf(makeRows(4)), error: { message: 'down' } });
        const second = await takeAll(rows);
        const rest = await collect(open(list, {}, { ...options, resumeFrom: tokenOf(second.error) }));
        expect([...first.ids, ...second.ids, ...rest]).toEqual(idsOf(list.rows));
    });
});

test('asks for page 2 only when page 1 is used up, with the page size of the operation, and break ends the traffic', async () => {
    const list = createList(30);
    const page = await open(list);
    const rows = page[Symbol.asyncIterator]();
    for (let taken = 0; taken < 3; taken += 1) await rows.next();
    await settle();
    expect(list.asked).toHaveLength(1);
    await rows.next();
    expect(list.asked.map(({ parameters }) => parameters)).toEqual([{}, { limit: 4, offset: 3 }]);
    for await (const { id } of page) if (id === 'r4') break;
    await settle();
    expect(list.asked).toHaveLength(3);
});

test('break aborts what is in flight', async () => {
    const list = createList(30, (page, { index }) => (index < 2 ? page : new Promise(() => {})));
    const page = await open(list, { limit: 4 }, { concurrency: 3 });
    for await (const { id } of page) if (id === 'r5') break;
    expect(list.asked.map(({ options }) => options.signal?.aborted)).toEqual([false, false, true, true, true]);
});

test('a page that leads nowhere gives its rows, none, and says so', async () => {
    const page = await open(createList(12, (page) => ({ ...page, results: [], next: '/x' })));
    const { ids, error } = await takeAll(page[Symbol.asyncIterator]());
    expect(ids).toEqual([]);
    expect(error).toMatchObject({
        name: 'EsperPaginationError',
        message: 'getAllRows: the page at offset 0 is empty although its next leads to offset none',
    });
    expect(tokenOf(error)).toBe(page.resumeToken);
});

test('the caller’s signal ends it', async () => {
    const controller = new AbortController();
    const list = createList(30, (page, { options }) => {
        options.signal?.throwIfAborted();
        return page;
    });
    const rows = (await open(list, { limit: 4 }, { signal: controller.signal }))[Symbol.asyncIterator]();
    await rows.next();
    controller.abort(new Error('enough'));
    expect(await takeAll(rows)).toMatchObject({ ids: ['r1', 'r2', 'r3'], error: { message: 'enough' } });
});
