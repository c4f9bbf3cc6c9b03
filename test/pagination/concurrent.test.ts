import fc from 'fast-check';
import {
    type Asked,
    bounded,
    collect,
    createList,
    idsOf,
    makeRows,
    open,
    pageOf,
    settle,
    takeAll,
    tokenOf,
} from './list.js';

/** Answers that are let go one by one, with the most that were in flight at once. */
function gate() {
    const held: (() => void)[] = [];
    let inFlight = 0;
    let most = 0;
    return {
        async pass<T>(answer: T, signal?: AbortSignal): Promise<T> {
            inFlight += 1;
            most = Math.max(most, inFlight);
            try {
                await new Promise<void>((resolve, reject) => {
                    held.push(resolve);
                    signal?.addEventListener('abort', () => reject(new Error('aborted')));
                });
                return answer;
            } finally {
                inFlight -= 1;
            }
        },
        /** Lets go of all that is held, the last first. */
        open(): void {
            for (const release of held.splice(0).reverse()) release();
        },
        openFirst(): void {
            held.shift()?.();
        },
        inFlight: () => inFlight,
        most: () => most,
    };
}

test('the first page goes alone, then n at a time, and order is kept whatever comes first', async () => {
    const door = gate();
    const list = createList(40, (page) => door.pass(page));
    const walked = collect(open(list, {}, { concurrency: 3 }));
    await settle();
    expect(list.requests()).toEqual([[0, 4]]);
    for (let round = 0; round < 20; round += 1) {
        door.open();
        await settle();
    }
    expect(await walked).toEqual(idsOf(list.rows));
    expect(door.most()).toBe(3);
    expect(list.requests().map(([offset]) => offset)).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36]);
});

test('the length of the first page is the stride of the rest', async () => {
    const list = createList(20, (_page, { offset, limit }, { rows }) => pageOf(rows, offset, Math.min(limit, 3)));
    expect(await collect(open(list, { limit: 10 }, { concurrency: 4 }))).toEqual(idsOf(list.rows));
    expect(list.requests()).toEqual([
        [0, 10],
        [3, 3],
        [6, 3],
        [9, 3],
        [12, 3],
        [15, 3],
        [18, 3],
    ]);
});

test('a slow consumer holds the traffic back: n pages wait, no more', async () => {
    const list = createList(100);
    const rows = open(list, {}, { concurrency: 3 })[Symbol.asyncIterator]();
    await rows.next();
    await settle();
    expect(list.asked).toHaveLength(4); // the page in hand, and 3 that wait
    for (let taken = 0; taken < 3; taken += 1) await rows.next();
    await settle();
    expect(list.asked).toHaveLength(4);
    await rows.next();
    await settle();
    expect(list.asked).toHaveLength(5);
});

test('concurrency 1 is a walk in sequence', async () => {
    const list = createList(10);
    const rows = open(list, {}, { concurrency: 1 })[Symbol.asyncIterator]();
    await rows.next();
    await settle();
    expect(list.asked).toHaveLength(1);
});

test('a page that comes short is filled up before the next one is given out', async () => {
    const list = createList(16, (page, { offset }) =>
        offset === 4 ? { ...page, results: page.results.slice(0, 1) } : page,
    );
    expect(await collect(open(list, {}, { concurrency: 2 }))).toEqual(idsOf(list.rows));
    expect(list.requests()).toEqual([
        [0, 4],
        [4, 4],
        [8, 4],
        [5, 3],
        [12, 4],
    ]);
});

test('count bounds what is asked ahead, and a wrong one costs no row', async () => {
    const honest = createList(10);
    await collect(open(honest, {}, { concurrency: 8 }));
    expect(honest.requests()).toEqual([
        [0, 4],
        [4, 4],
        [8, 4],
    ]);
    const low = createList(10, (page) => ({ ...page, count: 4 }));
    expect(await collect(open(low, {}, { concurrency: 8 }))).toEqual(idsOf(low.rows));
    const none = createList(10, ({ results, next }) => ({ results, next }));
    expect(await collect(open(none, {}, { concurrency: 2 }))).toEqual(idsOf(none.rows));
    expect(none.asked.length).toBeLessThanOrEqual(5);
});

test('toArray asks for no more than it gives', async () => {
    const list = createList(100);
    expect(await open(list, {}, { concurrency: 8 }).toArray({ maxItems: 10 })).toEqual(list.rows.slice(0, 10));
    expect(list.requests()).toEqual([
        [0, 4],
        [4, 4],
        [8, 2],
    ]);
});

test('break aborts all that is in flight', async () => {
    const door = gate();
    const list = createList(100, (page, { index, options }) => (index === 0 ? page : door.pass(page, options.signal)));
    for await (const { id } of open(list, {}, { concurrency: 5 })) if (id === 'r1') break;
    expect(list.asked.map(({ options }) => options.signal?.aborted)).toEqual([false, true, true, true, true, true]);
    await settle();
    expect(door.inFlight()).toBe(0);
});

test('the caller’s signal ends all that is in flight, and no listener stays on it', async () => {
    const controller = new AbortController();
    const added = jest.spyOn(controller.signal, 'addEventListener');
    const removed = jest.spyOn(controller.signal, 'removeEventListener');
    const door = gate();
    const list = createList(100, (page, { index, options }) => (index === 0 ? page : door.pass(page, options.signal)));
    const walked = takeAll(open(list, {}, { concurrency: 5, signal: controller.signal })[Symbol.asyncIterator]());
    await settle();
    controller.abort();
    const { ids, error } = await walked;
    expect(ids).toHaveLength(4);
    expect(tokenOf(error)).toBeTruthy();
    await settle();
    expect(door.inFlight()).toBe(0);
    expect(added).toHaveBeenCalledTimes(2); // for the first page, and for those asked for together
    expect(removed).toHaveBeenCalledTimes(2);
});

test('the caller’s signal ends pages that wait, too', async () => {
    const controller = new AbortController();
    const list = createList(100, (page, { options }) => {
        options.signal?.throwIfAborted();
        return page;
    });
    const rows = open(list, {}, { concurrency: 5, signal: controller.signal })[Symbol.asyncIterator]();
    await rows.next();
    await settle();
    controller.abort(new Error('enough'));
    const { ids, error } = await takeAll(rows);
    expect(ids).toEqual(['r1', 'r2', 'r3']); // the rest of the page in hand: a resume token leads to the beginning of a page
    expect(error).toMatchObject({ message: 'enough' });
    expect(await collect(open(list, {}, { resumeFrom: tokenOf(error) }))).toEqual(idsOf(list.rows.slice(4)));
});

test('a failure is told in its turn, ends what comes after it, and the walk goes on from there', async () => {
    const aborted: number[] = [];
    const door = gate();
    const answer = (page: ReturnType<typeof pageOf>, { index, offset, options }: Asked): unknown => {
        if (index === 2) return Promise.reject(new Error('down'));
        options.signal?.addEventListener('abort', () => aborted.push(offset));
        return index < 5 && index > 0 ? door.pass(page, options.signal) : page;
    };
    const list = createList(40, answer);
    const rows = open(list, {}, { concurrency: 4 })[Symbol.asyncIterator]();
    const walked = takeAll(rows);
    await settle();
    expect(aborted).toEqual([12, 16]); // offset 8 failed; 4 comes before it and is still wanted
    door.open();
    const { ids, error } = await walked;
    expect(ids).toEqual(idsOf(list.rows.slice(0, 8)));
    expect(error).toMatchObject({ message: 'down' });
    expect(list.asked).toHaveLength(5);
    expect((await takeAll(rows)).ids).toEqual(idsOf(list.rows.slice(8)));
    expect(await collect(open(list, {}, { concurrency: 4, resumeFrom: tokenOf(error) }))).toEqual(
        idsOf(list.rows.slice(8)),
    );
});

test('the failure of the page that is waited for ends those behind it', async () => {
    const door = gate();
    const list = createList(100, (page, { index, options }) => {
        if (index === 1) return door.pass(page).then(() => Promise.reject(new Error('down')));
        return index === 0 ? page : door.pass(page, options.signal);
    });
    const walked = takeAll(open(list, {}, { concurrency: 3 })[Symbol.asyncIterator]());
    await settle();
    expect(door.inFlight()).toBe(3);
    const behind = list.asked.slice(2).map(({ options }) => options.signal);
    door.openFirst();
    const { ids, error } = await walked;
    expect(ids).toHaveLength(4);
    expect(error).toMatchObject({ message: 'down' });
    expect(behind.map((signal) => signal?.aborted)).toEqual([true, true]);
});

test('a page asked for beyond the end may fail: nobody wanted it', async () => {
    const list = createList(8, ({ results, next }, { offset }) =>
        offset < 8 ? { results, next } : Promise.reject(new Error('no such page')),
    );
    expect(await collect(open(list, {}, { concurrency: 4 }))).toEqual(idsOf(list.rows));
});

test('whatever arrives, in whatever order: every row once, never more than n pages in flight or waiting', async () => {
    await fc.assert(
        fc.asyncProperty(
            fc.record({
                rows: fc.nat(60),
                limit: fc.integer({ min: 1, max: 9 }),
                concurrency: fc.integer({ min: 2, max: 6 }),
                cap: fc.integer({ min: 1, max: 9 }),
                counted: fc.constantFrom('right', 'absent', 'low', 'high'),
                behaviour: fc.array(fc.constantFrom('good', 'good', 'short', 'long', 'fails', 'late'), {
                    minLength: 1,
                    maxLength: 12,
                }),
            }),
            async ({ rows, limit, concurrency, cap, counted, behaviour }) => {
                let unused = 0;
                let most = 0;
                const list = createList(
                    makeRows(rows),
                    async (_page, { offset, limit: asked, index, options }, { rows: all }) => {
                        unused += 1;
                        most = Math.max(most, unused);
                        options.signal?.addEventListener('abort', () => (unused -= 1), { once: true });
                        const how = behaviour[index % behaviour.length];
                        if (how === 'late') await settle();
                        if (how === 'fails' && index < 40) {
                            if (!options.signal?.aborted) unused -= 1;
                            throw new Error('down');
                        }
                        const length = how === 'short' ? 1 : Math.min(asked, cap) + (how === 'long' ? 2 : 0);
                        const page = pageOf(all, offset, length);
                        const count = { right: all.length, absent: undefined, low: 1, high: all.length + 20 }[counted];
                        return { ...page, count };
                    },
                );
                const pages = open(list, { limit }, { concurrency }).pages()[Symbol.asyncIterator]();
                const seen: string[] = [];
                for (let round = 0; round < 400; round += 1) {
                    const step = await pages.next().catch((error: unknown) => {
                        expect(error).toMatchObject({ message: 'down' });
                        return undefined;
                    });
                    if (step === undefined) continue;
                    if (step.done) break;
                    unused -= 1;
                    seen.push(...idsOf(step.value.results));
                }
                expect(seen).toEqual(idsOf(list.rows));
                expect(most).toBeLessThanOrEqual(concurrency + 1); // and the one that is being handed over
            },
        ),
        bounded(150),
    );
});
