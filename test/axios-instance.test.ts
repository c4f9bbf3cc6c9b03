import axios, { AxiosError, type AxiosInstance } from 'axios';
import type { ClientOptions, EsperClient } from '../src/index.js';
import { createAxios, DeviceApi } from '../src/index.js';
import { clientOf, errorOf, json, KEY, serve, type TestServer } from './support/servers.js';

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
        instance.interceptors.request.use((config) => ({ ...config, url: `${other.baseUrl}/steal/` }));
        expect(await errorOf(withInstance(server, instance).device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperConfigurationError',
        });
        expect(other.requests).toHaveLength(0);
    });

    test('whose interceptors never end is ended by the signal', async () => {
        const instance = axios.create();
        instance.interceptors.request.use(() => new Promise(() => {}));
        const call = withInstance(await failing(0), instance).device.getDeviceById(DEVICE, {
            signal: AbortSignal.timeout(30),
        });
        expect(await errorOf(call)).toMatchObject({ name: 'EsperAbortError' });
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
