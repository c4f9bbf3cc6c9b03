import axios from 'axios';
import { createAxios, createConfiguration, type ListOptions, type PagePromise, paginate } from '../../src/index.js';
import { MemberApi } from '../fixtures/forms/generated/apis/member-api.js';
import type { MemberApiMethods } from '../fixtures/forms/generated/client-methods.js';
import type { Member } from '../fixtures/forms/generated/models/index.js';
import { clientOf, errorOf, KEY, serve, type TestServer } from '../support/servers.js';

// Lists of every shape, as test/fixtures/forms describes them: by the client, and by bare classes that `paginate` walks.

jest.mock('../../generated/operations.js', () => jest.requireActual('../fixtures/forms/generated/operations.js'));

type Id = keyof MemberApiMethods;

/** A list of so many rows, as its server pages it. */
interface Shape {
    readonly path: string;
    /** What a page looks like. */
    readonly page: (
        rows: readonly Member[],
        beside: { readonly count: number; readonly next: string | null },
    ) => unknown;
    /** Whether it is told how many rows there are in all. */
    readonly counts: boolean;
    /** Whether it takes `limit` and `offset`. */
    readonly pages: boolean;
}

const SHAPES: Readonly<Record<Id, Shape>> = {
    listUnits: {
        path: '/api/v1/unit/',
        page: (results, beside) => ({ content: { ...beside, results } }),
        counts: true,
        pages: true,
    },
    listStations: {
        path: '/api/v1/station/',
        page: (results, beside) => ({ code: 200, message: 'ok', content: { ...beside, results } }),
        counts: true,
        pages: true,
    },
    listConnections: {
        path: '/api/v1/connection/',
        page: (connections, { count, next }) => ({ page: { total: count, after: next, connections } }),
        counts: true,
        pages: true,
    },
    listRoles: { path: '/api/v1/role/', page: (roles, { count }) => ({ count, roles }), counts: true, pages: true },
    listEvents: { path: '/api/v1/event/', page: (rows) => rows, counts: false, pages: true },
    listInvites: {
        path: '/api/v1/invite/',
        page: (userinvites) => ({ userinvites }),
        counts: false,
        pages: false,
    },
    listScopes: { path: '/api/v1/scope/', page: (rows) => rows, counts: false, pages: false },
};

const ids = Object.keys(SHAPES).filter((name): name is Id => name in SHAPES);
const members = (count: number): Member[] => Array.from({ length: count }, (_, at) => ({ id: `m-${at}` }));

/** A server that has as many rows in each list, and answers as the list's shape says. */
async function serveRows(all: readonly Member[], fails: ReadonlySet<number> = new Set()): Promise<TestServer> {
    let asked = 0;
    const server = await serve(({ url = '' }, response) => {
        const { pathname, searchParams } = new URL(url, server.baseUrl);
        const shape = Object.values(SHAPES).find(({ path }) => path === pathname);
        const offset = Number(searchParams.get('offset') ?? 0);
        const end = shape?.pages ? offset + Number(searchParams.get('limit') ?? 2) : all.length;
        const next = end < all.length ? `${server.baseUrl}${pathname}?offset=${end}` : null;
        const isGood = shape !== undefined && !fails.has(asked++);
        response.writeHead(isGood ? 200 : 400, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify(shape?.page(all.slice(offset, end), { count: all.length, next })));
    });
    return server;
}

type List = (id: Id, parameters?: object, options?: ListOptions) => PagePromise<Member, unknown>;
type Way = (server: TestServer) => List;

const byClient: Way = (server) => {
    const resource: MemberApiMethods = Reflect.get(clientOf(server, { maxRetries: 0 }), 'member');
    return (id, parameters = {}, options = {}) =>
        id === 'listInvites' || id === 'listScopes' ? resource[id](options) : resource[id](parameters, options);
};

function byClass(isOurs: boolean): Way {
    return (server) => {
        const options = { baseUrl: server.baseUrl, apiKey: KEY, maxRetries: 0 };
        const api = new MemberApi(
            createConfiguration(options),
            undefined,
            isOurs ? createAxios(options) : axios.create(),
        );
        const lists: Readonly<Record<Id, (parameters: object, options: ListOptions) => PagePromise<Member, unknown>>> =
            {
                listUnits: (...given) => paginate(api.listUnits.bind(api), ...given),
                listStations: (...given) => paginate(api.listStations.bind(api), ...given),
                listConnections: (...given) => paginate(api.listConnections.bind(api), ...given),
                listRoles: (...given) => paginate(api.listRoles.bind(api), ...given),
                listEvents: (...given) => paginate(api.listEvents.bind(api), ...given),
                listInvites: (...given) => paginate(api.listInvites.bind(api), ...given),
                listScopes: (...given) => paginate(api.listScopes.bind(api), ...given),
            };
        return (id, parameters = {}, rest = {}) => lists[id](parameters, rest);
    };
}

const WAYS: Readonly<Record<string, Way>> = {
    'the client': byClient,
    'paginate, a class and createAxios': byClass(true),
    'paginate, a class and axios itself': byClass(false),
};

describe.each(Object.entries(WAYS))('by %s', (_way, openList) => {
    describe.each(ids)('%s', (id) => {
        const { counts, pages } = SHAPES[id];

        test('gives one page, with what its server says of the rest', async () => {
            const server = await serveRows(members(3));
            const page = await openList(server)(id);
            expect(page.results).toEqual(members(pages ? 2 : 3));
            expect(page.count).toBe(counts ? 3 : undefined);
            expect(page.hasNextPage()).toBe(pages);
            expect(server.requests.map(({ url }) => url)).toEqual([SHAPES[id].path]);
        });

        test('gives every row once, to whoever iterates', async () => {
            for (const count of [0, 1, 2, 5]) {
                const server = await serveRows(members(count));
                const rows: Member[] = [];
                for await (const row of openList(server)(id, pages ? { limit: 2 } : {})) rows.push(row);
                expect(rows).toEqual(members(count));
                if (!pages) expect(server.requests).toHaveLength(1);
            }
        });

        test('goes on behind an error, by a token', async () => {
            const server = await serveRows(members(5), new Set([pages ? 1 : 0]));
            const list = openList(server);
            const rows: Member[] = [];
            const error = await errorOf(
                (async () => {
                    for await (const row of list(id, pages ? { limit: 2 } : {})) rows.push(row);
                })(),
            );
            expect(error).toMatchObject({ resumeToken: expect.any(String) });
            const resumeFrom: string = Object(error).resumeToken;
            for await (const row of list(id, pages ? { limit: 2 } : {}, { resumeFrom })) rows.push(row);
            expect(rows).toEqual(members(5));
        });

        test('is walked with several pages in flight, if it takes an offset', async () => {
            const server = await serveRows(members(7));
            const list = openList(server)(id, pages ? { limit: 2 } : {}, { concurrency: 3 });
            const rows = list.toArray({ maxItems: Number.POSITIVE_INFINITY });
            // Of a method of a class it is known when it is called.
            if (pages || openList !== byClient) expect(await rows).toEqual(members(7));
            else
                await expect(rows).rejects.toThrow(`${id}: concurrency: not for this list, because it takes no offset`);
        });
    });

    test.each<[Id, string, RegExp]>([
        ['listRoles', '{"count":1}', /there is no list of results in it$/],
        ['listConnections', '{"page":{"connections":{}}}', /there is no list of results in it$/],
        ['listInvites', '{"userinvites":"none"}', /there is no list of results in it$/],
        ['listUnits', '{"content":{}}', /there is no list of results in it$/],
    ])('%s refuses %s', async (id, body, words) => {
        const server = await serve((_, response) => {
            response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
        });
        const error = await errorOf(openList(server)(id));
        expect(error).toMatchObject({ name: 'EsperResponseError', operation: id });
        expect(Object(error).message).toMatch(words);
    });

    test('a list of null is one without rows', async () => {
        const server = await serve((_, response) => {
            response
                .writeHead(200, { 'Content-Type': 'application/json' })
                .end('{"page":{"total":0,"connections":null}}');
        });
        expect((await openList(server)('listConnections')).results).toEqual([]);
    });
});
