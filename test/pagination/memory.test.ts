import { createPagePromise } from '../../src/pagination/page-promise.js';
import type { PageSource } from '../../src/pagination/page-source.js';
import { collectGarbage } from '../support/garbage.js';
import { facts, type Row, type RowPage } from './list.js';

/** A list without end, of pages of 1,000 rows that are new each time. */
const endless: PageSource<RowPage> = async ({ offset = 0, cursor }) => {
    const at = cursor === undefined ? Number(offset) : Number(String(cursor).replace('start', '0'));
    const results = Array.from({ length: 1000 }, (_, index) => ({ id: `row-${at + index}`, name: 'x'.repeat(20) }));
    const data = { next: '/', next_cursor: String(at + 1000), results };
    return { data, status: 200, headers: new Headers(), requestId: undefined, attempts: 1 };
};

test('a page that is used up is let go before the next one is asked for', async () => {
    let page: WeakRef<object> | undefined;
    let held: boolean | undefined;
    const source: PageSource<RowPage> = async (parameters, options) => {
        if (page !== undefined) {
            await new Promise((resolve) => setImmediate(resolve)); // a WeakRef holds on until the end of the job
            collectGarbage();
            held = page.deref() !== undefined;
        }
        const answer = await endless(parameters, options);
        page = new WeakRef(answer.data);
        return answer;
    };
    const rows = createPagePromise<Row, RowPage>({ source, facts }, { limit: 1000 }, {})[Symbol.asyncIterator]();
    for (let count = 0; count <= 1000; count += 1) await rows.next();
    expect(held).toBe(false);
});

test.each([
    ['in sequence', {}, {}],
    ['with concurrency', {}, { concurrency: 8 }],
    ['consistent', {}, { consistent: true }],
    ['by cursor', { cursor: 'start' }, {}],
])('rows go by in flat memory, %s', async (_name, parameters, options) => {
    let rows = 0;
    let before = 0;
    for await (const row of createPagePromise<Row, RowPage>(
        { source: endless, facts },
        { ...parameters, limit: 1000 },
        options,
    )) {
        if (row.id === '') break;
        rows += 1;
        if (rows === 40_000) {
            collectGarbage();
            before = process.memoryUsage().heapUsed;
        }
        if (rows === 240_000) break;
    }
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(3 * 1024 * 1024);
});
