import { inspect } from 'node:util';
import { EsperConfigurationError, EsperConnectionError } from '../../src/errors/errors.js';
import type { ListOptions } from '../../src/pagination/list-options.js';
import { collect, createList, facts, idsOf, type List, open, takeAll, tokenOf } from './list.js';

/** A list whose every `nth` request fails once. */
function shaky(
    rows: number,
    fails: (index: number) => boolean,
    error: () => unknown = () => new EsperConnectionError('reset'),
): List {
    return createList(rows, (page, { index }) => {
        if (fails(index)) throw error();
        return page;
    });
}

const modes: [string, Readonly<Record<string, unknown>>, ListOptions][] = [
    ['in sequence', {}, {}],
    ['with concurrency', {}, { concurrency: 3 }],
    ['consistent', {}, { consistent: true }],
];

describe.each(modes)('after an error, %s', (_name, parameters, options) => {
    test('the same iterator goes on: no row lost, none repeated', async () => {
        const list = shaky(15, (index) => index % 3 !== 1);
        const rows = open(list, parameters, options)[Symbol.asyncIterator]();
        const seen: string[] = [];
        for (let round = 0; round < 40; round += 1) {
            const { ids, error } = await takeAll(rows);
            seen.push(...ids);
            if (error === undefined) break;
            expect(EsperConnectionError.is(error)).toBe(true);
        }
        expect(seen).toEqual(idsOf(list.rows));
    });

    test('for await over the same iterator goes on too', async () => {
        const list = shaky(10, (index) => index === 1);
        const rows = open(list, parameters, options)[Symbol.asyncIterator]();
        const seen: string[] = [];
        const walk = async () => {
            for await (const { id } of rows) seen.push(id);
        };
        await expect(walk()).rejects.toThrow('reset');
        await walk();
        expect(seen).toEqual(idsOf(list.rows));
    });

    test('pages() goes on with the page that failed', async () => {
        const list = shaky(10, (index) => index === 1);
        const pages = open(list, parameters, options).pages()[Symbol.asyncIterator]();
        const first = await pages.next();
        await expect(pages.next()).rejects.toThrow('reset');
        const second = await pages.next();
        expect([...first.value.results, ...second.value.results].slice(0, 6)).toEqual(list.rows.slice(0, 6));
    });

    test('resumeFrom goes on in another process, error after error', async () => {
        const list = shaky(15, (index) => index % 2 === 1);
        const seen: string[] = [];
        let resumeFrom: string | undefined;
        for (let round = 0; round < 40; round += 1) {
            const { ids, error } = await takeAll(
                open(list, parameters, { ...options, resumeFrom })[Symbol.asyncIterator](),
            );
            seen.push(...ids);
            if (error === undefined) break;
            resumeFrom = JSON.parse(JSON.stringify(tokenOf(error)));
        }
        expect(seen).toEqual(idsOf(list.rows));
    });

    test('an error of toArray leads back to its first item, because none was handed over', async () => {
        const list = shaky(10, (index) => index === 2);
        const error = await open(list, { ...parameters, limit: 3 }, options)
            .toArray({ maxItems: 9 })
            .catch((error: unknown) => error);
        expect(
            await open(list, parameters, { ...options, resumeFrom: tokenOf(error) }).toArray({ maxItems: 99 }),
        ).toEqual(list.rows);
    });

    test('an awaited page leads back to itself', async () => {
        const list = shaky(10, (index) => index === 0);
        const error = await open(list, { ...parameters, offset: 5 }, options).catch((error: unknown) => error);
        const page = await open(list, { ...parameters, offset: 5 }, { ...options, resumeFrom: tokenOf(error) });
        expect(page.results[0]?.id).toBe('r5');
    });
});

test('a cursor walk goes on with its cursor, and can be asked again', async () => {
    const list = createList(6, (_page, { cursor, index }, { rows }) => {
        if (index % 2 === 1) throw new Error('down');
        const at = Number(String(cursor).replace('start', '0'));
        return { content: { results: rows.slice(at, at + 2), next_cursor: at < 4 ? String(at + 2) : null } };
    });
    const rows = open(list, { cursor: 'start' })[Symbol.asyncIterator]();
    const first = await takeAll(rows);
    const second = await takeAll(rows);
    const third = await collect(open(list, { cursor: 'start' }, { resumeFrom: tokenOf(second.error) }));
    expect([...first.ids, ...second.ids, ...third]).toEqual(idsOf(list.rows));
});

test('a page whose cursor was refused is asked again, and goes on when the server has a better one', async () => {
    const list = createList(6, (_page, { cursor, index }, { rows }) => {
        const at = Number(String(cursor).replace('start', '0'));
        const next = at < 4 ? String(at + 2) : null;
        return { content: { results: rows.slice(at, at + 2), next_cursor: index === 1 ? 'start' : next } };
    });
    const rows = open(list, { cursor: 'start' })[Symbol.asyncIterator]();
    const first = await takeAll(rows);
    expect(first.error).toMatchObject({ name: 'EsperPaginationError' });
    expect([...first.ids, ...(await takeAll(rows)).ids]).toEqual(idsOf(list.rows));
});

test.each(['>>>>???', 'ÿ¿>?', 'a/b+c=', '日本'])('the cursor %s comes through a token unharmed', async (cursor) => {
    const list = createList(1, () => Promise.reject(new Error('down')));
    const { error } = await takeAll(open(list, { cursor })[Symbol.asyncIterator]());
    expect(tokenOf(error)).toMatch(/^[\w.-]+$/);
    const again = createList(1, (page) => ({ ...page, next_cursor: null }));
    await collect(open(again, { cursor }, { resumeFrom: tokenOf(error) }));
    expect(again.asked[0]?.cursor).toBe(cursor);
});

test('sequence and concurrency can take over from each other, with another limit', async () => {
    const list = shaky(20, (index) => index === 1);
    const { ids, error } = await takeAll(open(list)[Symbol.asyncIterator]());
    const rest = await collect(open(list, { limit: 2 }, { concurrency: 3, resumeFrom: tokenOf(error) }));
    expect([...ids, ...rest]).toEqual(idsOf(list.rows));
});

test('a limit that was learnt from next travels along', async () => {
    const list = createList(20, (page, { index }) => {
        if (index === 1) return { ...page, results: [], next: '/x?offset=8&limit=2' };
        if (index === 2) throw new Error('down');
        return page;
    });
    const { error } = await takeAll(open(list)[Symbol.asyncIterator]());
    await open(list, {}, { resumeFrom: tokenOf(error) }).toArray({ maxItems: 3 });
    expect(list.requests()).toEqual([
        [0, 4],
        [4, 4],
        [8, 2],
        [8, 2],
        [10, 1],
    ]);
});

test('a server that ignores offset is noticed in the other process too, before a row comes twice', async () => {
    const list = shaky(20, (index) => index === 1);
    const { error } = await takeAll(open(list)[Symbol.asyncIterator]());
    const ignores = createList(20, (_page, { limit }, { rows }) => ({ results: rows.slice(0, limit), next: '/x' }));
    const resumed = await takeAll(open(ignores, {}, { resumeFrom: tokenOf(error) })[Symbol.asyncIterator]());
    expect(resumed).toMatchObject({
        ids: [],
        error: { message: expect.stringContaining('the same rows as the page before it') },
    });
});

describe('error.resumeToken', () => {
    const failed = async (parameters: object = {}, options: ListOptions = {}): Promise<unknown> => {
        const list = shaky(20, (index) => index === 1);
        return (await takeAll(open(list, { ...parameters }, options)[Symbol.asyncIterator]())).error;
    };

    test('is opaque, JSON-safe text without urls, parameters or secrets', async () => {
        const token = tokenOf(
            await failed({ search: 'söcret', accessToken: 'k'.repeat(30) }, { headers: { 'x-key': 'hush' } }),
        );
        expect(token).toMatch(/^esper-walk\.2\.[\w-]+\.[\w-]+$/);
        const payload = Buffer.from(token.split('.')[2] ?? '', 'base64url').toString();
        expect(payload).not.toMatch(/söcret|kkk|hush|http/);
    });

    test('stands on errors of any class, and on what a log shows of them', async () => {
        expect(JSON.parse(JSON.stringify(await failed())).resumeToken).toMatch(/^esper-walk/);
        for (const thrown of [new TypeError('broken'), Object.freeze(new Error('frozen'))]) {
            const list = shaky(
                20,
                () => true,
                () => thrown,
            );
            const { error } = await takeAll(open(list)[Symbol.asyncIterator]());
            expect(tokenOf(error)).toMatch(/^esper-walk/);
            expect(error).toBeInstanceOf(thrown.constructor);
            expect(error).toMatchObject({ message: thrown.message, stack: thrown.stack });
        }
        const list = shaky(
            20,
            () => true,
            () => 'a text',
        );
        expect((await takeAll(open(list)[Symbol.asyncIterator]())).error).toBe('a text');
    });

    test('of an error that two walks share is each walk’s own', async () => {
        const shared = new EsperConnectionError('token-info is down', { attempts: 3 });
        const list = createList(20, (page, { offset }) => {
            if (offset > 0) throw shared;
            return page;
        });
        const [one, two] = await Promise.all(
            [2, 3].map((limit) => takeAll(open(list, { limit })[Symbol.asyncIterator]())),
        );
        expect((await open(createList(20), {}, { resumeFrom: tokenOf(one?.error) })).results[0]?.id).toBe('r2');
        expect((await open(createList(20), {}, { resumeFrom: tokenOf(two?.error) })).results[0]?.id).toBe('r3');
        expect(EsperConnectionError.is(two?.error)).toBe(true);
        expect(two?.error).toMatchObject({ message: 'token-info is down', attempts: 3 });
        expect(inspect(two?.error)).toContain('token-info is down');
    });

    test('has a bounded size, also on a consistent walk', async () => {
        const list = createList(5000, (page, { index }) => {
            if (index === 5) throw new Error('down');
            return page;
        });
        const { error } = await takeAll(open(list, { limit: 900 }, { consistent: true })[Symbol.asyncIterator]());
        expect(tokenOf(error).length).toBeLessThan(3000);
    });

    test.each<[string, (token: string) => string, object, ListOptions, RegExp]>([
        [
            'some other text',
            () => 'abc',
            {},
            {},
            /^getAllRows: resumeFrom: not the resumeToken of a page or an error, or not the whole of it$/,
        ],
        ['an empty text', () => '', {}, {}, /^getAllRows: resumeFrom: not the resumeToken/],
        ['of two parts', () => 'esper-walk.2', {}, {}, /^getAllRows: resumeFrom: not the resumeToken/],
        ['cut', (token) => token.slice(0, -12), {}, {}, /^getAllRows: resumeFrom: (not the resumeToken|damaged)/],
        [
            'cut at its check',
            (token) => token.replace(/\.[^.]*$/, ''),
            {},
            {},
            /^getAllRows: resumeFrom: not the resumeToken/,
        ],
        ['with more behind it', (token) => `${token}.x`, {}, {}, /^getAllRows: resumeFrom: not the resumeToken/],
        [
            'with another name',
            (token) => token.replace('esper', 'other'),
            {},
            {},
            /^getAllRows: resumeFrom: not the resumeToken/,
        ],
        ['changed', (token) => token.replace(/\.2\.(..)/, '.2.zz'), {}, {}, /^getAllRows: resumeFrom: damaged/],
        [
            'of another version',
            (token) => token.replace('.2.', '.1.'),
            {},
            {},
            /^getAllRows: resumeFrom: of another version of this package, which reads version 2 only/,
        ],
        [
            'of other parameters',
            (token) => token,
            { state: 60 },
            {},
            /^getAllRows: resumeFrom: of a walk with other parameters/,
        ],
        [
            'of a plain walk for a consistent one',
            (token) => token,
            {},
            { consistent: true },
            /^getAllRows: consistent: expected false, as in the walk/,
        ],
    ])('%s is refused in words before anything is sent', async (_name, change, parameters, options, message) => {
        const resumeFrom = change(tokenOf(await failed()));
        const list = createList(5);
        const error = await collect(open(list, { ...parameters }, { ...options, resumeFrom })).catch(
            (error: unknown) => error,
        );
        expect(EsperConfigurationError.is(error)).toBe(true);
        expect(error).toMatchObject({
            message: expect.stringMatching(message),
            operation: 'getAllRows',
            attempts: 0,
        });
        expect(list.asked).toHaveLength(0);
    });

    test('of another list, or of a consistent walk for a plain one, is refused', async () => {
        const resumeFrom = tokenOf(await failed({}, { consistent: true }));
        const other = open(
            createList(5),
            {},
            { resumeFrom, consistent: true },
            { ...facts, operation: 'getAllGroups' },
        );
        await expect(other).rejects.toThrow('resumeFrom: of another list, getAllRows, and this one is getAllGroups');
        await expect(open(createList(5), {}, { resumeFrom })).rejects.toThrow(
            'consistent: expected true, as in the walk that resumeFrom is of',
        );
    });

    test.each([
        '{}',
        '[]',
        'null',
        '7',
        '{"n":"getAllRows","p":"x","o":-1}',
        '{"n":"getAllRows","p":"x","o":1,"k":[]}',
        '{"n":"getAllRows","p":"x","o":1,"k":["x"]}',
        '{"n":"getAllRows","p":"x","o":1,"k":[7,1]}',
        '{"n":"getAllRows","p":"x","o":1,"k":["x",-1]}',
        '{"n":"getAllRows","p":"x","o":1,"k":["x",1,7]}',
        '{"n":"getAllRows","p":"x","o":1,"m":[[],[]]}',
        '{"n":"getAllRows","p":"x","o":1,"m":[[],[],true,1]}',
        '{"n":"getAllRows","p":"x","o":1,"m":[[],[1],true]}',
        '{"n":"getAllRows","p":"x","o":1,"m":[[],[],1]}',
        '{"n":"getAllRows","p":"x","o":1,"c":7}',
        '{"n":"getAllRows","p":"x","o":1,"l":"7"}',
        '{"n":"getAllRows","p":"x","o":1,"l":-7}',
        '{"n":"getAllRows","p":"x","o":"1"}',
        '{"n":"getAllRows","p":"x","o":1.5}',
        '{"n":"getAllRows","p":7,"o":1}',
        '{"n":"getAllRows","u":7,"p":"x","o":1}',
        '{"n":7,"p":"x","o":1}',
        'no json',
    ])('forged around %s is refused', async (payload) => {
        const { digest } = await import('../../src/util/digest.js');
        const text = `esper-walk.2.${Buffer.from(payload).toString('base64url')}`;
        await expect(open(createList(5), {}, { resumeFrom: `${text}.${digest(text)}` })).rejects.toThrow(
            'resumeFrom: damaged',
        );
    });

    test('does not mind parameters in another order, or left out as undefined or null', async () => {
        const resumeFrom = tokenOf(await failed({ a: 1, b: ['x', 'y'], c: undefined }));
        const page = await open(createList(20), { b: ['x', 'y'], a: 1, d: null }, { resumeFrom });
        expect(page.results[0]?.id).toBe('r4');
    });
});
