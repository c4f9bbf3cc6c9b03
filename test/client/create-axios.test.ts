import { Readable } from 'node:stream';
import axios, { AxiosHeaders } from 'axios';
import { RequiredError } from '../../generated/base.js';
import {
    type ClientOptions,
    ContentApi,
    createAxios,
    createConfiguration,
    DeviceApi,
    DeviceGroupApi,
    EsperAbortError,
    EsperNotFoundError,
    TokenApi,
} from '../../src/index.js';
import { toAxiosConfig } from '../../src/request/axios-config.js';
import { readParts } from '../support/multipart.js';
import { allClosed, answer, errorOf, json, KEY, serve, serveSockets, type TestServer } from '../support/servers.js';

const DEVICE = { enterpriseId: 'e', deviceId: 'd' };

function optionsOf(server: TestServer, options: ClientOptions = {}): ClientOptions {
    return { baseUrl: server.baseUrl, apiKey: KEY, sleep: async () => {}, ...options };
}

/** A generated class that has this client's axios instance. */
function deviceApi(server: TestServer, options: ClientOptions = {}): DeviceApi {
    return new DeviceApi(
        createConfiguration(optionsOf(server, options)),
        undefined,
        createAxios(optionsOf(server, options)),
    );
}

describe('a generated class with createAxios', () => {
    test('gets the key, the answer and the number of attempts', async () => {
        let calls = 0;
        const server = await serve((_, response) => {
            calls += 1;
            json(response, calls === 1 ? 503 : 200, { id: 'd' }, { 'x-request-id': 'r-1' });
        });
        const response = await deviceApi(server).getDeviceById(DEVICE);
        expect(response).toMatchObject({ status: 200, data: { id: 'd' }, attempts: 2 });
        expect(response.headers).toBeInstanceOf(AxiosHeaders);
        expect(response.headers['x-request-id']).toBe('r-1');
        expect(server.requests[1]).toMatchObject({
            url: '/api/enterprise/e/device/d/',
            headers: {
                authorization: `Bearer ${KEY}`,
                accept: 'application/json',
                'user-agent': expect.stringMatching(/^esper-client\//),
            },
        });
    });

    test('needs no configuration: the instance knows where the API is', async () => {
        const server = await serve((_, response) => json(response, 200, { enterprise: 'e' }));
        const api = new TokenApi(undefined, undefined, createAxios(optionsOf(server)));
        expect((await api.getTokenInfo()).data).toEqual({ enterprise: 'e' });
        expect(server.requests[0]?.url).toBe('/api/v1/token-info/');
    });

    test('throws this client’s errors, with operation and path', async () => {
        const server = await serve((_, response) => json(response, 404, { message: 'no' }));
        const error = await errorOf(deviceApi(server).getDeviceById(DEVICE));
        expect(EsperNotFoundError.is(error)).toBe(true);
        expect(axios.isAxiosError(error)).toBe(false);
        expect(error).toMatchObject({
            message: 'getDeviceById: 404 no',
            operation: 'getDeviceById',
            pathTemplate: '/enterprise/{enterprise_id}/device/{device_id}/',
            attempts: 1,
        });
        expect(error instanceof Error && error.stack).toContain('create-axios.test.ts');
    });

    test('takes the options of a call from toAxiosConfig', async () => {
        let calls = 0;
        const server = await serve((request, response) => {
            request.resume();
            calls += 1;
            json(response, calls < 3 ? 503 : 201, { id: 'g' });
        });
        const api = new DeviceGroupApi(
            createConfiguration(optionsOf(server)),
            undefined,
            createAxios(optionsOf(server)),
        );
        const group = { enterpriseId: 'e', deviceGroup: { name: 'a' } };
        const config = toAxiosConfig({ idempotent: true, maxRetries: 5, headers: { 'X-A': 'b' } });
        expect(await api.createGroup(group, config)).toMatchObject({ status: 201, attempts: 3 });
        expect(server.requests[0]?.headers).toMatchObject({ 'x-a': 'b', 'content-type': 'application/json' });
        const silent = await serveSockets(() => {});
        const error = await errorOf(
            deviceApi(silent).getDeviceById(DEVICE, toAxiosConfig({ timeout: 30, maxRetries: 0 })),
        );
        expect(error).toMatchObject({ name: 'EsperTimeoutError', attempts: 1 });
    });

    test.each([
        ['before', (controller: AbortController) => controller.abort('enough')],
        ['during', (controller: AbortController) => setTimeout(() => controller.abort('enough'), 20)],
    ])('is aborted %s the call with an EsperAbortError', async (when, abort) => {
        const server = await serveSockets(() => {});
        const controller = new AbortController();
        abort(controller);
        const error = await errorOf(deviceApi(server).getDeviceById(DEVICE, { signal: controller.signal }));
        expect(EsperAbortError.is(error)).toBe(true);
        expect(axios.isAxiosError(error)).toBe(false);
        expect(error).toMatchObject({
            cause: 'enough',
            ...(when === 'during' && { operation: 'getDeviceById', attempts: 1 }),
        });
        await allClosed(server);
    });

    test.each(['', '.', '..'])(
        'refuses the path parameter %j with the generated RequiredError, and sends nothing',
        async (deviceId) => {
            const server = await serve((_, response) => json(response, 200, {}));
            const error = await errorOf(deviceApi(server).getDeviceById({ enterpriseId: 'e', deviceId }));
            expect(error).toBeInstanceOf(RequiredError);
            expect(server.requests).toHaveLength(0);
        },
    );

    test('refuses a header that axios would clean', async () => {
        const server = await serve((_, response) => json(response, 200, {}));
        const error = await errorOf(deviceApi(server).getDeviceById(DEVICE, { headers: { 'X-A': 'a\r\nX-B: b' } }));
        expect(error).toMatchObject({
            name: 'EsperConfigurationError',
            message: 'getDeviceById: headers: the value of X-A has a character that no header may hold',
        });
        expect(server.requests).toHaveLength(0);
    });

    test.each([
        ['HTML', '<html></html>', 'EsperResponseError'],
        ['broken JSON', '{"id":', 'EsperResponseError'],
        ['nothing', '', 'EsperResponseError'],
    ])('takes %s for no success', async (_, body, name) => {
        const server = await serveSockets((socket) => socket.write(answer(200, body)));
        expect(await errorOf(deviceApi(server).getDeviceById(DEVICE))).toMatchObject({ name, attempts: 1 });
    });

    test('follows no redirect, whatever the config says', async () => {
        const other = await serve((_, response) => json(response, 200, { id: 'd' }));
        const server = await serve((_, response) => response.writeHead(302, { Location: `${other.baseUrl}/` }).end());
        const error = await errorOf(
            deviceApi(server).getDeviceById(DEVICE, { maxRedirects: 5, validateStatus: () => true }),
        );
        expect(error).toMatchObject({ name: 'EsperApiError', status: 302 });
        expect(other.requests).toHaveLength(0);
    });

    test('sends the key to no other host than its own', async () => {
        const server = await serve((_, response) => json(response, 200, {}));
        const other = await serve((_, response) => json(response, 200, {}));
        const instance = createAxios(optionsOf(server));
        for (const url of [`${other.baseUrl}/x/`, `http://127.0.0.1:${server.port}/elsewhere/`, '/../x/']) {
            expect(await errorOf(instance.get(url))).toMatchObject({ name: 'EsperConfigurationError' });
        }
        expect([...server.requests, ...other.requests]).toHaveLength(0);
    });

    test('refuses a response type that it does not read', async () => {
        const server = await serve((_, response) => json(response, 200, {}));
        const error = await errorOf(deviceApi(server).getDeviceById(DEVICE, { responseType: 'stream' }));
        expect(error).toMatchObject({
            name: 'EsperConfigurationError',
            message: 'responseType: only json is read, got stream',
        });
    });

    test.each([
        ['a Buffer', Buffer.from('{}')],
        ['a Blob', new Blob(['{}'])],
        ['a stream', Readable.from(['{}'])],
    ])('refuses %s for a body, and sends nothing', async (_, data) => {
        const server = await serve((_request, response) => json(response, 200, {}));
        const error = await errorOf(createAxios(optionsOf(server)).post('/v1/anything/', data));
        expect(error).toMatchObject({
            name: 'EsperConfigurationError',
            message: 'data: expected JSON or a FormData',
        });
        expect(server.requests).toHaveLength(0);
    });

    test.each([
        ['"OK"', 'OK'],
        ['17', 17],
        ['["a"]', ['a']],
    ])('what a path that the description does not have answers may be any JSON: %s', async (body, expected) => {
        const server = await serveSockets((socket) => socket.write(answer(200, body)));
        expect((await createAxios(optionsOf(server)).get('/v9/notes/')).data).toEqual(expected);
    });

    test.each(['http', 'fetch'])(
        'sends a form to a path that the description does not have, by %s, its texts as texts',
        async (adapter) => {
            const server = await serve(async (request, response) => {
                const parts = await readParts(request);
                json(
                    response,
                    201,
                    parts.map(({ head, body }) => [head, body.toString()]),
                );
            });
            const form = new FormData();
            form.append('note', 'für die Küche');
            form.append('file', new File(['bytes'], 'a.txt', { type: 'text/plain' }));
            const instance = createAxios(optionsOf(server, { axios: axios.create({ adapter }) }));
            const { data } = await instance.post('/v9/notes/', form);
            expect(data).toEqual([
                [expect.stringContaining('name="note"'), 'für die Küche'],
                [expect.stringContaining('name="file"; filename="a.txt"\r\nContent-Type: text/plain'), 'bytes'],
            ]);
            form.append('other', new Blob([]));
            expect(await errorOf(instance.post('/v9/notes/', form))).toMatchObject({
                name: 'EsperConfigurationError',
                message: 'data: other: is empty',
            });
            expect(server.requests).toHaveLength(1);
        },
    );

    test('uploads a file, streamed, with its name and type', async () => {
        const server = await serve((request, response) => {
            const chunks: Buffer[] = [];
            request.on('data', (chunk) => chunks.push(chunk));
            request.on('end', () => json(response, 200, { id: 1, name: Buffer.concat(chunks).toString() }));
        });
        const api = new ContentApi(createConfiguration(optionsOf(server)), undefined, createAxios(optionsOf(server)));
        const progress: number[] = [];
        const { data } = await api.postContent(
            { enterpriseId: 'e', key: new File(['hello'], 'a.txt', { type: 'text/plain' }) },
            toAxiosConfig({ onUploadProgress: ({ bytes }) => progress.push(bytes) }),
        );
        expect(data.name).toMatch(/name="key"; filename="a.txt"\r\nContent-Type: text\/plain\r\n\r\nhello\r\n/);
        expect(progress).toEqual([5]);
    });
});

test('half a surrogate pair among the params is refused in words', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const instance = createAxios({ baseUrl: server.baseUrl, apiKey: KEY, maxRetries: 0 });
    const error = await errorOf(instance.get('/v1/anything/', { params: { name: 'k\ud83d' } }));
    expect(error).toMatchObject({
        name: 'EsperConfigurationError',
        message: 'params: has half a surrogate pair, which has no UTF-8',
    });
    expect(server.requests).toHaveLength(0);
});
