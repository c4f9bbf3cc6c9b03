import axios, { AxiosError } from 'axios';
import type { ClientOptions } from '../../src/configuration/client-options.js';
import {
    createAxios,
    EsperClient,
    EsperConfigurationError,
    EsperKeyError,
    EsperNotFoundError,
    EsperRateLimitError,
    toFile,
} from '../../src/index.js';
import { parseRetryAfter } from '../../src/response/error-response.js';
import { until } from '../support/multipart.js';
import { answer, clientOf, errorOf, json, KEY, serve, serveSockets } from '../support/servers.js';

const DEVICE = { deviceId: 'd-1' };
const GROUP = { deviceGroup: { name: 'a' } };

function fail(message: string): never {
    throw new Error(message);
}

/** A server that answers with these, one after another, the last one for ever; and a client whose waits are noted. */
async function script(
    answers: readonly (readonly [status: number, headers?: Record<string, string>, body?: string])[],
    options: ClientOptions = {},
) {
    const waits: number[] = [];
    let next = 0;
    const server = await serveSockets((socket) => {
        const [status, headers, body] = answers[Math.min(next, answers.length - 1)] ?? [500];
        next += 1;
        socket.write(answer(status, status === 204 ? '' : (body ?? '{"id":"d-1"}'), headers));
    });
    const sleep = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
    return { server, waits, esper: clientOf(server, { sleep, ...options }) };
}

afterEach(() => {
    jest.useRealTimers();
});

describe('what is tried again', () => {
    test.each([408, 429, 500, 502, 503, 504])('a GET that was answered %i', async (status) => {
        const { esper, server } = await script([[status], [200]]);
        expect(await esper.device.getDeviceById(DEVICE).withResponse()).toMatchObject({
            attempts: 2,
            data: { id: 'd-1' },
        });
        expect(server.requests).toHaveLength(2);
    });

    test.each([400, 401, 403, 404, 405, 409, 415, 501, 505])('not a GET that was answered %i', async (status) => {
        const { esper, server } = await script([[status], [200]]);
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({ status, attempts: 1 });
        expect(server.requests).toHaveLength(1);
    });

    test('PUT and DELETE like GET', async () => {
        const { esper } = await script([[503], [200], [503], [204]]);
        const put = esper.deviceGroup.updateGroup({ groupId: 'g', ...GROUP }).withResponse();
        expect(await put).toMatchObject({ attempts: 2 });
        expect(await esper.deviceGroup.deleteGroup({ groupId: 'g' }).withResponse()).toMatchObject({ attempts: 2 });
    });

    test.each([408, 500, 502, 503, 504])(
        'not a POST or PATCH that was answered %i: it may have been done',
        async (status) => {
            const { esper, server } = await script([[status]]);
            expect(await errorOf(esper.deviceGroup.createGroup(GROUP))).toMatchObject({ status, attempts: 1 });
            expect(await errorOf(esper.deviceGroup.partialUpdateGroup({ groupId: 'g', ...GROUP }))).toMatchObject({
                status,
                attempts: 1,
            });
            expect(server.requests).toHaveLength(2);
        },
    );

    test.each(['HEAD', 'OPTIONS'])('%s like GET', async (method) => {
        const { server } = await script([[503], [204]]);
        const instance = createAxios({ baseUrl: server.baseUrl, apiKey: KEY, sleep: async () => {} });
        expect(await instance.request({ method, url: '/v1/token-info/' })).toMatchObject({ status: 204, attempts: 2 });
    });

    test('a POST that was answered 429, or whose connection was refused', async () => {
        const { esper } = await script([[429], [201]]);
        expect(await esper.deviceGroup.createGroup(GROUP).withResponse()).toMatchObject({ attempts: 2 });
        const refused = clientOf({ baseUrl: 'http://127.0.0.1:2/api' }).deviceGroup.createGroup(GROUP);
        expect(await errorOf(refused)).toMatchObject({ name: 'EsperConnectionError', attempts: 3 });
    });

    test('an upload that was answered 429, from a file and not from a stream, whose bytes are gone', async () => {
        const server = await serve((request, response) => {
            request.resume().once('end', () => json(response, 429, {}));
        });
        const file = new File(['bytes'], 'kiosk.apk');
        const stream = toFile(file.stream(), { name: 'kiosk.apk' });
        for (const [appFile, attempts] of [[file, 3] as const, [stream, 1] as const]) {
            const error = await errorOf(clientOf(server, { maxThrottleWait: 0 }).application.upload({ appFile }));
            expect(error).toMatchObject({ status: 429, attempts });
        }
    });

    test('not a POST whose connection was closed, or that had no answer in time', async () => {
        const cut = await serveSockets((socket) => socket.end());
        expect(await errorOf(clientOf(cut).deviceGroup.createGroup(GROUP))).toMatchObject({
            name: 'EsperConnectionError',
            attempts: 1,
        });
        const silent = await serveSockets(() => {});
        const late = clientOf(silent).deviceGroup.createGroup(GROUP, { timeout: 50 });
        expect(await errorOf(late)).toMatchObject({
            name: 'EsperTimeoutError',
            message: 'No complete answer within 50 ms',
            attempts: 1,
        });
    });

    test('any of them with idempotent: true', async () => {
        const { esper } = await script([[503], [201]]);
        expect(await esper.deviceGroup.createGroup(GROUP, { idempotent: true }).withResponse()).toMatchObject({
            attempts: 2,
        });
        const silent = await serveSockets(() => {});
        const late = clientOf(silent).deviceGroup.createGroup(GROUP, { timeout: 50, idempotent: true, maxRetries: 1 });
        expect(await errorOf(late)).toMatchObject({ name: 'EsperTimeoutError', attempts: 2 });
    });

    test('a GET that had no answer in time', async () => {
        jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'setInterval'] });
        const server = await serveSockets((socket, _, connection) => {
            if (connection > 1) socket.write(answer(200, '{"id":"d-1"}'));
        });
        const call = clientOf(server).device.getDeviceById(DEVICE, { timeout: 100 }).withResponse();
        await until(() => server.requests.length === 1);
        await jest.advanceTimersByTimeAsync(100);
        expect(await call).toMatchObject({ attempts: 2 });
    });

    test('maxRetries of the call, else of the client, else two', async () => {
        const { esper } = await script([[500]]);
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({ attempts: 3 });
        expect(await errorOf(esper.device.getDeviceById(DEVICE, { maxRetries: 0 }))).toMatchObject({ attempts: 1 });
        expect(await errorOf(esper.device.getDeviceById(DEVICE, { maxRetries: 5 }))).toMatchObject({ attempts: 6 });
        const { esper: patient } = await script([[500]], { maxRetries: 1 });
        expect(await errorOf(patient.device.getDeviceById(DEVICE))).toMatchObject({ attempts: 2 });
    });

    test('a 404 to a DELETE whose earlier attempt ended unknown says that it may have been done', async () => {
        const { esper } = await script([[502], [404, {}, '{"message":"Not found."}']]);
        const error = await errorOf(esper.deviceGroup.deleteGroup({ groupId: 'g' }));
        expect(EsperNotFoundError.is(error)).toBe(true);
        expect(error).toMatchObject({
            message:
                'deleteGroup: 404 Not found. (an earlier attempt, whose outcome is not known, may have deleted it)',
            attempts: 2,
        });
        const { esper: reader } = await script([[502], [404, {}, '{"message":"Not found."}']]);
        expect(await errorOf(reader.device.getDeviceById(DEVICE))).toMatchObject({
            message: 'getDeviceById: 404 Not found.',
        });
    });

    test.each<[string, number | string, boolean]>([
        ['500', 500, true],
        ['408', 408, true],
        ['429', 429, false],
        ['a closed connection', 'ECONNRESET', true],
        ['a connection that was refused', 'ECONNREFUSED', false],
        ['no answer in time', 'silence', true],
    ])('a DELETE may have been done before its 404: after %s', async (_, first, mayBeDone) => {
        let isFirst = true;
        const instance = axios.create({
            adapter: async (config) => {
                const outcome = isFirst ? first : 404;
                isFirst = false;
                if (outcome === 'silence') return new Promise(() => {});
                if (typeof outcome === 'string') {
                    const syscall = outcome === 'ECONNREFUSED' ? 'connect' : 'read';
                    throw AxiosError.from(Object.assign(new Error(outcome), { code: outcome, syscall }));
                }
                return { status: outcome, statusText: 'Not found.', headers: {}, data: '', config };
            },
        });
        const esper = clientOf({ baseUrl: 'http://127.0.0.1:1/api' }, { axios: instance, timeout: 50 });
        const { message } = (await errorOf(esper.deviceGroup.deleteGroup({ groupId: 'g' }))) as Error;
        expect(message.endsWith('may have deleted it)')).toBe(mayBeDone);
        expect(message).toMatch(/^deleteGroup: 404 Not found\./);
    });
});

describe('how long it waits', () => {
    test('full jitter over 0.5 s, doubled each time, 20 s at most', async () => {
        const { esper, waits } = await script([[500]], { random: () => 0.999, maxRetries: 8 });
        await errorOf(esper.device.getDeviceById(DEVICE));
        expect(waits.map((wait) => Math.round(wait / 0.999))).toEqual([
            500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000,
        ]);
        const { esper: lucky, waits: none } = await script([[500]], { random: () => 0 });
        await errorOf(lucky.device.getDeviceById(DEVICE));
        expect(none).toEqual([0, 0]);
    });

    test.each<[string, number, number]>([
        ['7', 429, 7000],
        ['0', 503, 0],
        ['60', 503, 60_000],
        ['Tue, 14 Nov 2023 22:13:30 GMT', 503, 10_000],
        ['Tue, 14 Nov 2023 22:13:10 GMT', 503, 0],
        ['300', 429, 300_000],
    ])('Retry-After: %s after %i is obeyed', async (value, status, wait) => {
        const { esper, waits } = await script([[status, { 'Retry-After': value }], [200]], {
            now: () => 1_700_000_000_000,
        });
        await esper.device.getDeviceById(DEVICE);
        expect(waits).toEqual([wait]);
    });

    test.each([
        ['61', 503, 61_000],
        ['301', 429, 301_000],
        ['999999999999999999999', 429, Number.MAX_SAFE_INTEGER],
        ['Tue, 14 Nov 2023 22:15:20 GMT', 503, 120_000],
        ['Tue, 14 Nov 2023 22:23:20 GMT', 429, 600_000],
    ])(
        'Retry-After: %s after %i is too long: the error comes back at once and tells it',
        async (value, status, retryAfterMs) => {
            const { esper, waits } = await script([[status, { 'Retry-After': value }], [200]], {
                now: () => 1_700_000_000_000,
            });
            const error = await errorOf(esper.device.getDeviceById(DEVICE));
            expect(error).toMatchObject({ status, retryAfterMs, attempts: 1 });
            expect(waits).toEqual([]);
        },
    );

    test.each(['-5', 'soon', '', '1e3', '0x10', 'NaN', '5 minutes', 'Someday, soon', 'Mon, 32 Foo 2026 00:00:00 GMT'])(
        'Retry-After: %j says nothing: the usual back-off',
        async (value) => {
            const { esper, waits } = await script([[503, { 'Retry-After': value }], [200]]);
            await esper.device.getDeviceById(DEVICE);
            expect(waits).toEqual([250]);
        },
    );

    test('all forms of a date of HTTP', () => {
        const now = Date.UTC(1994, 10, 6, 8, 49, 30);
        expect(parseRetryAfter('Sun, 06 Nov 1994 08:49:37 GMT', now)).toBe(7000);
        expect(parseRetryAfter('Sunday, 06-Nov-94 08:49:37 GMT', now)).toBe(7000);
        expect(parseRetryAfter('Sun Nov  6 08:49:37 1994', now)).toBe(7000);
        expect(parseRetryAfter('Sun Nov  6 08:49:37 1994 GMT', now)).toBe(7000);
        expect(parseRetryAfter('1.5', now)).toBe(1500);
        expect(parseRetryAfter(' 0.125 ', now)).toBe(125);
        expect(parseRetryAfter('maybe Sun, 06 Nov 1994 08:49:37 GMT', now)).toBeUndefined();
    });
});

describe('a failing server is not stormed', () => {
    test('50 retries empty the bucket; then errors come back at once', async () => {
        const { esper, server } = await script([[500]]);
        for (let call = 0; call < 25; call += 1) {
            expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({ attempts: 3 });
        }
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({ attempts: 1 });
        expect(server.requests).toHaveLength(76);
    });

    test('ten successes give a retry back', async () => {
        let status = 500;
        const server = await serve((_, response) => json(response, status, { id: 'd' }));
        const esper = clientOf(server);
        for (let call = 0; call < 25; call += 1) await errorOf(esper.device.getDeviceById(DEVICE));
        status = 200;
        for (let call = 0; call < 10; call += 1) await esper.device.getDeviceById(DEVICE);
        status = 500;
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({ attempts: 2 });
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({ attempts: 1 });
    });

    test('a retry that succeeds costs nothing, nor does a 429 that says when', async () => {
        let calls = 0;
        const server = await serve((_, response) => {
            calls += 1;
            json(response, calls % 2 === 1 ? 500 : 200, { id: 'd' });
        });
        const esper = clientOf(server);
        for (let call = 0; call < 200; call += 1) await esper.device.getDeviceById(DEVICE);
        const { esper: paced } = await script([[429, { 'Retry-After': '1' }]], { maxThrottleWait: 0 });
        for (let call = 0; call < 60; call += 1)
            expect(await errorOf(paced.device.getDeviceById(DEVICE))).toMatchObject({ attempts: 3 });
    });

    test.each<[string, number, Record<string, string>]>([
        ['a 429 that does not say when', 429, {}],
        ['a 503 that does', 503, { 'Retry-After': '0' }],
    ])('%s is paid for', async (_, status, headers) => {
        const { esper } = await script([[status, headers]], { maxRetries: 49, maxThrottleWait: 0 });
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({ attempts: 50 });
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({ attempts: 2 });
    });

    test('each client has its own bucket', async () => {
        const { esper, server } = await script([[500]]);
        for (let call = 0; call < 30; call += 1) await errorOf(esper.device.getDeviceById(DEVICE));
        expect(await errorOf(clientOf(server).device.getDeviceById(DEVICE))).toMatchObject({ attempts: 3 });
    });
});

describe('before every attempt', () => {
    test('the key is asked for, so that a rotated one is picked up', async () => {
        const keys = ['first', 'second', 'third'];
        const seen: unknown[] = [];
        const server = await serve((request, response) => {
            seen.push(request.headers.authorization);
            json(response, seen.length < 3 ? 503 : 200, { id: 'd' });
        });
        await clientOf(server, { apiKey: async () => keys.shift() ?? '' }).device.getDeviceById(DEVICE);
        expect(seen).toEqual(['Bearer first', 'Bearer second', 'Bearer third']);
    });

    test.each<[string, () => unknown, string]>([
        ['nothing', () => undefined, 'is no string, but none'],
        ['a line break', () => 'k\r\nX: y', 'has a line break, as the end of a file has; trim it'],
        [
            'a header',
            async () => 'Bearer k',
            "begins with 'Bearer ', which the client writes itself; give the key alone",
        ],
    ])('a key function that gives %s ends the call, and nothing is sent', async (_, apiKey, words) => {
        const server = await serve((_request, response) => json(response, 200, {}));
        const error = await errorOf(clientOf(server, { apiKey: apiKey as () => string }).device.getDeviceById(DEVICE));
        const message = `apiKey: the function gave a key that ${words}`;
        expect(error).toMatchObject({ name: 'EsperConfigurationError', message, sent: 'no' });
        expect(server.requests).toHaveLength(0);
    });

    test.each(['GET', 'POST'])(
        'a vault that fails is asked again like a host that refuses, for a %s too',
        async (method) => {
            let failures = 0;
            const apiKey = async (): Promise<string> => {
                failures += 1;
                if (failures < 3) throw new Error('vault is shut');
                return 'k';
            };
            const { esper, server, waits } = await script([[200]], { apiKey });
            if (method === 'GET') await esper.device.getDeviceById(DEVICE);
            else await esper.deviceGroup.createGroup(GROUP);
            expect(server.requests).toHaveLength(1);
            expect(waits).toHaveLength(2);
        },
    );

    test.each<[string, () => never | Promise<never>]>([
        ['throws', () => fail('vault is shut')],
        ['rejects', async () => fail('vault is shut')],
    ])('a vault that %s every time is an EsperKeyError, and nothing is sent', async (_, apiKey) => {
        const { esper, server } = await script([[200]], { apiKey });
        const error = await errorOf(esper.device.getDeviceById(DEVICE));
        expect(EsperKeyError.is(error) && !EsperConfigurationError.is(error)).toBe(true);
        expect(error).toMatchObject({
            message: 'apiKey: the function threw: vault is shut',
            cause: new Error('vault is shut'),
            operation: 'getDeviceById',
            attempts: 3,
            sent: 'no',
        });
        expect(error).not.toHaveProperty('status');
        expect(server.requests).toHaveLength(0);
    });

    test('what a vault says of itself is told without its secrets', async () => {
        const words =
            'GET https://me:pw@vault.example/v1?token=abc with Bearer s.1 and hvs.CAESIJ0123456789abcdefXYZ: 403';
        const { esper } = await script([[200]], { apiKey: () => fail(words), maxRetries: 0 });
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({
            message: 'apiKey: the function threw: GET ***@vault.example/v1?*** with Bearer *** and hvs.***: 403',
        });
    });

    test('the limiter is asked for leave, and told of the signal', async () => {
        const { signal } = new AbortController();
        const acquire = jest.fn(async () => {});
        const { esper } = await script([[503], [503], [200]], { limiter: { acquire } });
        await esper.device.getDeviceById(DEVICE, { signal });
        expect(acquire.mock.calls).toEqual([[{ signal }], [{ signal }], [{ signal }]]);
    });

    test('a limiter that fails ends the call, and nothing is sent', async () => {
        const cause = new Error('no quota');
        const { esper, server } = await script([[200]], { limiter: { acquire: () => Promise.reject(cause) } });
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperError',
            message: 'limiter: acquire failed',
            cause,
            attempts: 0,
        });
        expect(server.requests).toHaveLength(0);
    });

    test('an error of ours that a limiter throws is the error of the call: it says what it says', async () => {
        const cause = new EsperRateLimitError('The shared quota is used up', { status: 429, retryAfterMs: 120_000 });
        const { esper, server } = await script([[200]], { limiter: { acquire: () => Promise.reject(cause) } });
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toBe(cause);
        expect(cause).toMatchObject({ operation: 'getDeviceById', attempts: 0 });
        expect(server.requests).toHaveLength(0);
    });

    test('a sleep that fails ends the call, and nothing more is sent', async () => {
        const cause = new Error('no clock');
        const { esper, server } = await script([[503]], { sleep: () => Promise.reject(cause) });
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperError',
            message: 'Something unforeseen went wrong',
            cause,
            operation: 'getDeviceById',
            attempts: 1,
        });
        expect(server.requests).toHaveLength(1);
    });
});

test('without a sleep of its own a client really waits', async () => {
    const { server } = await script([[503], [200]]);
    const esper = new EsperClient({ baseUrl: server.baseUrl, apiKey: KEY, enterpriseId: 'e', random: () => 0.05 });
    const started = performance.now();
    await esper.device.getDeviceById(DEVICE);
    expect(performance.now() - started).toBeGreaterThanOrEqual(24);
});
