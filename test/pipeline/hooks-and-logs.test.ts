import axios from 'axios';
import {
    type ClientOptions,
    createAxios,
    type LogLevel,
    type RequestEvent,
    type ResponseEvent,
} from '../../src/index.js';
import { clientOf, errorOf, json, KEY, serve, serveSockets, type TestServer } from '../support/servers.js';

const DEVICE = { deviceId: 'd-secret-id' };

async function failingOnce(status = 503): Promise<TestServer> {
    let calls = 0;
    return serve((_, response) => {
        calls += 1;
        json(response, calls === 1 ? status : 200, { id: 'd' }, { 'x-request-id': `r-${calls}` });
    });
}

/** A log line without what differs from run to run. */
const withoutTime = (line: string): string => line.replace(/ in \d+ ms, attempt/, ' in N ms, attempt');

describe('hooks', () => {
    test('see each attempt, its end and the wait between, and no parameter', async () => {
        const events: unknown[] = [];
        const hooks = {
            onRequest: (event: object) => events.push(['request', event]),
            onResponse: (event: object) => events.push(['response', event]),
            onRetry: (event: object) => events.push(['retry', event]),
        };
        await clientOf(await failingOnce(), { hooks }).device.getDeviceById(DEVICE);
        const call = {
            callId: expect.any(Number),
            operation: 'getDeviceById',
            method: 'GET',
            pathTemplate: '/enterprise/{enterprise_id}/device/{device_id}/',
            waitedMs: expect.any(Number),
        };
        const failed = {
            ...call,
            attempt: 1,
            status: 503,
            requestId: 'r-1',
            reason: 'status 503',
            durationMs: expect.any(Number),
            callMs: expect.any(Number),
        };
        expect(events).toEqual([
            ['request', { ...call, attempt: 1 }],
            ['response', failed],
            ['retry', { ...failed, delayMs: 250 }],
            ['request', { ...call, attempt: 2 }],
            [
                'response',
                {
                    ...call,
                    attempt: 2,
                    status: 200,
                    requestId: 'r-2',
                    reason: undefined,
                    durationMs: expect.any(Number),
                    callMs: expect.any(Number),
                },
            ],
        ]);
    });

    test('tell calls apart, and what each of them waited for', async () => {
        const server = await serve((_, response) => setTimeout(() => json(response, 200, { id: 'd' }), 30));
        const starts: RequestEvent[] = [];
        const ends: ResponseEvent[] = [];
        const esper = clientOf(server, {
            maxConcurrency: 1,
            hooks: { onRequest: (event) => void starts.push(event), onResponse: (event) => void ends.push(event) },
        });
        await Promise.all([esper.device.getDeviceById(DEVICE), esper.device.getDeviceById(DEVICE)]);
        const [first, second] = ends;
        expect(new Set(ends.map(({ callId }) => callId)).size).toBe(2);
        expect(starts.map(({ callId }) => callId)).toEqual(ends.map(({ callId }) => callId));
        // The second had the only slot when the first was done.
        expect(second?.waitedMs).toBeGreaterThanOrEqual((first?.durationMs ?? 0) * 0.9);
        for (const { callMs, waitedMs, durationMs } of ends) expect(callMs).toBeCloseTo(waitedMs + durationMs, 3);
    });

    test('count each wait and each attempt once', async () => {
        let calls = 0;
        const server = await serve((_, response) => {
            calls += 1;
            setTimeout(() => json(response, calls === 1 ? 503 : 200, { id: 'd' }), 40);
        });
        const ends: ResponseEvent[] = [];
        const hooks = { onResponse: (event: ResponseEvent) => void ends.push(event) };
        await clientOf(server, { hooks }).device.getDeviceById(DEVICE);
        const sum = ends.reduce((total, { waitedMs, durationMs }) => total + waitedMs + durationMs, 0);
        expect(ends).toHaveLength(2);
        expect(sum).toBeGreaterThan(80);
        expect(Math.abs(sum - (ends.at(-1)?.callMs ?? 0))).toBeLessThan(20); // what lies between: a line of the log
    });

    test('have one number for all attempts of a call, and what it took so far', async () => {
        const events: { callId: number; waitedMs: number; callMs?: number; durationMs?: number }[] = [];
        const push = (event: RequestEvent): void => void events.push(event);
        const hooks = { onRequest: push, onResponse: push, onRetry: push, onThrottle: push };
        await clientOf(await failingOnce(429), { hooks }).device.getDeviceById(DEVICE);
        expect(events).toHaveLength(6); // two attempts with two ends, a hold, and what was waited for
        expect(new Set(events.map(({ callId }) => callId)).size).toBe(1);
        expect(events.every(({ waitedMs }) => waitedMs >= 0)).toBe(true);
        const last = events.at(-1);
        expect(last?.callMs).toBeGreaterThanOrEqual((last?.waitedMs ?? 0) + (last?.durationMs ?? 0));
        expect(last?.waitedMs).toBeGreaterThan(900); // the hold, by the clock that the test turns
    });

    test.each([
        ['an hour forward', 3_600_000],
        ['a day back', -86_400_000],
    ])('measure by no wall clock: one put %s changes no duration', async (_, jump) => {
        let at = Date.parse('2026-09-21T13:30:00Z');
        const durations: number[] = [];
        const esper = clientOf(await failingOnce(), {
            now: () => (at += jump),
            hooks: { onResponse: ({ durationMs }) => void durations.push(durationMs) },
        });
        await esper.device.getDeviceById(DEVICE);
        expect(durations).toHaveLength(2);
        for (const duration of durations) {
            expect(duration).toBeGreaterThanOrEqual(0);
            expect(duration).toBeLessThan(60_000);
        }
    });

    test.each<[string, ClientOptions, string]>([
        ['a timeout', { timeout: 20 }, 'timeout'],
        ['a closed connection', {}, 'ECONNRESET'],
        ['no JSON', {}, 'EsperResponseError'],
    ])('are told why after %s', async (what, options, reason) => {
        const server = await serveSockets((socket) => {
            if (what === 'a closed connection') socket.end();
            if (what === 'no JSON') socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno');
        });
        const onResponse = jest.fn();
        await errorOf(
            clientOf(server, { ...options, hooks: { onResponse }, maxRetries: 0 }).device.getDeviceById(DEVICE),
        );
        expect(onResponse).toHaveBeenCalledTimes(1);
        expect(onResponse).toHaveBeenCalledWith(
            expect.objectContaining({ reason, status: what === 'no JSON' ? 200 : undefined }),
        );
    });

    test('are told of an abort, and of a failure that has no code', async () => {
        const onResponse = jest.fn();
        const controller = new AbortController();
        const silent = await serve(() => controller.abort());
        const { signal } = controller;
        await errorOf(clientOf(silent, { hooks: { onResponse } }).device.getDeviceById(DEVICE, { signal }));
        const instance = axios.create({ adapter: () => Promise.reject(new Error(`broken: ${KEY}`)) });
        const options = { axios: instance, hooks: { onResponse }, maxRetries: 0 };
        await errorOf(clientOf(silent, options).device.getDeviceById(DEVICE));
        expect(onResponse.mock.calls.map(([{ reason }]) => reason)).toEqual(['abort', 'connection']);
    });

    test('are told of a key that could not be had', async () => {
        const onResponse = jest.fn();
        const server = await serve((_, response) => json(response, 200, {}));
        const apiKey = () => Promise.reject(new Error('the vault is closed'));
        await errorOf(clientOf(server, { apiKey, hooks: { onResponse }, maxRetries: 0 }).device.getDeviceById(DEVICE));
        expect(onResponse.mock.calls.map(([{ reason }]) => reason)).toEqual(['key']);
        expect(server.requests).toHaveLength(0);
    });

    test('that throw do not break a call', async () => {
        const broken = (): never => {
            throw new Error('broken hook');
        };
        const esper = clientOf(await failingOnce(), {
            hooks: { onRequest: broken, onResponse: broken, onRetry: broken },
        });
        expect(await esper.device.getDeviceById(DEVICE)).toEqual({ id: 'd' });
    });

    test('that reject do not end the process', async () => {
        const unhandled = jest.fn();
        process.on('unhandledRejection', unhandled);
        const broken = async (): Promise<never> => {
            throw new Error('broken hook');
        };
        await clientOf(await failingOnce(), {
            hooks: { onRequest: broken, onResponse: broken, onRetry: broken },
        }).device.getDeviceById(DEVICE);
        await new Promise((resolve) => setTimeout(resolve, 5));
        process.off('unhandledRejection', unhandled);
        expect(unhandled).not.toHaveBeenCalled();
    });
});

describe('log lines', () => {
    /** Level and text of what is logged while a call is retried once, and another fails. */
    async function linesAt(logLevel: LogLevel | undefined): Promise<string[]> {
        const lines: string[] = [];
        const note = (level: string) => (line: string) => void lines.push(`${level} ${withoutTime(line)}`);
        const logger = { error: note('error'), warn: note('warn'), info: note('info'), debug: note('debug') };
        const esper = clientOf(await failingOnce(), { logLevel, logger });
        await esper.device.getDeviceById(DEVICE);
        const missing = await serve((_, response) => json(response, 404, { message: `no ${KEY}` }));
        await errorOf(clientOf(missing, { logLevel, logger }).device.getDeviceById(DEVICE));
        return lines;
    }

    const failed = 'error esper-client getDeviceById failed after 1 attempt: EsperNotFoundError: 404 no ***';
    const retried = 'warn esper-client getDeviceById: 503 in N ms, attempt 1, request r-1, again in 250 ms';

    test('debug: each attempt in one line, with status, time, attempt, request id and delay', async () => {
        expect(await linesAt('debug')).toEqual([
            retried,
            'info esper-client getDeviceById: 200 in N ms, attempt 2, request r-2',
            'debug esper-client getDeviceById: 404 in N ms, attempt 1',
            failed,
        ]);
    });

    test('warn: retries and failed calls', async () => {
        expect(await linesAt('warn')).toEqual([retried, failed]);
    });

    test('error: failed calls', async () => {
        expect(await linesAt('error')).toEqual([failed]);
    });

    test('name the method of a call that the description does not have, and the reason where there is no status', async () => {
        const lines: string[] = [];
        const note = (line: string): void => void lines.push(withoutTime(line));
        const logger = { error: note, warn: note, info: note, debug: note };
        const server = await serveSockets((socket) => socket.end());
        const instance = createAxios({
            baseUrl: server.baseUrl,
            apiKey: KEY,
            logger,
            logLevel: 'debug',
            maxRetries: 0,
        });
        await errorOf(instance.get('/v9/secrets/17/'));
        expect(lines).toEqual([
            'esper-client GET: ECONNRESET in N ms, attempt 1',
            'esper-client GET failed after 1 attempt: EsperConnectionError: No answer: socket hang up',
        ]);
    });

    test('off, which is the default: nothing', async () => {
        expect(await linesAt('off')).toEqual([]);
        expect(await linesAt(undefined)).toEqual([]);
    });

    test('go to stderr, whatever their level, so that stdout stays the program’s own', async () => {
        const toStderr = jest.spyOn(console, 'error').mockImplementation(() => {});
        const toStdout = ['log', 'info', 'debug'].map((name) =>
            jest.spyOn(console, name as 'log').mockImplementation(() => {}),
        );
        await clientOf(await failingOnce(), { logLevel: 'debug' }).device.getDeviceById(DEVICE);
        expect(toStderr).toHaveBeenCalledTimes(2);
        for (const spy of toStdout) expect(spy).not.toHaveBeenCalled();
    });

    test('hold no id, no query and no body', async () => {
        const lines = (await linesAt('debug')).join('\n');
        expect(lines).not.toContain('d-secret-id');
        expect(lines).not.toContain('e-1');
        expect(lines).not.toContain(KEY);
    });

    test('of a logger that throws do not break a call', async () => {
        const broken = (): never => {
            throw new Error('disk full');
        };
        const logger = { error: broken, warn: broken, info: broken, debug: broken };
        expect(await clientOf(await failingOnce(), { logger, logLevel: 'debug' }).device.getDeviceById(DEVICE)).toEqual(
            { id: 'd' },
        );
    });

    test('have no line breaks, whatever the server says', async () => {
        const lines: string[] = [];
        const note = (line: string): void => void lines.push(withoutTime(line));
        const server = await serve((_, response) =>
            json(response, 400, { message: 'a\nerror esper-client forged\r\u001b[31m' }),
        );
        await errorOf(
            clientOf(server, {
                logLevel: 'debug',
                logger: { error: note, warn: note, info: note, debug: note },
            }).device.getDeviceById(DEVICE),
        );
        expect(lines).toEqual([
            'esper-client getDeviceById: 400 in N ms, attempt 1',
            'esper-client getDeviceById failed after 1 attempt: EsperBadRequestError: 400 a error esper-client forged [31m',
        ]);
    });

    test('say how many attempts failed', async () => {
        const lines: string[] = [];
        const note = (line: string): void => void lines.push(line);
        const server = await serve((_, response) => json(response, 503, { message: 'busy' }));
        const logger = { error: note, warn: note, info: note, debug: note };
        await errorOf(clientOf(server, { logLevel: 'error', logger }).device.getDeviceById(DEVICE));
        expect(lines).toEqual(['esper-client getDeviceById failed after 3 attempts: EsperServerError: 503 busy']);
    });
});
