import axios from 'axios';
import { type ClientOptions, type EsperClient, EsperError, fileFromPath } from '../../src/index.js';
import { clientOf, errorOf, json, KEY, serve, type TestServer } from '../support/servers.js';
import { WAYS } from '../support/ways.js';

/** A server that answers with what it was asked. */
const echo = (): Promise<TestServer> =>
    serve((request, response) => {
        let body = '';
        request.setEncoding('utf8').on('data', (piece) => {
            body += piece;
        });
        request.on('end', () => json(response, 200, { url: request.url, type: request.headers['content-type'], body }));
    });

/** What JavaScript lets through. */
const wrong = (value: unknown): never => value as never;

describe.each([...WAYS, ['an axios instance', () => ({ axios: axios.create() })]] as const)('by %s', (_, way) => {
    const client = (server: TestServer, options: ClientOptions = {}): EsperClient =>
        clientOf(server, { ...way(), ...options });

    test('a request has the key, the enterprise, the query and the body', async () => {
        const server = await echo();
        const answer = await client(server).request('POST', '/v2/{enterprise_id}/new/{enterprise_id}/', {
            query: { name: 'a b', tag: ['x', 'y'], none: undefined, nothing: null, on: true },
            body: { at: [1, null] },
            headers: { 'X-Mine': 'yes' },
        });
        expect(answer).toEqual({
            url: '/api/v2/e-1/new/e-1/?name=a+b&tag=x&tag=y&on=true',
            type: 'application/json',
            body: '{"at":[1,null]}',
        });
        expect(server.requests[0]).toMatchObject({
            method: 'POST',
            headers: { authorization: `Bearer ${KEY}`, 'x-mine': 'yes' },
        });
    });

    test('the enterprise is looked up once, for requests and operations alike', async () => {
        const server = await serve(({ url = '' }, response) =>
            json(response, 200, url.includes('token-info') ? { enterprise: 'e-7' } : { url, results: [], next: null }),
        );
        const esper = client(server, { enterpriseId: undefined });
        expect(await esper.request('GET', '/new/{enterprise_id}/')).toMatchObject({ url: '/api/new/e-7/' });
        await esper.device.getDeviceById({ deviceId: 'd' });
        await esper.list('/new/{enterprise_id}/');
        expect(server.requests.filter(({ url }) => url.includes('token-info'))).toHaveLength(1);
    });

    test('a form goes out with its files, and a string of a type that is named as it is', async () => {
        const server = await echo();
        const esper = client(server);
        const form = new FormData();
        form.append('tag', 'lab');
        form.append('file', new File(['hello'], 'a b.txt', { type: 'text/plain' }));
        expect(await esper.request('PUT', '/new/', { body: form })).toMatchObject({
            type: expect.stringMatching(/^multipart\/form-data; ?boundary=/),
            body: expect.stringMatching(/name="tag"\r\n\r\nlab\r\n.*filename="a b.txt"\r\n.*\r\nhello\r\n/s),
        });
        const csv = { body: 'a,b\n', headers: { 'content-type': 'text/csv' } };
        expect(await esper.request('POST', '/new/', csv)).toMatchObject({ type: 'text/csv', body: 'a,b\n' });
        expect(await esper.request('POST', '/new/', { body: 'a,b' })).toMatchObject({ body: '"a,b"' });
    });

    test('an answer without a body is undefined, and one that is no JSON an error', async () => {
        const server = await serve(({ url }, response) =>
            url === '/api/empty/' ? response.end() : response.setHeader('Content-Type', 'text/html').end('<p>'),
        );
        const esper = client(server, { maxRetries: 0 });
        expect(await esper.request('POST', '/empty/')).toBeUndefined();
        expect(await errorOf(esper.request('GET', '/html/'))).toMatchObject({ name: 'EsperResponseError' });
    });

    test('a request is retried as any call, and its answer tells all', async () => {
        let calls = 0;
        const server = await serve((_, response) => {
            calls += 1;
            json(response, calls % 2 === 1 ? 503 : 200, { id: 1 }, { 'x-request-id': `r-${calls}` });
        });
        const esper = client(server);
        expect(await esper.request('GET', '/new/').withResponse()).toMatchObject({
            data: { id: 1 },
            status: 200,
            attempts: 2,
            requestId: 'r-2',
        });
        expect(await errorOf(esper.request('POST', '/new/'))).toMatchObject({ status: 503, attempts: 1 });
        calls = 0;
        expect(await esper.request('POST', '/new/', { idempotent: true })).toEqual({ id: 1 });
    });

    test('an error has its class, its caller’s line, and the operation where the path is described', async () => {
        const server = await serve((_, response) => json(response, 404, { detail: `no ${KEY}` }));
        const esper = client(server);
        const error = await errorOf(esper.request('GET', '/new/'));
        expect(error).toMatchObject({ name: 'EsperNotFoundError', method: 'GET', attempts: 1 });
        expect([Object(error).operation, Object(error).pathTemplate]).toEqual([undefined, undefined]);
        expect(String(Object(error).message)).not.toContain(KEY);
        expect(Object(error).stack).toContain('path-calls.test');
        expect(await errorOf(esper.request('GET', '/enterprise/{enterprise_id}/device/d-1/'))).toMatchObject({
            operation: 'getDeviceById',
            pathTemplate: '/enterprise/{enterprise_id}/device/{device_id}/',
        });
    });

    test('a list is walked: classic, by cursor, and where its rows are said to be', async () => {
        const server = await serve(({ url = '' }, response) => {
            const { pathname, searchParams } = new URL(url, 'http://x');
            const offset = Number(searchParams.get('offset') ?? 0);
            const rows = [offset, offset + 1];
            const next = offset < 4 ? `http://x/?offset=${offset + 2}` : null;
            if (pathname === '/api/classic/') json(response, 200, { count: 6, next, previous: null, results: rows });
            else if (pathname === '/api/nested/') json(response, 200, { content: { roles: rows, total: 6 } });
            else if (pathname === '/api/bare/') json(response, 200, rows);
            else {
                const cursor = searchParams.get('cursor');
                const next_cursor = cursor === 'start' ? 'two' : null;
                json(response, 200, { content: { results: [cursor], next_cursor } });
            }
        });
        const esper = client(server);
        const all = { maxItems: Number.POSITIVE_INFINITY };
        expect(await esper.list('/classic/', { query: { limit: 2, state: 1 } }).toArray(all)).toEqual([
            0, 1, 2, 3, 4, 5,
        ]);
        expect(server.requests.map(({ url }) => url)).toEqual([
            '/api/classic/?limit=2&state=1',
            '/api/classic/?limit=2&state=1&offset=2',
            '/api/classic/?limit=2&state=1&offset=4',
        ]);
        const envelope = { rows: 'content.roles', count: 'content.total' };
        expect(await esper.list('/nested/', { envelope, concurrency: 2 }).toArray(all)).toEqual([0, 1, 2, 3, 4, 5]);
        expect(await esper.list('/bare/', { envelope: { rows: '.', next: null } }).toArray(all)).toEqual([0, 1]);
        expect(await esper.list('/cursor/', { query: { cursor: 'start' } }).toArray(all)).toEqual(['start', 'two']);
        const page = await esper.list('/classic/', { query: { offset: 2 } });
        expect([page.count, page.results, page.hasNextPage()]).toEqual([6, [2, 3], true]);
    });
});

const PATHS: Readonly<Record<string, RegExp>> = {
    'v2/devices/': /path: expected a path below the base URL that begins with '\/'/,
    'https://other.example/': /path: expected a path below/,
    '//other.example/': /path: must have no segment that is empty/,
    '/v2/../devices/': /path: must have no segment that is empty, '.' or '..'/,
    '/v2/%2e%2E/devices/': /path: must have no segment/,
    '/v2/./devices/': /path: must have no segment/,
    '/v2//devices/': /path: must have no segment/,
    '/v2/..': /path: must have no segment/,
    '/v2/a\\..\\b/': /path: has a character/,
    '/v2/a b/': /path: has a character/,
    '/v2/a\n/': /path: has a character/,
    '/v2/%zz/': /path: has a character/,
    '/v2/é/': /path: has a character/,
    '/v2/devices/?limit=1': /path: must have no \? and no #/,
    '/v2/devices/#a': /path: must have no \? and no #/,
    '/device/{device_id}/': /path: \{enterprise_id\} is filled in, anything else/,
    '/api/v2/devices/': /path: must not begin with \/api/,
};

test.each(Object.entries(PATHS))('the path %j is refused, and nothing is sent', async (path, words) => {
    const server = await echo();
    const esper = clientOf(server, { enterpriseId: undefined });
    for (const [caller, call] of [
        ['request', esper.request('GET', path)],
        ['list', esper.list(path)],
    ] as const) {
        const error = await errorOf(call);
        expect(error).toMatchObject({ name: 'EsperConfigurationError', message: expect.stringMatching(words) });
        expect(Object(error).message).toMatch(new RegExp(`^${caller}`));
    }
    expect(server.requests).toHaveLength(0);
});

test.each<[string, (esper: EsperClient) => PromiseLike<unknown>, RegExp]>([
    [
        'a method',
        (esper) => esper.request(wrong('get'), '/a/'),
        /^request: method: no such method. Did you mean `GET`\?$/,
    ],
    ['no path', (esper) => esper.request('GET', wrong(undefined)), /^request: path: expected a path/],
    ['a body of a GET', (esper) => esper.request('GET', '/a/', { body: {} }), /^request: body: a GET has none/],
    ['an option', (esper) => esper.request('GET', '/a/', wrong({ params: {} })), /^request: params: no such option/],
    ['a query', (esper) => esper.request('GET', '/a/', { query: wrong('a=b') }), /^request: query: expected an object/],
    [
        'a value',
        (esper) => esper.request('GET', '/a/', { query: { a: {} } }),
        /^request: query.a: expected a string, .*got an object$/,
    ],
    [
        'a method like none',
        (esper) => esper.request(wrong('OPTIONS'), '/a/'),
        /^request: method: no such method; there are GET, POST/,
    ],
    ['no method', (esper) => esper.request(wrong(undefined), '/a/'), /^request: method: no such method/],
    [
        'a list of wrong values, which may be secrets',
        (esper) => esper.request('GET', '/a/', { query: { a: ['x', ['s3cret']] } }),
        /^request: query.a: expected a string, .*got an array$/,
    ],
    ['a header', (esper) => esper.request('GET', '/a/', { headers: { Host: 'x' } }), /^request: headers: Host is set/],
    ['a circle', (esper) => esper.request('POST', '/a/', { body: circular() }), /^request: body: can't be written/],
    ['a file', (esper) => esper.request('POST', '/a/', { body: emptyFile() }), /^request: body.0: is empty/],
    ['null for a list', (esper) => esper.list('/a/', { query: wrong(null) }), /query: expected an object/],
    ['an envelope', (esper) => esper.list('/a/', { envelope: wrong({ row: 'x' }) }), /envelope: expected where a page/],
    ['an option of a list', (esper) => esper.list('/a/', wrong({ limit: 1 })), /^list \/a\/: limit: no such option/],
    ['a limit', (esper) => esper.list('/a/', { query: { limit: 0 } }), /^list \/a\/: limit: expected a whole number/],
])('%s that is wrong is refused', async (_, call, words) => {
    const server = await echo();
    const error = await errorOf(call(clientOf(server)));
    expect(error).toMatchObject({ name: 'EsperConfigurationError', message: expect.stringMatching(words) });
    expect(server.requests).toHaveLength(0);
});

function circular(): object {
    const body: Record<string, unknown> = {};
    body['self'] = body;
    return body;
}

function emptyFile(): FormData {
    const form = new FormData();
    form.append('file', new File([], 'a.txt'));
    return form;
}

test('a secret of a described path is not repeated, and a stream in a form is started first', async () => {
    const server = await serve((request, response) => {
        request.resume().on('end', () => json(response, 400, { detail: `bad ${request.url}` }));
    });
    const esper = clientOf(server);
    const path = '/v0/enterprise/{enterprise_id}/developerapp/7/renew-token/';
    const query = { access_token: 'a-token-that-is-secret' };
    const error = await errorOf(esper.request('POST', path, { query }));
    expect(EsperError.is(error)).toBe(true);
    expect(`${JSON.stringify(error)}${Object(error).message}`).not.toContain('a-token-that-is-secret');
});

test('a list goes on from its token, which stays with path, query and enterprise', async () => {
    const server = await serve(({ url = '' }, response) => {
        const offset = Number(new URL(url, 'http://x').searchParams.get('offset') ?? 0);
        json(response, 200, {
            count: 4,
            next: offset < 2 ? 'http://x/?offset=2' : null,
            results: [offset, offset + 1],
        });
    });
    const esper = clientOf(server);
    const path = '/new/{enterprise_id}/';
    const { resumeToken: resumeFrom } = await esper.list(path, { query: { state: 1 } });
    const rest = esper.list(path, { query: { state: 1 }, resumeFrom });
    expect(await rest.toArray({ maxItems: 9 })).toEqual([2, 3]);
    const others = [
        esper.list('/other/{enterprise_id}/', { query: { state: 1 }, resumeFrom }),
        esper.list(path, { query: { state: 2 }, resumeFrom }),
        clientOf(server, { enterpriseId: 'e-2' }).list(path, { query: { state: 1 }, resumeFrom }),
    ];
    for (const other of others)
        expect(await errorOf(other)).toMatchObject({
            message: expect.stringMatching(/resumeFrom: of (a walk|another)/),
        });
});

test('a file from disk goes with a FormData of the caller’s', async () => {
    const server = await echo();
    const form = new FormData();
    form.append('apk', await (await fileFromPath(__filename)).slice(0, 5), 'a.apk');
    expect(await clientOf(server).request('POST', '/new/', { body: form })).toMatchObject({
        body: expect.stringContaining('filename="a.apk"'),
    });
});
