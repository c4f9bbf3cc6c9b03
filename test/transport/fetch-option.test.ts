import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
    createAxios,
    createConfiguration,
    EnterpriseApi,
    EsperClient,
    type Fetch,
    fileFromPath,
    toFile,
} from '../../src/index.js';
import { createTestTenant } from '../../tenant/src/index.js';
import { clientOf, errorOf, json, KEY, serve } from '../support/servers.js';

const DEVICE = { deviceId: 'd' };

/** A client whose calls are answered by a function. */
const over = (fetch: Fetch, options: object = {}): EsperClient =>
    new EsperClient({ tenant: 'acme', apiKey: KEY, enterpriseId: 'e-1', fetch, sleep: async () => {}, ...options });

describe('on a test tenant without a socket', () => {
    /** Fails on every socket that is opened. */
    const forbidSockets = (): jest.SpyInstance =>
        jest.spyOn(Socket.prototype, 'connect').mockImplementation(() => {
            throw new Error('a socket was opened');
        });

    test('lists, commands, requests by path and the bare classes work', async () => {
        const sockets = forbidSockets();
        const tenant = createTestTenant({ devices: 250, speed: 1000 });
        const options = { baseUrl: tenant.baseUrl, apiKey: tenant.apiKey, fetch: tenant.fetch };
        const esper = new EsperClient(options);
        const ids = (await esper.device.getAllDevices().toArray({ maxItems: Infinity })).map(({ id }) => id);
        expect(ids).toHaveLength(250);
        const batch = await esper.sendCommand({ command_type: 'DEVICE', devices: ids.slice(0, 3), command: 'REBOOT' });
        expect((await esper.waitForCommand(batch, { maxWait: 30_000 })).ended).toBe(3);
        expect(await esper.request('GET', '/v1/enterprise/{enterprise_id}/')).toMatchObject({
            id: tenant.enterpriseId,
        });
        const api = new EnterpriseApi(createConfiguration(options), undefined, createAxios(options));
        const { data } = await api.getEnterprise({ enterpriseId: tenant.enterpriseId });
        expect(data.id).toBe(tenant.enterpriseId);
        expect(sockets).not.toHaveBeenCalled();
    });

    test('files go up, from disk and as a stream, with progress, and come down again', async () => {
        const sockets = forbidSockets();
        const folder = await mkdtemp(path.join(tmpdir(), 'esper-fetch-'));
        try {
            const tenant = createTestTenant();
            const esper = new EsperClient({ baseUrl: tenant.baseUrl, apiKey: tenant.apiKey, fetch: tenant.fetch });
            const progress: number[] = [];
            const onUploadProgress = ({ bytes }: { bytes: number }): void => void progress.push(bytes);
            const [source = ''] = await apks();
            const { application } = await esper.application.upload(
                { appFile: await fileFromPath(source) },
                { onUploadProgress },
            );
            expect(progress.at(-1)).toBe((await readFile(source)).length);
            const [version] = application.versions ?? [];
            const target = path.join(folder, 'down.apk');
            await esper.download(version?.download_url ?? '', { path: target });
            expect(await readFile(target)).toEqual(await readFile(source));
            const key = toFile(new Blob(['hello']).stream(), { name: 'a.txt' });
            expect(await esper.content.postContent({ key })).toMatchObject({ name: 'a.txt', size: '5' });
            expect(sockets).not.toHaveBeenCalled();
        } finally {
            await rm(folder, { recursive: true });
        }
    });

    test('its weather is that of a network', async () => {
        const tenant = createTestTenant();
        const { baseUrl, apiKey, fetch } = tenant;
        const esper = new EsperClient({ baseUrl, apiKey, fetch, sleep: async () => {}, timeout: 200 });
        for (const kind of ['reset', 'cut', 'stall', 'html'] as const) {
            tenant.fault({ kind, operation: 'getEnterprise', count: 3 });
            const error = await errorOf(esper.enterprise.getEnterprise());
            expect(Object(error).name).toBe(
                { stall: 'EsperTimeoutError', html: 'EsperServerError' }[String(kind)] ?? 'EsperConnectionError',
            );
            tenant.clearFaults();
        }
    });

    const apks = async (): Promise<string[]> => {
        const { readdir } = await import('node:fs/promises');
        const folder = path.resolve('examples/apk');
        return (await readdir(folder)).filter((name) => name.endsWith('.apk')).map((name) => path.join(folder, name));
    };
});

describe('a fetch of the caller’s', () => {
    test('gets the address as a string, the key, a signal, and is told to follow nothing', async () => {
        const fetch = jest.fn<ReturnType<Fetch>, Parameters<Fetch>>(async () => Response.json({ id: 'd' }));
        await over(fetch).device.getDeviceById(DEVICE);
        expect(fetch).toHaveBeenCalledWith(
            'https://acme-api.esper.cloud/api/enterprise/e-1/device/d/',
            expect.objectContaining({ method: 'GET', redirect: 'manual', credentials: 'omit' }),
        );
        const [, { headers, signal }] = fetch.mock.calls[0] ?? ['', {}];
        expect(new Headers(headers).get('authorization')).toBe(`Bearer ${KEY}`);
        expect(signal?.aborted).toBe(false);
    });

    test('is called as a function and not as a method, as platforms want it', async () => {
        const fetch = async function (this: unknown): Promise<Response> {
            return Response.json({ id: String(this) });
        };
        expect(await over(fetch).device.getDeviceById(DEVICE)).toEqual({ id: 'undefined' });
    });

    test('that fails is retried and never shows the key', async () => {
        let calls = 0;
        const fetch: Fetch = async (_, { headers }) => {
            calls += 1;
            throw new Error(`no way: ${JSON.stringify(headers)}`);
        };
        const error = await errorOf(over(fetch).device.getDeviceById(DEVICE));
        expect(error).toMatchObject({ name: 'EsperConnectionError', attempts: 3, sent: 'unknown' });
        expect(calls).toBe(3);
        expect(`${Object(error).message}${Object(error).cause?.message}`).not.toContain(KEY);
    });

    test('that fails to connect has sent nothing, so that a POST is repeated', async () => {
        const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
        const fetch: Fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
        const call = over(fetch).deviceGroup.createGroup({ deviceGroup: { name: 'Lab' } });
        expect(await errorOf(call)).toMatchObject({ sent: 'no', attempts: 3 });
    });

    test.each<[string, unknown]>([
        ['nothing', undefined],
        ['an object', {}],
        ['a status alone', { status: 200 }],
    ])('that gives %s is refused by name', async (_, answer) => {
        const error = await errorOf(over(async () => answer as Response).device.getDeviceById(DEVICE));
        expect(error).toMatchObject({ name: 'EsperConfigurationError', operation: 'getDeviceById', sent: 'unknown' });
        expect(Object(error).message).toContain('fetch: expected the function to give a Response');
    });

    test('that follows a redirect although it is told not to is an error', async () => {
        const target = await serve((_, response) => json(response, 200, { id: 'd' }));
        const server = await serve((_, response) => response.writeHead(302, { Location: target.baseUrl }).end());
        const options = { fetch: (url: string, init: RequestInit) => fetch(url, { ...init, redirect: 'follow' }) };
        expect(await errorOf(clientOf(server, options).device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperResponseError',
            message: expect.stringContaining('fetch has followed a redirect'),
            attempts: 1,
        });
    });

    test('that knows no signals: the call ends all the same, and its answer is let go', async () => {
        let isCancelled = false;
        const body = new ReadableStream({
            start: (controller) => controller.enqueue(new Uint8Array(3)),
            cancel: () => {
                isCancelled = true;
            },
        });
        const fetch: Fetch = async () => new Response(body);
        const call = over(fetch, { timeout: 20, maxRetries: 0 }).device.getDeviceById(DEVICE);
        expect(await errorOf(call)).toMatchObject({ name: 'EsperTimeoutError' });
        expect(isCancelled).toBe(true);
    });

    test('that answers too late: its answer is let go', async () => {
        let answer: (response: Response) => void = () => {};
        let isCancelled: () => void = () => {};
        const cancelled = new Promise<void>((resolve) => (isCancelled = resolve));
        const fetch: Fetch = () => new Promise((resolve) => (answer = resolve));
        const call = over(fetch, { timeout: 20, maxRetries: 0 }).device.getDeviceById(DEVICE);
        expect(await errorOf(call)).toMatchObject({ name: 'EsperTimeoutError' });
        answer(new Response(new ReadableStream({ cancel: () => isCancelled() })));
        await cancelled;
    });
});

test.each(['axios', 'transport', 'proxy', 'httpAgent', 'httpsAgent'])('fetch is refused beside %s', async (name) => {
    const { createUndiciTransport } = await import('../../src/undici.js');
    const { default: axios } = await import('axios');
    const others = { axios, transport: createUndiciTransport(), proxy: 'http://p:1', httpAgent: {}, httpsAgent: {} };
    const option = { [name]: Reflect.get(others, name) };
    expect(() => over(fetch, option)).toThrow(`fetch and ${name}: expected one of the two, got both`);
});
