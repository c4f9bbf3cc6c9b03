import { runInNewContext } from 'node:vm';
import axios, { AxiosError, type AxiosInstance } from 'axios';
import type { ClientOptions, EsperClient } from '../../src/index.js';
import { createAxios, DeviceApi, EsperConfigurationError, type FileSource, toFile } from '../../src/index.js';
import { hideNode } from '../support/hide-node.js';
import { readParts, until } from '../support/multipart.js';
import { clientOf, errorOf, json, KEY, serve, type TestServer } from '../support/servers.js';

const DEVICE = { deviceId: 'd' };

function withInstance(server: { baseUrl: string }, instance: AxiosInstance, options: ClientOptions = {}): EsperClient {
    return clientOf(server, { axios: instance, ...options });
}

/** A server that fails so many times first. */
async function failing(times: number): Promise<TestServer> {
    let calls = 0;
    return serve((request, response) => {
        request.resume();
        calls += 1;
        json(response, calls <= times ? 503 : 200, { id: 'd' });
    });
}

describe('the caller’s axios instance', () => {
    test('has its request interceptors run once a call, before the attempts, and without the key', async () => {
        const server = await failing(2);
        const instance = axios.create();
        const seen: unknown[] = [];
        instance.interceptors.request.use((config) => {
            seen.push(JSON.stringify(config));
            config.headers.set('X-Trace', 'abc');
            return config;
        });
        const response = await withInstance(server, instance).device.getDeviceById(DEVICE).withResponse();
        expect(response).toMatchObject({ data: { id: 'd' }, attempts: 3 });
        expect(seen).toHaveLength(1);
        expect(seen[0]).not.toContain(KEY);
        expect(server.requests.map(({ headers }) => headers['x-trace'])).toEqual(['abc', 'abc', 'abc']);
        expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    });

    test('may have an interceptor that leaves the URL out: the call goes where it was going', async () => {
        const server = await failing(0);
        const instance = axios.create();
        instance.interceptors.request.use(({ url, ...config }) => config);
        expect(await withInstance(server, instance).device.getDeviceById(DEVICE)).toEqual({ id: 'd' });
        expect(server.requests[0]?.url).toBe('/api/enterprise/e-1/device/d/');
    });

    test('may have interceptors that add and take away headers of the answer', async () => {
        const instance = axios.create();
        instance.interceptors.response.use((response) => {
            Object.assign(response.headers, { 'x-many': ['a', 'b'], 'x-none': null });
            return response;
        });
        const { headers } = await withInstance(await failing(0), instance)
            .device.getDeviceById(DEVICE)
            .withResponse();
        expect(headers.get('x-many')).toBe('a, b');
        expect(headers.has('x-none')).toBe(false);
    });

    test('has its response interceptors see the final answer', async () => {
        const server = await failing(2);
        const instance = axios.create();
        const seen: unknown[] = [];
        instance.interceptors.response.use((response) => {
            seen.push([response.status, response.data]);
            expect(JSON.stringify(response.config)).not.toContain(KEY);
            return { ...response, data: { ...response.data, touched: true } };
        });
        expect(await withInstance(server, instance).device.getDeviceById(DEVICE)).toEqual({ id: 'd', touched: true });
        expect(seen).toEqual([[200, { id: 'd' }]]);
    });

    test('has its response interceptors see the final error, which is ours', async () => {
        const server = await serve((_, response) => json(response, 404, { message: 'no' }));
        const instance = axios.create();
        const seen: unknown[] = [];
        instance.interceptors.response.use(undefined, (error) => {
            seen.push(error.name);
            throw error;
        });
        expect(await errorOf(withInstance(server, instance).device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperNotFoundError',
            attempts: 1,
            operation: 'getDeviceById',
        });
        expect(seen).toEqual(['EsperNotFoundError']);
    });

    test('has its baseURL, timeout, maxRedirects and validateStatus ignored', async () => {
        const other = await serve((_, response) => json(response, 200, { id: 'other' }));
        const server = await serve((_, response) =>
            setTimeout(() => response.writeHead(302, { Location: other.baseUrl }).end(), 50),
        );
        const instance = axios.create({
            baseURL: other.baseUrl,
            timeout: 1,
            maxRedirects: 5,
            validateStatus: () => true,
        });
        expect(await errorOf(withInstance(server, instance).device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperApiError',
            status: 302,
        });
        expect(other.requests).toHaveLength(0);
    });

    test('has its adapter run inside ours, once an attempt, with the interceptors’ config', async () => {
        let calls = 0;
        const adapter = jest.fn(async (config) => {
            calls += 1;
            return {
                data: calls === 1 ? { message: 'later' } : '{"id":"d"}',
                status: calls === 1 ? 503 : 200,
                statusText: '',
                headers: { 'X-Request-Id': 'r' },
                config,
            };
        });
        const instance = axios.create({ adapter });
        instance.interceptors.request.use((config) => Object.assign(config, { metadata: 7 }));
        const response = await withInstance({ baseUrl: 'http://localhost:1/api' }, instance)
            .device.getDeviceById(DEVICE)
            .withResponse();
        expect(response).toMatchObject({ data: { id: 'd' }, attempts: 2, requestId: 'r' });
        expect(adapter.mock.calls).toHaveLength(2);
        expect(adapter.mock.calls[0]?.[0]).toMatchObject({
            url: 'http://localhost:1/api/enterprise/e-1/device/d/',
            metadata: 7,
        });
    });

    test.each<[string, () => unknown, string]>([
        ['an error of axios', () => new AxiosError('Network Error', 'ERR_NETWORK'), 'EsperConnectionError'],
        ['a refused connection', () => new AxiosError('connect ECONNREFUSED', 'ECONNREFUSED'), 'EsperConnectionError'],
        ['any error', () => new Error('broken'), 'EsperConnectionError'],
    ])('whose adapter throws %s ends in %s', async (_, create, name) => {
        const instance = axios.create({ adapter: () => Promise.reject(create()) });
        expect(
            await errorOf(withInstance({ baseUrl: 'http://localhost:1/api' }, instance).device.getDeviceById(DEVICE)),
        ).toMatchObject({ name, attempts: 3 });
    });

    test.each<[unknown, string, string | undefined]>([
        [undefined, 'No answer: undefined', undefined],
        [null, 'No answer: null', undefined],
        ['broken', 'No answer: broken', undefined],
        [{ message: 17 }, 'No answer: [object Object]', undefined],
        [runInNewContext('new TypeError("of another realm")'), 'No answer: of another realm', undefined],
        [
            runInNewContext('Object.assign(new Error("aborted"), { code: "ECONNABORTED" })'),
            'No answer: the connection was closed in the middle of it',
            'ECONNRESET',
        ],
        [new Error('x'.repeat(600)), `No answer: ${'x'.repeat(500)}`, undefined],
        [Object.assign(new Error('broken'), { code: 17 }), 'No answer: broken', undefined],
        [
            new AxiosError('aborted', 'ECONNABORTED'),
            'No answer: the connection was closed in the middle of it',
            'ECONNRESET',
        ],
        [new AxiosError('Premature close'), 'No answer: the connection was closed in the middle of it', 'ECONNRESET'],
        [
            new AxiosError('stream has been aborted'),
            'No answer: the connection was closed in the middle of it',
            'ECONNRESET',
        ],
    ])('whose adapter throws %p: the error says so, its cause no more than a code', async (thrown, message, code) => {
        const instance = axios.create({ adapter: () => Promise.reject(thrown) });
        const { device } = withInstance({ baseUrl: 'http://localhost:1/api' }, instance, { maxRetries: 0 });
        const error = await errorOf(device.getDeviceById(DEVICE));
        expect(error).toMatchObject({ name: 'EsperConnectionError', message });
        const cause: unknown = error instanceof Error && error.cause;
        expect(Object.entries(Object(cause))).toEqual(code === undefined ? [] : [['code', code]]);
    });

    test.each<[string, string]>([
        ['maxContentLength size of 100 exceeded', 'The answer has more than 67108864 bytes (maxResponseBytes)'],
        ['no maxContentLength size of 100', 'No answer: no maxContentLength size of 100'],
    ])('whose adapter throws %j', async (words, message) => {
        const instance = axios.create({ adapter: () => Promise.reject(new AxiosError(words)) });
        const { device } = withInstance({ baseUrl: 'http://localhost:1/api' }, instance, { maxRetries: 0 });
        expect(await errorOf(device.getDeviceById(DEVICE))).toMatchObject({ message });
    });

    test('whose adapter throws because of an error of ours ends in that one', async () => {
        const cause = new EsperConfigurationError('the file has changed');
        const instance = axios.create({ adapter: () => Promise.reject(new Error('write failed', { cause })) });
        const { device } = withInstance({ baseUrl: 'http://localhost:1/api' }, instance);
        expect(await errorOf(device.getDeviceById(DEVICE))).toBe(cause);
    });

    test.each([
        ['ECONNREFUSED', 'connect', 3],
        ['EAI_AGAIN', 'getaddrinfo', 3],
        ['ENOTFOUND', 'getaddrinfo', 3],
        ['EHOSTUNREACH', 'connect', 3],
        ['ENETUNREACH', 'connect', 3],
        ['ETIMEDOUT', 'connect', 3],
        ['ECONNREFUSED', 'read', 1],
        ['EHOSTUNREACH', 'read', 1],
        ['ENETUNREACH', 'write', 1],
        ['ECONNRESET', 'read', 1],
        ['EPIPE', 'write', 1],
    ])(
        'a POST that failed with %s on %s is sent %i times: only what has not left can be repeated',
        async (code, syscall, attempts) => {
            const cause = Object.assign(new Error('no'), { code, syscall });
            const instance = axios.create({ adapter: () => Promise.reject(AxiosError.from(cause)) });
            const { deviceGroup } = withInstance({ baseUrl: 'http://localhost:1/api' }, instance);
            expect(await errorOf(deviceGroup.createGroup({ deviceGroup: { name: 'a' } }))).toMatchObject({ attempts });
        },
    );

    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const noReason = { serverMessage: 'No reason given', body: undefined };
    test.each<[string, unknown, { serverMessage: string; body: string | undefined }]>([
        ['an object', { message: 'no' }, { serverMessage: 'no', body: '{"message":"no"}' }],
        ['a text', '{"message":"no"}', { serverMessage: 'no', body: '{"message":"no"}' }],
        ['bytes', bytes('{"message":"no"}'), { serverMessage: 'no', body: '{"message":"no"}' }],
        ['a buffer', bytes('{"message":"no"}').buffer, { serverMessage: 'no', body: '{"message":"no"}' }],
        ['undefined', undefined, noReason],
        ['null', null, noReason],
    ])('may give the body of an error as %s', async (_, data, { serverMessage, body }) => {
        const instance = axios.create({
            adapter: async (config) => ({ data, status: 400, statusText: '', headers: {}, config }),
        });
        const { device } = withInstance({ baseUrl: 'http://localhost:1/api' }, instance);
        const error = await errorOf(device.getDeviceById(DEVICE));
        expect(error).toMatchObject({ name: 'EsperBadRequestError', serverMessage });
        expect(Reflect.get(Object(error), 'body')).toBe(body);
    });

    test.each<[string, unknown, unknown]>([
        ['an object', { id: 'd' }, { id: 'd' }],
        ['a text', '{"id":"d"}', { id: 'd' }],
        ['bytes', bytes('{"id":"d"}'), { id: 'd' }],
        ['a buffer', bytes('{"id":"d"}').buffer, { id: 'd' }],
        ['bytes that are not UTF-8', Buffer.from('{"id":"\xe4"}', 'latin1'), undefined],
        ['nothing', undefined, undefined],
    ])('may give the body of a success as %s', async (_, data, expected) => {
        const instance = axios.create({
            adapter: async (config) => ({ data, status: 200, statusText: '', headers: {}, config }),
        });
        const call = withInstance({ baseUrl: 'http://localhost:1/api' }, instance).device.getDeviceById(DEVICE);
        if (expected !== undefined) expect(await call).toEqual(expected);
        else expect(await errorOf(call)).toMatchObject({ name: 'EsperResponseError', attempts: 1 });
    });

    test('whose adapter repeats headers, or has some without a value', async () => {
        const headers = { 'X-Request-Id': ['r-1', 'r-2'], 'X-Many': ['a', undefined, 'b'], 'X-None': null };
        const statuses = [404, 200];
        const instance = axios.create({
            adapter: async (config) => ({
                data: { id: 'd' },
                status: statuses.shift() ?? 500,
                statusText: '',
                headers: headers as never,
                config,
            }),
        });
        const { device } = withInstance({ baseUrl: 'http://localhost:1/api' }, instance);
        expect(await errorOf(device.getDeviceById(DEVICE))).toMatchObject({ status: 404, requestId: 'r-1' });
        const response = await device.getDeviceById(DEVICE).withResponse();
        expect(response.headers.get('x-many')).toBe('a, b');
        expect(response.headers.has('x-none')).toBe(false);
    });

    test('whose adapter rejects by status, though it was told not to, has the answer taken', async () => {
        const statuses = [503, 404];
        const instance = axios.create({
            adapter: async (config) => {
                const response = { data: { message: 'no' }, status: 0, statusText: '', headers: {}, config };
                response.status = statuses.shift() ?? 500;
                throw new AxiosError('Request failed', 'ERR_BAD_REQUEST', config, undefined, response);
            },
        });
        const { device } = withInstance({ baseUrl: 'http://localhost:1/api' }, instance);
        expect(await errorOf(device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperNotFoundError',
            serverMessage: 'no',
            attempts: 2,
        });
    });

    test('that has no adapter of its own goes by the client’s', async () => {
        const server = await failing(0);
        const instance = axios.create();
        delete instance.defaults.adapter;
        expect(await withInstance(server, instance).device.getDeviceById(DEVICE)).toEqual({ id: 'd' });
        expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    });

    test('whose adapter never ends is ended by the deadline and by the signal', async () => {
        const signals: AbortSignal[] = [];
        const instance = axios.create({
            adapter: (config) => {
                if (config.signal instanceof AbortSignal) signals.push(config.signal);
                return new Promise(() => {});
            },
        });
        const { device } = withInstance({ baseUrl: 'http://localhost:1/api' }, instance, { maxRetries: 0 });
        expect(await errorOf(device.getDeviceById(DEVICE, { timeout: 30 }))).toMatchObject({
            name: 'EsperTimeoutError',
        });
        expect(await errorOf(device.getDeviceById(DEVICE, { signal: AbortSignal.timeout(30) }))).toMatchObject({
            name: 'EsperAbortError',
        });
        expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    });

    test('whose interceptor leads elsewhere is refused: the key goes nowhere else', async () => {
        const server = await failing(0);
        const other = await serve((_, response) => json(response, 200, {}));
        const instance = axios.create();
        let url = '';
        instance.interceptors.request.use((config) => ({ ...config, url }));
        const { device } = withInstance(server, instance);
        const elsewhere = [
            `${other.baseUrl}/steal/`,
            server.baseUrl.replace('//', '//user@'),
            `${server.baseUrl.replace('//', '//user@')}/v1/`, // below it, but for the name
            server.baseUrl.replace('/api', '/apis/'),
            '/steal/',
        ];
        for (url of elsewhere) {
            expect(await errorOf(device.getDeviceById(DEVICE))).toMatchObject({
                name: 'EsperConfigurationError',
                message: 'url: not below baseUrl; the key is sent nowhere else',
            });
        }
        expect([...server.requests, ...other.requests]).toEqual([]);
    });

    test('whose interceptors never end is ended by the signal', async () => {
        const instance = axios.create();
        instance.interceptors.request.use(() => new Promise(() => {}));
        const call = withInstance(await failing(0), instance).device.getDeviceById(DEVICE, {
            signal: AbortSignal.timeout(30),
        });
        const facts = { operation: 'getDeviceById', method: 'GET', sent: 'no' };
        expect(await errorOf(call)).toMatchObject({ name: 'EsperAbortError', ...facts });
    });

    test('has aborted calls say how far they got', async () => {
        const server = await serve(() => {});
        const esper = withInstance(server, axios.create(), { maxConcurrency: 1 });
        const [sent, queued] = [new AbortController(), new AbortController()];
        const inFlight = errorOf(esper.device.getDeviceById(DEVICE, sent));
        const waiting = errorOf(esper.device.getDeviceById(DEVICE, queued));
        await until(() => server.requests.length === 1);
        queued.abort();
        expect(await waiting).toMatchObject({ name: 'EsperAbortError', attempts: 0, sent: 'no' });
        sent.abort();
        expect(await inFlight).toMatchObject({ name: 'EsperAbortError', attempts: 1, sent: 'unknown' });
    });

    test('whose interceptor sets a header to an object is refused', async () => {
        const instance = axios.create();
        instance.interceptors.request.use((config) => {
            Reflect.apply(config.headers.set, config.headers, ['X-Mine', {}]);
            return config;
        });
        const server = await failing(0);
        expect(await errorOf(withInstance(server, instance).device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperConfigurationError',
            message: 'headers: the value of X-Mine is no string',
        });
        expect(server.requests).toHaveLength(0);
    });

    test('whose interceptor throws ends the call with that error, whatever it is', async () => {
        const mine = new TypeError('mine');
        const instance = axios.create();
        instance.interceptors.request.use(() => Promise.reject(mine));
        const server = await failing(0);
        expect(await errorOf(withInstance(server, instance).device.getDeviceById(DEVICE))).toBe(mine);
        const other = axios.create();
        other.interceptors.request.use(() => Promise.reject(new AxiosError('theirs')));
        expect(await errorOf(withInstance(server, other).device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperConfigurationError',
            message: 'axios: theirs',
        });
        expect(server.requests).toHaveLength(0);
    });

    test('whose response interceptor unwraps the body is refused in words', async () => {
        const instance = axios.create();
        instance.interceptors.response.use((response) => response.data);
        expect(await errorOf(withInstance(await failing(0), instance).device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperConfigurationError',
            message: 'axios: a response interceptor gave something that is no response',
            operation: 'getDeviceById',
            sent: 'yes',
        });
    });

    test('serves uploads and bodies too', async () => {
        const bodies: string[] = [];
        const server = await serve((request, response) => {
            let text = '';
            request.on('data', (chunk) => {
                text += chunk;
            });
            request.on('end', () => {
                bodies.push(`${request.headers['content-type']} ${text}`);
                json(response, 200, { id: 1 });
            });
        });
        const esper = withInstance(server, axios.create());
        await esper.deviceGroup.createGroup({ deviceGroup: { name: 'a' } });
        await esper.content.postContent({ key: new File(['hello'], 'a.txt', { type: 'text/plain' }) });
        expect(bodies[0]).toBe('application/json {"name":"a"}');
        expect(bodies[1]).toMatch(
            /^multipart\/form-data; boundary=.*filename="a.txt"\r\nContent-Type: text\/plain\r\n\r\nhello\r\n/s,
        );
    });

    test.each<[string, () => FileSource]>([
        ['a Uint8Array', () => toFile(new TextEncoder().encode('hello'), { name: 'file' })],
        ['a stream', () => toFile(new Blob(['hello']).stream(), { name: 'file' })],
        ['a File', () => new File(['hello'], 'file', { type: 'application/octet-stream' })],
    ])('serves an upload of %s by fetch', async (_, source) => {
        const server = await serve(async (request, response) => {
            const [part] = await readParts(request);
            json(response, 200, { name: `${part?.head} ${part?.body}` });
        });
        const { content } = withInstance(server, axios.create({ adapter: 'fetch' }));
        const { name } = await content.postContent({ key: source() });
        expect(name).toMatch(/name="key"; filename="file"\r\nContent-Type: application\/octet-stream hello$/);
    });

    test('says by fetch, too, why a stream could not be read', async () => {
        const server = await failing(0);
        const key = new ReadableStream<Uint8Array>({
            pull: (controller) => controller.error(new Error('disk on fire')),
        });
        const { content } = withInstance(server, axios.create({ adapter: 'fetch' }));
        expect(await errorOf(content.postContent({ key: toFile(key, { name: 'a.txt' }) }))).toMatchObject({
            name: 'EsperError',
            message: "a.txt can't be read: disk on fire; nothing was sent",
            attempts: 0,
        });
        expect(server.requests).toHaveLength(0);
    });

    test('names no program by fetch where there is no Node, as in a browser', async () => {
        const server = await failing(0);
        const showNode = hideNode();
        try {
            await withInstance(server, axios.create({ adapter: 'fetch' })).device.getDeviceById(DEVICE);
        } finally {
            showNode();
        }
        expect(server.requests[0]?.headers['user-agent']).not.toMatch(/axios|esper/);
    });

    test('takes part in createAxios', async () => {
        const server = await failing(0);
        const instance = axios.create();
        instance.interceptors.request.use((config) => {
            config.headers.set('X-Trace', 'abc');
            return config;
        });
        const api = new DeviceApi(
            undefined,
            undefined,
            createAxios({ baseUrl: server.baseUrl, apiKey: KEY, axios: instance }),
        );
        expect((await api.getDeviceById({ enterpriseId: 'e', ...DEVICE })).data).toEqual({ id: 'd' });
        expect(server.requests[0]?.headers['x-trace']).toBe('abc');
    });
});
