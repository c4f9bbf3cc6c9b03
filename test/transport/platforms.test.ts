// What a platform does otherwise than Node, as a client meets it there. The suite of test/runtimes plays the same on the real ones.
import { runInNewContext } from 'node:vm';
import axios from 'axios';
import { createAxios, createConfiguration, DeviceGroupApi, EsperClient, toFile } from '../../src/index.js';
import { hideNode } from '../support/hide-node.js';
import { readParts } from '../support/multipart.js';
import { allClosed, clientOf, errorOf, json, KEY, serve } from '../support/servers.js';

const restored: (() => void)[] = [];
afterEach(() => {
    for (const restore of restored.splice(0)) restore();
    jest.restoreAllMocks();
});

/** Sets a global, such as `Deno`, until the test is over. */
function setGlobal(name: string, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Reflect.set(globalThis, name, value);
    restored.push(() => {
        Reflect.deleteProperty(globalThis, name);
        if (before !== undefined) Object.defineProperty(globalThis, name, before);
    });
}

/** A server that answers everything, and the bodies that the platform's fetch was given. */
async function watchedServer() {
    const server = await serve((_, response) => json(response, 200, { id: 'g', name: 'g' }));
    const bodies: unknown[] = [];
    const send = globalThis.fetch;
    setGlobal('fetch', (url: string, init: RequestInit) => {
        bodies.push(init.body);
        return send(url, init);
    });
    return { baseUrl: server.baseUrl, requests: server.requests, bodies };
}

/** Makes axios one that was built for a browser. */
function hideHttpOfAxios(): void {
    const { getAdapter } = axios;
    jest.spyOn(axios, 'getAdapter').mockImplementation((...args) => {
        if (args[0] === 'http') throw new axios.AxiosError('adapter http is not available in the build');
        return getAdapter(...args);
    });
}

const SOCKET_OPTIONS = [
    { proxy: 'http://proxy:3128' },
    { httpAgent: { destroy() {} } },
    { httpsAgent: { destroy() {} } },
];

describe('in Deno, which sends again what it is given as a string', () => {
    beforeEach(() => setGlobal('Deno', { version: {} }));

    const deviceGroup = { name: 'g' };
    test.each<[string, (options: { readonly baseUrl: string; readonly apiKey: string }) => Promise<unknown>]>([
        [
            'a call',
            (options) => new EsperClient({ ...options, enterpriseId: 'e' }).deviceGroup.createGroup({ deviceGroup }),
        ],
        [
            'a call by a fetch',
            (options) =>
                new EsperClient({
                    ...options,
                    enterpriseId: 'e',
                    fetch: (url, init) => fetch(url, init),
                }).deviceGroup.createGroup({ deviceGroup }),
        ],
        [
            'a call by a path',
            (options) =>
                new EsperClient({ ...options, enterpriseId: 'e' }).request('POST', '/new/', { body: deviceGroup }),
        ],
        [
            'a class alone',
            (options) =>
                new DeviceGroupApi(createConfiguration(options), undefined, createAxios(options)).createGroup({
                    enterpriseId: 'e',
                    deviceGroup,
                }),
        ],
    ])('%s has a body that is never sent twice', async (_, send) => {
        const { baseUrl, bodies, requests } = await watchedServer();
        await send({ baseUrl, apiKey: KEY });
        expect(bodies).toEqual([expect.any(Blob)]);
        expect(await new Response(bodies[0] as Blob).json()).toEqual(deviceGroup);
        expect(requests[0]?.headers).toMatchObject({
            'content-length': String(JSON.stringify(deviceGroup).length),
            'content-type': 'application/json',
        });
    });

    test('a POST without a body is given an empty one, a GET none', async () => {
        const { baseUrl, bodies } = await watchedServer();
        const esper = new EsperClient({ baseUrl, apiKey: KEY, enterpriseId: 'e' });
        await esper.request('POST', '/new/');
        await esper.request('GET', '/new/');
        expect(bodies).toEqual([expect.objectContaining({ size: 0 }), null]);
    });

    test.each(SOCKET_OPTIONS)('the option %j is refused by name', (options) => {
        expect(() => new EsperClient({ tenant: 'acme', apiKey: KEY, ...options })).toThrow(
            `${Object.keys(options)}: needs Node's http under axios; here calls go by fetch`,
        );
    });
});

describe('where Node’s modules are beside axios’s build for a browser', () => {
    beforeEach(hideHttpOfAxios);

    test('calls and classes go by fetch', async () => {
        const { baseUrl, bodies } = await watchedServer();
        const options = { baseUrl, apiKey: KEY };
        const esper = new EsperClient({ ...options, enterpriseId: 'e' });
        expect(await esper.device.getDeviceById({ deviceId: 'd' })).toMatchObject({ id: 'g' });
        const api = new DeviceGroupApi(createConfiguration(options), undefined, createAxios(options));
        await api.createGroup({ enterpriseId: 'e', deviceGroup: { name: 'g' } });
        expect(bodies).toEqual([null, '{"name":"g"}']);
    });

    test.each(SOCKET_OPTIONS)('the option %j is refused by name', (options) => {
        expect(() => new EsperClient({ tenant: 'acme', apiKey: KEY, ...options })).toThrow(
            `${Object.keys(options)}: needs Node's http under axios; here calls go by fetch`,
        );
    });

    test('proxy: false is taken: there is none', () => {
        expect(() => new EsperClient({ tenant: 'acme', apiKey: KEY, proxy: false })).not.toThrow();
    });
});

describe('in a realm inside Node, as that of jest’s jsdom', () => {
    /** What Node's fetch refuses: a signal of a class that is not Node's. */
    class OwnController {
        readonly signal = new EventTarget();
        abort(): void {
            this.signal.dispatchEvent(new Event('abort'));
        }
    }

    beforeEach(() => {
        hideHttpOfAxios();
        for (const name of ['fetch', 'Request', 'Response', 'Headers', 'ReadableStream', 'FormData'])
            setGlobal(name, undefined);
        for (const name of ['Request', 'Response', 'Headers', 'ReadableStream', 'FormData'])
            Reflect.deleteProperty(globalThis, name);
        setGlobal('document', {});
        setGlobal('AbortController', OwnController);
    });

    test('calls go by Node’s fetch', async () => {
        const server = await serve((_, response) => json(response, 200, { id: 'd' }));
        const { device } = new EsperClient({ baseUrl: server.baseUrl, apiKey: KEY, enterpriseId: 'e' });
        expect(await device.getDeviceById({ deviceId: 'd' })).toEqual({ id: 'd' });
    });

    test('a deadline ends a call, its socket with it', async () => {
        const server = await serve(() => {});
        const { device } = new EsperClient({ baseUrl: server.baseUrl, apiKey: KEY, enterpriseId: 'e', maxRetries: 0 });
        expect(await errorOf(device.getDeviceById({ deviceId: 'd' }, { timeout: 100 }))).toMatchObject({
            name: 'EsperTimeoutError',
        });
        await allClosed(server);
    });

    test('files go up as streams, with their progress', async () => {
        const parts: string[] = [];
        const server = await serve(async (request, response) => {
            for (const { head, body } of await readParts(request)) parts.push(head, body.toString());
            json(response, 201, { name: 'a' });
        });
        const { content } = new EsperClient({ baseUrl: server.baseUrl, apiKey: KEY, enterpriseId: 'e' });
        const progress: unknown[] = [];
        const key = toFile(Buffer.from('Zürich'), { name: 'a.txt' });
        await content.postContent({ key }, { onUploadProgress: (step) => progress.push(step) });
        expect(parts).toEqual([expect.stringContaining('filename="a.txt"'), 'Zürich']);
        expect(progress).toEqual([{ bytes: 7, total: 7 }]);
    });
});

describe('where fetch has no streams, as React Native’s', () => {
    /** As React Native's: what is no string is a file of the device by its `uri`. */
    class OwnFormData {
        readonly parts: unknown[] = [];
        append(...part: unknown[]): void {
            this.parts.push(part);
        }
    }

    beforeEach(() => {
        const send = globalThis.fetch;
        setGlobal('fetch', async (url: string, init: RequestInit) => {
            const response = await send(url, init);
            const bytes = await response.arrayBuffer();
            const { status, statusText, headers } = response;
            return { status, statusText, headers, url: response.url, arrayBuffer: async () => bytes };
        });
        restored.push(hideNode());
        for (const name of ['Request', 'Response', 'ReadableStream']) {
            setGlobal(name, undefined);
            Reflect.deleteProperty(globalThis, name);
        }
        setGlobal('FormData', OwnFormData);
    });

    test('calls and errors have what was answered', async () => {
        const server = await serve(({ url }, response) => {
            if (url?.includes('missing')) json(response, 404, { message: 'no such device' });
            else json(response, 200, { id: 'd', device_name: 'Zürich' });
        });
        const { device } = new EsperClient({ baseUrl: server.baseUrl, apiKey: KEY, enterpriseId: 'e' });
        expect(await device.getDeviceById({ deviceId: 'd' })).toEqual({ id: 'd', device_name: 'Zürich' });
        expect(await errorOf(device.getDeviceById({ deviceId: 'missing' }))).toMatchObject({
            name: 'EsperNotFoundError',
            serverMessage: 'no such device',
        });
    });

    test('an answer without a body is none', async () => {
        const server = await serve((_, response) => response.writeHead(204).end());
        const esper = new EsperClient({ baseUrl: server.baseUrl, apiKey: KEY, enterpriseId: 'e' });
        expect(await esper.request('DELETE', '/thing/')).toBeUndefined();
    });

    test('an answer that is too large is refused', async () => {
        const server = await serve((_, response) => json(response, 200, { id: 'd'.repeat(2000) }));
        const options = { baseUrl: server.baseUrl, apiKey: KEY, enterpriseId: 'e', maxResponseBytes: 1000 };
        expect(await errorOf(new EsperClient(options).device.getDeviceById({ deviceId: 'd' }))).toMatchObject({
            message: expect.stringContaining('1000 bytes'),
        });
    });

    test.each([
        ['bytes', () => toFile(Buffer.from('Zürich'), { name: 'a.txt' })],
        ['a File', () => new File(['Zürich'], 'a.txt')],
    ])('%s can’t go up, and are refused by name', async (_, create) => {
        const server = await serve((_, response) => json(response, 201, { name: 'a' }));
        const { content } = new EsperClient({ baseUrl: server.baseUrl, apiKey: KEY, enterpriseId: 'e' });
        expect(await errorOf(content.postContent({ key: create() }))).toMatchObject({
            name: 'EsperConfigurationError',
            message: "key: can't be sent: FormData here takes paths alone; nothing was sent",
            operation: 'postContent',
            sent: 'no',
        });
        expect(server.requests).toEqual([]);
    });
});

test('where there is no fetch at all it is asked for by name', () => {
    restored.push(hideNode());
    setGlobal('fetch', undefined);
    expect(() => new EsperClient({ tenant: 'acme', apiKey: KEY })).toThrow(
        'fetch: missing; this platform has none of its own',
    );
});

describe('what comes of another realm is told by its shape:', () => {
    test('an error of an interceptor says where the walk goes on', async () => {
        const server = await serve((_, response) => json(response, 200, {}));
        const instance = axios.create();
        instance.interceptors.request.use(() => Promise.reject(runInNewContext('new Error("no")')));
        const esper = clientOf(server, { axios: instance });
        expect(await errorOf(esper.device.getAllDevices().toArray({ maxItems: 1 }))).toMatchObject({
            message: 'no',
            resumeToken: expect.any(String),
        });
    });

    test('a promise that a hook returns may reject', async () => {
        const server = await serve((_, response) => json(response, 200, { id: 'd' }));
        const handled = jest.fn();
        const onRequest = (): unknown => Object.fromEntries([['then', (_: unknown, fail: unknown) => handled(fail)]]);
        await clientOf(server, { hooks: { onRequest } }).device.getDeviceById({ deviceId: 'd' });
        expect(handled).toHaveBeenCalledWith(expect.any(Function));
    });
});

test('where `process` throws when it is asked for what only Node has, calls go by fetch', async () => {
    const { baseUrl, bodies } = await watchedServer();
    // As in a route handler of Next.js that runs at the edge.
    const { getBuiltinModule } = process;
    Object.defineProperty(process, 'getBuiltinModule', {
        configurable: true,
        get() {
            throw new Error(
                'A Node.js API is used (process.getBuiltinModule) which is not supported in the Edge Runtime',
            );
        },
    });
    restored.push(() =>
        Object.defineProperty(process, 'getBuiltinModule', {
            configurable: true,
            writable: true,
            value: getBuiltinModule,
        }),
    );
    const esper = new EsperClient({ baseUrl, apiKey: KEY, enterpriseId: 'e' });
    expect(await esper.device.getDeviceById({ deviceId: 'd' })).toMatchObject({ id: 'g' });
    expect(bodies).toEqual([null]);
});
