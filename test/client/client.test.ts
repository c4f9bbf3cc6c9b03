import { once } from 'node:events';
import { apis } from '../../generated/apis.js';
import { operations } from '../../generated/operations.js';
import {
    type CallOptions,
    EsperAbortError,
    EsperClient,
    EsperConfigurationError,
    EsperResponseError,
} from '../../src/index.js';
import { propertyOf } from '../../src/request/operation.js';
import { until } from '../support/multipart.js';
import { clientOf, errorOf, json, KEY, serve, type TestServer } from '../support/servers.js';

/** A server that answers every request with what it was. */
async function echo(): Promise<TestServer> {
    return serve((request, response) => {
        let text = '';
        request.on('data', (chunk) => {
            text += chunk;
        });
        request.on('end', () =>
            json(response, 200, { method: request.method, url: request.url, body: text, headers: request.headers }),
        );
    });
}

test('every operation is a method of the property that the table names, and of the generated class', () => {
    const esper = new EsperClient({ tenant: 'acme', apiKey: KEY });
    for (const [id, line] of Object.entries(operations)) {
        const property = propertyOf(line);
        expect(Reflect.get(Reflect.get(esper, property), id)).toBeInstanceOf(Function);
        expect(Reflect.get(Reflect.get(apis, property).prototype, id)).toBeInstanceOf(Function);
    }
    expect(Object.keys(esper)).toEqual(expect.arrayContaining(Object.keys(apis)));
});

describe('a call', () => {
    test('sends its parameters where they belong', async () => {
        const server = await echo();
        const esper = clientOf(server);
        await errorOf(esper.application.getAllApplications({ packageNameExact: true, category: 'a b&c', limit: 5 })); // the echo is no page
        expect(server.requests[0]?.url).toBe(
            '/api/enterprise/e-1/application/?package_name_exact=true&category=a+b%26c&limit=5',
        );
        const group: unknown = await esper.deviceGroup.createGroup({ deviceGroup: { name: 'Küche' } });
        expect(group).toMatchObject({
            method: 'POST',
            url: '/api/enterprise/e-1/devicegroup/',
            body: '{"name":"Küche"}',
            headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${KEY}` },
        });
    });

    test('leaves out what is undefined or null', async () => {
        const server = await echo();
        await errorOf(clientOf(server).application.getAllApplications({ category: undefined, limit: 5, offset: 0 }));
        expect(server.requests[0]?.url).toBe('/api/enterprise/e-1/application/?limit=5&offset=0');
    });

    test('refuses several values where one is due, and sends nothing', async () => {
        const server = await echo();
        const error = await errorOf(clientOf(server).deviceV2.getAllDevicesV2({ state: [1, 60] as never }));
        expect(error).toMatchObject({ message: 'getAllDevicesV2: state: expected one value, got [1, 60]' });
        expect(server.requests).toHaveLength(0);
    });

    test.each([
        ['a/b', 'a%2Fb'],
        ['ü €', '%C3%BC%20%E2%82%AC'],
        ['a\r\nX-Evil: 1', 'a%0D%0AX-Evil%3A%201'],
        ['%2e%2e', '%252e%252e'],
        ['..a', '..a'],
        ['?x#y', '%3Fx%23y'],
        ['a\\..\\b', 'a%5C..%5Cb'],
    ])('keeps the path parameter %j one segment', async (deviceId, segment) => {
        const server = await echo();
        await clientOf(server).device.getDeviceById({ deviceId });
        expect(server.requests[0]?.url).toBe(`/api/enterprise/e-1/device/${segment}/`);
    });

    test.each(['', '.', '..', '\uD800', Number.NaN, {}, [], true])(
        'refuses the path parameter %j, and sends nothing',
        async (deviceId) => {
            const server = await echo();
            const error = await errorOf(clientOf(server).device.getDeviceById({ deviceId: deviceId as string }));
            expect(EsperConfigurationError.is(error)).toBe(true);
            expect(String(error)).toMatch(/getDeviceById: deviceId: /);
            expect(server.requests).toHaveLength(0);
        },
    );

    test.each<[string, unknown, RegExp]>([
        ['a missing parameter', {}, /getDeviceById: deviceId: missing/],
        ['no parameters', undefined, /getDeviceById: deviceId: missing/],
        ['a parameter that is null', { deviceId: null }, /getDeviceById: deviceId: missing/],
        [
            'an unknown parameter',
            { deviceId: 'd', device_id: 'd' },
            /getDeviceById: device_id: no such parameter\. Did you mean `deviceId`\?/,
        ],
        ['parameters that are no object', 'd-1', /getDeviceById: parameters: expected an object/],
    ])('refuses %s, and sends nothing', async (_, parameters, words) => {
        const server = await echo();
        const error = await errorOf(clientOf(server).device.getDeviceById(parameters as { deviceId: string }));
        expect(EsperConfigurationError.is(error)).toBe(true);
        expect(String(error)).toMatch(words);
        expect(server.requests).toHaveLength(0);
    });

    test('refuses a query value that is no value, and a body that is no JSON', async () => {
        const server = await echo();
        const esper = clientOf(server);
        expect(await errorOf(esper.device.getAllDevices({ limit: Number.NaN }))).toMatchObject({
            name: 'EsperConfigurationError',
        });
        expect(await errorOf(esper.device.getAllDevices({ name: {} as string }))).toMatchObject({
            name: 'EsperConfigurationError',
        });
        const circle: Record<string, unknown> = {};
        circle['self'] = circle;
        for (const body of [circle, () => {}, { toJSON: () => undefined }]) {
            expect(await errorOf(esper.deviceGroup.createGroup({ deviceGroup: body as never }))).toMatchObject({
                name: 'EsperConfigurationError',
                message: "createGroup: deviceGroup: can't be written as JSON",
            });
        }
        expect(server.requests).toHaveLength(0);
    });

    test.each<[object, RegExp]>([
        [{ retries: 1 }, /^getDeviceById: retries: no such option; there are timeout, maxRetries/],
        [{ timeout: -1 }, /^getDeviceById: timeout: expected a number of milliseconds from 1 to/],
        [{ signal: {} }, /^getDeviceById: signal: expected an AbortSignal, got an object$/],
        [{ signal: null }, /^getDeviceById: signal: expected an AbortSignal, got null$/],
        [{ signal: 'now' }, /^getDeviceById: signal: expected an AbortSignal, got 'now'$/],
        [{ idempotent: 'yes' }, /^getDeviceById: idempotent: expected true or false, got 'yes'$/],
        [{ onUploadProgress: true }, /^getDeviceById: onUploadProgress: expected a function, got true$/],
        [{ headers: 'X-A: b' }, /^getDeviceById: headers: expected an object of strings by name, got a string$/],
        [{ headers: null }, /^getDeviceById: headers: expected an object of strings by name, got null$/],
        [null as never, /^getDeviceById: options: expected an object, got null$/],
        ['fast' as never, /^getDeviceById: options: expected an object, got 'fast'$/],
        [{ headers: { connection: 'close' } }, /^getDeviceById: headers: connection is set by the client itself/],
        [{ headers: { 'content-length': '1' } }, /^getDeviceById: headers: content-length is set by the client itself/],
        [
            { headers: { 'transfer-encoding': 'chunked' } },
            /^getDeviceById: headers: transfer-encoding is set by the client itself/,
        ],
        [{ concurrency: 2 }, /^getDeviceById: concurrency: no such option/],
        [
            { headers: { 'X-A': 'a\r\nX-B: b' } },
            /^getDeviceById: headers: the value of X-A has a character that no header may hold/,
        ],
        [{ headers: { 'X A': 'a' } }, /^getDeviceById: headers: "X A" is no header name/],
        [
            { headers: { authorization: 'Bearer x' } },
            /^getDeviceById: headers: authorization is set by the client itself/,
        ],
        [{ headers: { Host: 'evil.example' } }, /^getDeviceById: headers: Host is set by the client itself/],
        [{ headers: { 'X-A': '€' } }, /^getDeviceById: headers: the value of X-A/],
    ])('refuses the options %j', async (options, words) => {
        const server = await echo();
        const error = await errorOf(clientOf(server).device.getDeviceById({ deviceId: 'd' }, options as CallOptions));
        expect(EsperConfigurationError.is(error)).toBe(true);
        expect(error instanceof Error && error.message).toMatch(words);
        expect(server.requests).toHaveLength(0);
    });

    test('sends the headers of its options', async () => {
        const server = await echo();
        await clientOf(server, { userAgent: 'mine/1' }).device.getDeviceById(
            { deviceId: 'd' },
            { headers: { 'X-Trace': 'übermorgen' } },
        );
        expect(server.requests[0]?.headers).toMatchObject({
            'x-trace': Buffer.from('übermorgen', 'latin1').toString('latin1'),
            'user-agent': 'mine/1',
        });
    });

    test('withResponse() has the rest of the answer', async () => {
        const server = await serve((_, response) =>
            json(response, 200, { id: 'd' }, { 'x-request-id': 'r-1', 'X-Key': KEY, 'Set-Cookie': 'a=1' }),
        );
        const { data, status, headers, requestId, attempts } = await clientOf(server)
            .device.getDeviceById({ deviceId: 'd' })
            .withResponse();
        expect({ data, status, requestId, attempts }).toEqual({
            data: { id: 'd' },
            status: 200,
            requestId: 'r-1',
            attempts: 1,
        });
        expect(headers).toBeInstanceOf(Headers);
        expect(headers.get('X-Request-Id')).toBe('r-1');
        expect(headers.get('x-key')).toBe('***');
    });

    test('withResponse() can be copied, and no answer has a getter of its own: V8 would keep it, and all it leads to', async () => {
        const server = await serve((_, response) => json(response, 200, { id: 'd' }, { 'x-request-id': 'r-1' }));
        const ask = () => clientOf(server).device.getDeviceById({ deviceId: 'd' }).withResponse();
        const answers = [await ask(), await ask()];
        expect({ ...answers[0] }.headers?.get('x-request-id')).toBe('r-1');
        const [getter, other] = answers.map((answer) => Object.getOwnPropertyDescriptor(answer, 'headers')?.get);
        expect(getter).toBeInstanceOf(Function);
        expect(other).toBe(getter);
    });

    test('that fails is an error once, not also an unhandled rejection', async () => {
        const server = await serve((_, response) => json(response, 404, {}));
        const unhandled = jest.fn();
        process.on('unhandledRejection', unhandled);
        await errorOf(clientOf(server).device.getDeviceById({ deviceId: 'd' }).withResponse());
        await errorOf(clientOf(server).device.getDeviceById({ deviceId: 'd' }));
        await new Promise((resolve) => setTimeout(resolve, 5));
        process.off('unhandledRejection', unhandled);
        expect(unhandled).not.toHaveBeenCalled();
    });

    test('starts at once', async () => {
        const server = await echo();
        void clientOf(server)
            .device.getDeviceById({ deviceId: 'd' })
            .catch(() => {});
        await until(() => server.requests.length > 0);
        expect(server.requests).toHaveLength(1);
    });

    test('with a success that has no body resolves to undefined', async () => {
        const server = await serve((_, response) => response.writeHead(204).end());
        expect(await clientOf(server).deviceGroup.deleteGroup({ groupId: 'g' })).toBeUndefined();
        expect(
            await clientOf(server).application.deleteAppVersion({ applicationId: 'a', versionId: 'v' }),
        ).toBeUndefined();
    });

    test('with a 304 that the description lists is such a success; elsewhere it is an error', async () => {
        const server = await serve((_, response) => response.writeHead(304).end());
        const esper = clientOf(server);
        expect(
            await esper.commandStatus.updateCommandStatus({
                id: 's',
                commandStatus: { state: 'Command Success' } as never,
            }),
        ).toBeUndefined();
        expect(await errorOf(esper.device.getDeviceById({ deviceId: 'd' }))).toMatchObject({
            name: 'EsperApiError',
            status: 304,
        });
    });

    test('with a deletion that answers 200 with a body resolves to it', async () => {
        const server = await serve((_, response) => json(response, 200, { request_id: 'r', templates: [] }));
        expect(await clientOf(server).application.deleteAppVersion({ applicationId: 'a', versionId: 'v' })).toEqual({
            request_id: 'r',
            templates: [],
        });
    });
});

describe('enterpriseId', () => {
    const TOKEN_INFO = '/api/v1/token-info/';

    async function tenant(
        tokenInfo: () => [status: number, body: unknown] = () => [200, { enterprise: 'e-9' }],
    ): Promise<TestServer> {
        return serve((request, response) => {
            const [status, body] = request.url === TOKEN_INFO ? tokenInfo() : [200, { id: 'd' }];
            setTimeout(() => json(response, status, body), 5);
        });
    }

    const bare = (server: TestServer): EsperClient => clientOf(server, { enterpriseId: undefined });
    const urls = (server: TestServer): string[] => server.requests.map(({ url }) => url);

    test('of the call beats that of the client', async () => {
        const server = await tenant();
        await clientOf(server).device.getDeviceById({ deviceId: 'd', enterpriseId: 'e-2' });
        await clientOf(server).device.getDeviceById({ deviceId: 'd' });
        expect(urls(server)).toEqual(['/api/enterprise/e-2/device/d/', '/api/enterprise/e-1/device/d/']);
    });

    test('that could not be asked for leaves the call unsent, however far the question got', async () => {
        const silent = await serve(() => {});
        const group = { deviceGroup: { name: 'Depot' } };
        const late = errorOf(clientOf(silent, { enterpriseId: undefined, timeout: 50 }).deviceGroup.createGroup(group));
        expect(await late).toMatchObject({ name: 'EsperTimeoutError', operation: 'getTokenInfo', sent: 'no' });
        const refused = await tenant(() => [401, { message: 'bad key' }]);
        const error = await errorOf(bare(refused).deviceGroup.createGroup(group));
        expect(error).toMatchObject({ status: 401, operation: 'getTokenInfo', sent: 'no' });
        const signal = AbortSignal.timeout(20);
        const aborted = await errorOf(bare(silent).deviceGroup.createGroup(group, { signal }));
        expect(aborted).toMatchObject({ name: 'EsperAbortError', operation: 'createGroup', attempts: 0, sent: 'no' });
    });

    test('is asked of token-info once, for all calls', async () => {
        const server = await tenant();
        const esper = bare(server);
        const calls = ['a', 'b', 'c'].map((deviceId) => esper.device.getDeviceById({ deviceId }));
        await Promise.all(calls);
        await esper.device.getDeviceById({ deviceId: 'd', enterpriseId: undefined });
        expect(urls(server).filter((url) => url === TOKEN_INFO)).toHaveLength(1);
        expect(urls(server).filter((url) => url.startsWith('/api/enterprise/e-9/device/'))).toHaveLength(4);
    });

    test('is not asked for a call that needs none', async () => {
        const server = await tenant();
        await bare(server).deviceV2.getDeviceByIdV2({ id: 'x' });
        expect(urls(server)).toEqual(['/api/v2/devices/x']);
    });

    test('that could not be asked is asked again the next time', async () => {
        let fails = true;
        const server = await tenant(() => (fails ? [401, { message: 'bad key' }] : [200, { enterprise: 'e-9' }]));
        const esper = bare(server);
        expect(await errorOf(esper.device.getDeviceById({ deviceId: 'd' }))).toMatchObject({
            name: 'EsperAuthenticationError',
        });
        fails = false;
        await esper.device.getDeviceById({ deviceId: 'd' });
        expect(urls(server)).toEqual([TOKEN_INFO, TOKEN_INFO, '/api/enterprise/e-9/device/d/']);
    });

    test.each([{}, { enterprise: '' }, { enterprise: null }, { enterprise: 17 }, null, []])(
        'that token-info %j does not have',
        async (body) => {
            const server = await tenant(() => [200, body]);
            const error = await errorOf(bare(server).device.getDeviceById({ deviceId: 'd' }));
            expect(EsperResponseError.is(error)).toBe(true);
            expect(urls(server)).toEqual([TOKEN_INFO]);
        },
    );

    test('goes on being asked for the others when one caller gives up', async () => {
        const server = await tenant();
        const esper = bare(server);
        const controller = new AbortController();
        const one = esper.device.getDeviceById({ deviceId: 'a' }, { signal: controller.signal });
        const other = esper.device.getDeviceById({ deviceId: 'b' });
        controller.abort();
        expect(EsperAbortError.is(await errorOf(one))).toBe(true);
        expect(await other).toEqual({ id: 'd' });
    });

    test('is no longer asked for when the last caller has given up, and is asked again by the next', async () => {
        const closed: Promise<unknown>[] = [];
        let stalls = true;
        const server = await serve((request, response) => {
            if (stalls) closed.push(once(request.socket, 'close'));
            else json(response, 200, request.url === TOKEN_INFO ? { enterprise: 'e-9' } : { id: 'd' });
        });
        const esper = bare(server);
        const [first, second] = [new AbortController(), new AbortController()];
        const errors = [first, second].map(({ signal }) =>
            errorOf(esper.device.getDeviceById({ deviceId: 'a' }, { signal })),
        );
        await until(() => closed.length === 1);
        first.abort();
        await errors[0];
        expect(server.sockets[0]?.destroyed).toBe(false);
        second.abort();
        expect((await Promise.all(errors)).map((error) => EsperAbortError.is(error))).toEqual([true, true]);
        await closed[0];
        stalls = false;
        expect(await esper.device.getDeviceById({ deviceId: 'a' })).toEqual({ id: 'd' });
    });

    test('is not asked for a call whose signal has spoken already', async () => {
        const server = await tenant();
        const error = await errorOf(
            bare(server).device.getDeviceById({ deviceId: 'a' }, { signal: AbortSignal.abort() }),
        );
        expect(EsperAbortError.is(error)).toBe(true);
        expect(server.requests).toEqual([]);
    });

    test('.. is refused, from wherever it comes', async () => {
        const server = await tenant(() => [200, { enterprise: '..' }]);
        expect(await errorOf(bare(server).device.getDeviceById({ deviceId: 'd' }))).toMatchObject({
            name: 'EsperConfigurationError',
        });
        expect(urls(server)).toEqual([TOKEN_INFO]);
    });
});

test('a list is a page when awaited and rows when iterated; its withResponse has the page', async () => {
    const server = await serve((request, response) => {
        const offset = Number(new URL(request.url ?? '', 'http://x').searchParams.get('offset') ?? 0);
        json(response, 200, {
            count: 3,
            next: offset === 0 ? 'http://x/?limit=2&offset=2' : null,
            results: offset === 0 ? [{ id: 1 }, { id: 2 }] : [{ id: 3 }],
        });
    });
    const esper = clientOf(server);
    const page = await esper.device.getAllDevices({ limit: 2 });
    expect(page).toMatchObject({ count: 3, results: [{ id: 1 }, { id: 2 }] });
    const ids: unknown[] = [];
    for await (const { id } of esper.device.getAllDevices({ limit: 2 })) ids.push(id);
    expect(ids).toEqual([1, 2, 3]);
    expect(await esper.device.getAllDevices({ limit: 2 }).withResponse()).toMatchObject({
        status: 200,
        data: { count: 3 },
    });
});

test('a list with an unknown option or parameter is refused', async () => {
    const server = await echo();
    const esper = clientOf(server);
    expect(await errorOf(esper.device.getAllDevices({}, { concurency: 2 } as never))).toMatchObject({
        name: 'EsperConfigurationError',
        message: expect.stringMatching(/^getAllDevices: concurency: no such option\. Did you mean `concurrency`\?$/),
    });
    expect(await errorOf(esper.device.getAllDevices({ stat: 1 } as never))).toMatchObject({
        name: 'EsperConfigurationError',
    });
    expect(await errorOf(esper.device.getAllDevices(null as never))).toMatchObject({ name: 'EsperConfigurationError' });
    expect(server.requests).toHaveLength(0);
});

test('a user’s own tests can put nock in the place of the API', async () => {
    // nock changes Node's http module when it is imported; the other tests of this file want the real one.
    const { default: nock } = await import('nock');
    const esper = new EsperClient({ tenant: 'acme', apiKey: KEY, enterpriseId: 'e' });
    const scope = nock('https://acme-api.esper.cloud', { reqheaders: { authorization: `Bearer ${KEY}` } })
        .get('/api/enterprise/e/device/')
        .query({ state: 1 })
        .reply(200, { count: 1, next: null, results: [{ id: 'd' }] });
    expect((await esper.device.getAllDevices({ state: 1 })).results).toEqual([{ id: 'd' }]);
    scope.done();
    nock.restore();
});
