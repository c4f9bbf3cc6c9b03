import '../support/fake-time.js';

import axios from 'axios';
import {
    type ClientOptions,
    EsperAbortError,
    EsperClient,
    EsperRateLimitError,
    type ThrottleEvent,
    toFile,
} from '../../src/index.js';
import { time } from '../support/fake-time.js';
import { until } from '../support/multipart.js';
import { gridQuota, LimitedApi, openingQuota, type Quota, slidingQuota } from '../support/quota.js';
import { clientOf, errorOf, json, KEY, serve } from '../support/servers.js';

const WINDOW_MS = 5_000;
const CALLS = 400;
const DEVICE = { deviceId: 'd' };

const QUOTAS: readonly (readonly [name: string, create: () => Quota])[] = [
    ['by the clock', () => gridQuota(100, WINDOW_MS)],
    ['from its first call on', () => openingQuota(100, WINDOW_MS)],
    ['that slides', () => slidingQuota(100, WINDOW_MS)],
];

beforeEach(() => {
    time.read = () => 0;
});

describe.each(QUOTAS)('100 calls in a window %s', (_, createQuota) => {
    describe.each(['Retry-After', 'nothing'] as const)('whose 429 says %s', (says) => {
        test.each([8, 32])('400 calls, %d in flight: none is lost, and few are turned down', async (maxConcurrency) => {
            const api = new LimitedApi(createQuota(), says, { maxConcurrency });
            const calls = Array.from({ length: CALLS }, () => api.esper.device.getDeviceById(DEVICE));
            expect(await Promise.all(calls)).toHaveLength(CALLS);
            expect(api.requests).toBeLessThanOrEqual(CALLS * 1.1);
            expect(api.now()).toBeLessThanOrEqual(3 * WINDOW_MS * 1.15);
            expect(api.mostInFlight).toBe(maxConcurrency);
        });

        test('50,000 devices, 8 pages in flight: none is lost', async () => {
            const api = new LimitedApi(createQuota(), says);
            api.rows = 50_000;
            const ids: (string | undefined)[] = [];
            for await (const { id } of api.esper.device.getAllDevices({}, { concurrency: 8 })) ids.push(id);
            expect(ids).toHaveLength(50_000);
            expect(ids.filter((id, row) => id !== `d-${row}`)).toEqual([]);
            expect(api.requests).toBeLessThanOrEqual(500 * 1.1);
            expect(api.now()).toBeLessThanOrEqual(4 * WINDOW_MS * 1.15);
        });
    });
});

/** A client whose API turns down so many calls, with these headers. */
async function refusing(times: number, headers: Record<string, string>, options: ClientOptions = {}) {
    const sleeps: number[] = [];
    const server = await serve((_, response) => {
        const isRefused = server.requests.length <= times;
        json(response, isRefused ? 429 : 200, { id: 'd', message: 'Too many calls' }, isRefused ? headers : {});
    });
    const sleep = async (milliseconds: number): Promise<void> => void sleeps.push(milliseconds);
    return { server, sleeps, esper: clientOf(server, { sleep, ...options }) };
}

describe('a 429 with Retry-After', () => {
    test('holds the calls that come after it, and sends one first', async () => {
        const answered: number[] = [];
        let open = 0;
        const server = await serve((_, response) => {
            open += 1;
            answered.push(open);
            const status = server.requests.length === 1 ? 429 : 200;
            setTimeout(() => {
                open -= 1;
                json(response, status, { id: 'd' }, status === 429 ? { 'Retry-After': '20' } : {});
            }, 5);
        });
        const sleeps: number[] = [];
        let wake: (value: unknown) => void = () => {};
        const esper = clientOf(server, {
            maxConcurrency: 4,
            sleep: (milliseconds) => {
                sleeps.push(milliseconds);
                return new Promise((resolve) => {
                    wake = resolve;
                });
            },
        });
        const first = esper.device.getDeviceById(DEVICE);
        await until(() => sleeps.length === 1);
        const others = Array.from({ length: 20 }, () => esper.device.getDeviceById(DEVICE));
        wake(undefined);
        expect(await Promise.all([first, ...others])).toHaveLength(21);
        expect(sleeps).toEqual([20_000]);
        expect(server.requests).toHaveLength(22);
        expect(answered.slice(0, 2)).toEqual([1, 1]); // the one that was turned down, the one that was tried
        expect(Math.max(...answered)).toBeLessThanOrEqual(4);
    });

    test('counts neither against maxRetries nor against a retry', async () => {
        const { esper, sleeps } = await refusing(4, { 'Retry-After': '2' }, { maxRetries: 0 });
        expect(await esper.deviceGroup.createGroup({ deviceGroup: { name: 'a' } }).withResponse()).toMatchObject({
            attempts: 5,
            status: 200,
        });
        expect(sleeps).toEqual([2000, 2000, 2000, 2000]);
    });

    test('is not waited for when the file of an upload is gone', async () => {
        const { esper, sleeps, server } = await refusing(1, { 'Retry-After': '2' });
        const error = await errorOf(
            esper.application.upload({ appFile: toFile(new Blob(['x']).stream(), { name: 'a.apk' }) }),
        );
        expect(error).toMatchObject({ status: 429, attempts: 1 });
        expect(sleeps).toEqual([]);
        expect(server.requests).toHaveLength(1);
    });
});

describe('maxThrottleWait', () => {
    test('is the most that a call is held, and the error says how long it was', async () => {
        const { esper, server } = await refusing(99, { 'Retry-After': '40' }, { maxThrottleWait: 100_000 });
        const error = await errorOf(esper.device.getDeviceById(DEVICE));
        expect(EsperRateLimitError.is(error)).toBe(true);
        expect(error).toMatchObject({
            message: 'getDeviceById: 429 Too many calls (held for 80 s; maxThrottleWait is 100 s)',
            attempts: 3,
            retryAfterMs: 40_000,
            sent: 'yes',
        });
        expect(server.requests).toHaveLength(3);
    });

    test('holds for calls that were never sent too', async () => {
        const { esper } = await refusing(1, { 'Retry-After': '60' }, { maxThrottleWait: 50_000, maxConcurrency: 1 });
        const [refused, waiting] = [esper.device.getDeviceById(DEVICE), esper.token.getTokenInfo()];
        expect(await errorOf(refused)).toMatchObject({ serverMessage: 'Too many calls', attempts: 1 });
        const reason =
            'getTokenInfo: 429 The API takes no calls for another 60 s (held for 0 s; maxThrottleWait is 50 s)';
        const unsent = { message: reason, status: 429, attempts: 0, sent: 'no', operation: 'getTokenInfo' };
        expect(await errorOf(waiting)).toMatchObject(unsent);
        expect(await errorOf(esper.token.getTokenInfo())).toMatchObject({ attempts: 0, sent: 'no' }); // comes later
    });

    test('of 0: a 429 is one failure among others', async () => {
        const { esper, sleeps } = await refusing(99, {}, { maxThrottleWait: 0 });
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({ status: 429, attempts: 3 });
        expect(sleeps).toEqual([250, 500]);
    });
});

test('the signal ends a hold at once: of the call that was turned down, and of one that waits', async () => {
    const { esper } = await refusing(99, { 'Retry-After': '60' }, { sleep: undefined, maxConcurrency: 1 });
    const controller = new AbortController();
    const { signal } = controller;
    const calls = [1, 2, 3].map(() => errorOf(esper.device.getDeviceById(DEVICE, { signal })));
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort('enough');
    const errors = await Promise.all(calls);
    for (const error of errors) expect(error).toMatchObject({ name: 'EsperAbortError', cause: 'enough' });
    expect(errors.map((error) => Reflect.get(Object(error), 'attempts'))).toEqual([1, 0, 0]);
    for (const error of errors) {
        expect(EsperAbortError.is(error) && error.heldBy?.status).toBe(429);
        expect(error).toHaveProperty(
            'message',
            expect.stringMatching(/^The call was aborted while it was held back after a 429: /),
        );
        expect(JSON.stringify(error)).not.toContain('heldBy');
    }
});

test('hooks and log tell of a hold once, and of each call that was turned down', async () => {
    const held: ThrottleEvent[] = [];
    const retried: number[] = [];
    const lines: string[] = [];
    const note = (line: string): void => void lines.push(line.replace(/ in \d+ ms/, ''));
    const { esper } = await refusing(
        3,
        { 'Retry-After': '5' },
        {
            sleep: () => until(() => retried.length === 3),
            maxConcurrency: 3,
            logLevel: 'warn',
            logger: { error: note, warn: note, info: note, debug: note },
            hooks: {
                onThrottle: (event) => held.push(event),
                onRetry: ({ delayMs }) => retried.push(Math.round(delayMs / 1000)),
            },
        },
    );
    await Promise.all([1, 2, 3].map(() => esper.device.getDeviceById(DEVICE)));
    const pathTemplate = '/enterprise/{enterprise_id}/device/{device_id}/';
    const event = { operation: 'getDeviceById', method: 'GET', pathTemplate, attempt: 1 };
    const call = { callId: expect.any(Number), waitedMs: expect.any(Number) };
    expect(held).toEqual([{ ...event, ...call, holdMs: 5000, retryAfterMs: 5000 }]);
    expect(retried.length).toBe(3);
    expect(lines[0]).toBe('esper-client getDeviceById: status 429, all calls are held for 5000 ms');
    expect(lines.filter((line) => line.includes('attempt 1, again in'))).toHaveLength(3);
});

test('a call that takes its time does not keep the others for ever when calls go out again', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'setInterval'] });
    try {
        let calls = 0;
        const server = await serve((request, response) => {
            calls += 1;
            if (calls === 1) json(response, 429, {}, { 'Retry-After': '1' });
            else if (request.method === 'GET') json(response, 200, { id: 'd' });
        });
        const esper = clientOf(server, { timeout: 3_600_000 });
        const slow = errorOf(esper.deviceGroup.createGroup({ deviceGroup: { name: 'a' } })); // tried first, unanswered
        await until(() => calls === 2);
        const others = [1, 2, 3].map(() => esper.device.getDeviceById(DEVICE));
        await jest.advanceTimersByTimeAsync(2_000);
        expect(await Promise.all(others)).toHaveLength(3);
        await server.close();
        expect(await slow).toMatchObject({ name: 'EsperConnectionError' });
    } finally {
        jest.useRealTimers();
    }
});

test('a limiter is asked again before a call that was turned down is sent again', async () => {
    const acquire = jest.fn(async () => {});
    const { esper } = await refusing(2, { 'Retry-After': '1' }, { limiter: { acquire } });
    await esper.device.getDeviceById(DEVICE);
    expect(acquire).toHaveBeenCalledTimes(3);
});

test('a failure of another kind ends a hold as a success does', async () => {
    const outcomes = [429, 500, 200];
    const instance = axios.create({
        adapter: async (config) => {
            const status = outcomes.shift() ?? 200;
            return { status, statusText: '', headers: {}, data: '{"id":"d"}', config };
        },
    });
    const esper = new EsperClient({
        tenant: 'acme',
        apiKey: KEY,
        enterpriseId: 'e',
        axios: instance,
        sleep: async () => {},
    });
    expect(await esper.device.getDeviceById(DEVICE).withResponse()).toMatchObject({ attempts: 3 });
});
