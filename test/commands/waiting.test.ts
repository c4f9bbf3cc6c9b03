// What a wait tells, and how it measures time.
import '../support/fake-time.js';

import type { CommandOutcome } from '../../src/commands/outcome.js';
import { EsperAbortError, EsperCommandError } from '../../src/index.js';
import { type Course, FakeTenant, statusRows } from '../support/fake-commands.js';
import { until } from '../support/multipart.js';
import { clientOf, errorOf, json, serve } from '../support/servers.js';

const requestOf = (devices: readonly string[], more: object = {}) => ({
    id: 'request-1',
    command_type: 'DEVICE',
    command: 'REBOOT',
    devices,
    groups: [],
    device_type: 'all',
    ...more,
});

/** A tenant of V2 and v0 requests, and v1 commands, to the same devices. */
function tenantOf(courses: Readonly<Record<string, Course>>): FakeTenant {
    const byDevice = new Map(Object.entries(courses));
    const statesAt = (at: number): string[] =>
        statusRows(byDevice, {}, at).map((row) => String(Reflect.get(Object(row), 'state')));
    return new FakeTenant({
        getCommandRequestStatus: (parameters, at) => statusRows(byDevice, parameters, at),
        getCommandRequestStatuses: (parameters, at) => statusRows(byDevice, parameters, at),
        getCommandRequestStats: (_, at) => {
            const states = statesAt(at);
            const status = [...new Set(states)].map((state) => ({
                state,
                total: states.filter((one) => one === state).length,
            }));
            return { content: { status } };
        },
        getCommand: (_, at) => ({ state: statesAt(at)[0] }),
        getGroupCommand: (_, at) => {
            const lists = new Map<string, object[]>();
            for (const [index, state] of statesAt(at).entries())
                lists.set(state, [...(lists.get(state) ?? []), { name: Object.keys(courses)[index] }]);
            return { state: 'Command Initiated', details: Object.fromEntries(lists) };
        },
        getAllDevices: () => Object.keys(courses),
    });
}

const V2 = (devices: readonly string[]) => requestOf(devices);
const V0 = (devices: readonly string[]) => requestOf(devices, { created_at: '2026-09-21T13:30:00Z' });

describe.each([
    ['V2', V2],
    ['v0', V0],
])('a timed-out device of a %s request', (_, commandOf) => {
    /** Esper gave up on it; the device did not. */
    const late: Course = [
        [0, 'Command In Progress'],
        [2_000, 'Command TimeOut'],
        [20_000, 'Command Success'],
    ];
    const lost: Course = [[0, 'Command TimeOut', 'No answer']];
    const done: Course = [[0, 'Command Success']];

    it('has ended by default, and is a failure', async () => {
        for (const afterTimeout of [undefined, 'end'] as const) {
            const tenant = tenantOf({ late, done });
            const outcome = await tenant.wait(commandOf(['late', 'done']), { maxWait: 60_000, afterTimeout });
            expect(outcome).toMatchObject({
                total: 2,
                ended: 2,
                tally: { 'Command Success': 1, 'Command TimeOut': 1 },
                failures: [{ deviceId: 'late', state: 'Command TimeOut' }],
                open: [],
            });
            expect(tenant.at).toBeLessThan(10_000);
        }
    });

    it("is waited for with afterTimeout 'wait'", async () => {
        const tenant = tenantOf({ late, done });
        const seen: CommandOutcome[] = [];
        const outcome = await tenant.wait(commandOf(['late', 'done']), {
            maxWait: 60_000,
            afterTimeout: 'wait',
            onProgress: (progress) => seen.push(progress),
        });
        expect(outcome).toMatchObject({ total: 2, ended: 2, tally: { 'Command Success': 2 }, failures: [], open: [] });
        expect(seen.find(({ tally }) => tally['Command TimeOut'] === 1)).toMatchObject({
            ended: 1,
            failures: [],
            open: [{ deviceId: 'late', state: 'Command TimeOut' }],
        });
    });

    it("is told as open past maxWait with afterTimeout 'wait'", async () => {
        const waiting = tenantOf({ lost, done }).wait(commandOf(['lost', 'done']), {
            maxWait: 30_000,
            afterTimeout: 'wait',
        });
        expect(await errorOf(waiting)).toMatchObject({
            name: 'EsperCommandError',
            message: '1 of 2 devices have ended after 30 s; still open: 1 Command TimeOut (may still run)',
            outcome: { ended: 1, failures: [], open: [{ deviceId: 'lost', state: 'Command TimeOut' }] },
        });
    });
});

it("a timed-out device is found again among many with afterTimeout 'wait'", async () => {
    const course = (index: number): Course => [
        [0, index % 3 === 0 ? 'Command TimeOut' : 'Command Success'],
        [40_000 + index, 'Command Success'],
    ];
    const courses = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`d-${index}`, course(index)]));
    const tenant = tenantOf(courses);
    const outcome = await tenant.wait(V2(Object.keys(courses)), { maxWait: 600_000, afterTimeout: 'wait' });
    expect(outcome).toMatchObject({ ended: 600, tally: { 'Command Success': 600 } });
});

describe('open', () => {
    const courses: Readonly<Record<string, Course>> = {
        a: [[0, 'Command Success']],
        b: [[0, 'Command Queued']],
        c: [[0, 'Command Failure']],
        d: [
            [0, 'Command Initiated'],
            [1_500, 'Command In Progress'],
        ],
    };
    const devices = Object.keys(courses);

    it.each<[string, unknown]>([
        ['a V2 request', V2(devices)],
        ['a V2 request by its id', { requestId: 'request-1' }],
        ['a v0 request', V0(devices)],
        ['a v1 command to a group', { groupId: 'g', commandId: 'c' }],
    ])('of %s names the devices on which it has not ended, after each look and in the error', async (_, command) => {
        const seen: CommandOutcome[] = [];
        const onProgress = (outcome: CommandOutcome) => void seen.push(outcome);
        const error = await errorOf(tenantOf(courses).wait(command, { maxWait: 5_000, onProgress }));
        const b = { deviceId: 'b', state: 'Command Queued' };
        const byId = ({ open }: CommandOutcome) => [...open].sort((x, y) => x.deviceId.localeCompare(y.deviceId));
        // Read only now: it is of the time of its look all the same.
        expect(seen.slice(0, 2).map(byId)).toEqual([
            [b, { deviceId: 'd', state: 'Command Initiated' }],
            [b, { deviceId: 'd', state: 'Command Initiated' }],
        ]);
        expect(EsperCommandError.is(error) && byId(error.outcome)).toEqual([
            b,
            { deviceId: 'd', state: 'Command In Progress' },
        ]);
    });

    it('is made once, when it is read, and is there wherever an outcome is written down', async () => {
        const error = await errorOf(tenantOf(courses).wait(V2(devices), { maxWait: 0 }));
        if (!EsperCommandError.is(error)) throw error;
        const { outcome } = error;
        const open = [
            { deviceId: 'b', state: 'Command Queued' },
            { deviceId: 'd', state: 'Command Initiated' },
        ];
        expect(Object.keys(outcome)).toEqual(['total', 'ended', 'tally', 'failures', 'open']);
        expect(JSON.parse(JSON.stringify(outcome))).toEqual({
            total: 4,
            ended: 2,
            tally: { 'Command Success': 1, 'Command Failure': 1, 'Command Queued': 1, 'Command Initiated': 1 },
            failures: [{ deviceId: 'c', state: 'Command Failure', reason: null }],
            open,
        });
        expect(structuredClone(outcome).open).toEqual(open);
        expect({ ...outcome }.open).toBe(outcome.open);
        expect(outcome.open).toBe(outcome.open);
    });
});

describe('a state with the name of a method', () => {
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
    const courses = Object.fromEntries(names.map((name, index) => [`d-${index}`, [[0, name]] as Course]));

    it.each<[string, unknown]>([
        ['a V2 request', V2(Object.keys(courses))],
        ['a v0 request', V0(Object.keys(courses))],
        ['a v1 command to a group', { groupId: 'g', commandId: 'c' }],
        [
            'what sendCommand gives',
            { requests: [{ requestId: 'request-1', devices: 4, groups: [], deviceType: 'all' }] },
        ],
    ])('is a state like any other of %s', async (_, command) => {
        const error = await errorOf(tenantOf(courses).wait(command, { maxWait: 0 }));
        if (!EsperCommandError.is(error)) throw error;
        const { total, ended, tally, open } = error.outcome;
        expect({ total, ended }).toEqual({ total: 4, ended: 0 });
        expect(Object.entries(tally)).toEqual(names.map((name) => [name, 1]));
        expect(open.map(({ state }) => state)).toEqual(names);
        expect(error.message).toBe(
            `0 of 4 devices have ended after 0 s; still open: ${names.map((name) => `1 ${name}`).join(', ')}`,
        );
    });
});

describe('time', () => {
    const queued = { count: 1, next: null, results: [{ device: 'a', state: 'Command Queued' }] };

    it.each([
        ['an hour forward', 3_600_000],
        ['two seconds back', -2_000],
        ['a day back', -86_400_000],
    ])('is not measured by the wall clock: put %s, it ends neither too early nor too late', async (_, jump) => {
        let at = Date.parse('2026-09-21T13:30:00Z');
        const server = await serve((_request, response) => {
            at += jump;
            json(response, 200, queued);
        });
        const sleeps: number[] = [];
        const esper = clientOf(server, {
            now: () => at,
            sleep: async (milliseconds) => void sleeps.push(milliseconds),
        });
        const error = await errorOf(esper.waitForCommand({ requestId: 'r' }, { maxWait: 30_000 }));
        expect(error).toBeInstanceOf(EsperCommandError);
        expect(error).toMatchObject({
            message: '0 of 1 devices have ended after 30 s; still open: 1 Command Queued (offline devices wait)',
        });
        const slept = sleeps.reduce((sum, one) => sum + one, 0);
        expect(slept).toBeGreaterThan(28_000);
        expect(slept).toBeLessThanOrEqual(30_000);
    });

    it('of a sleep counts as it was asked for, however quickly an injected one returns', async () => {
        const server = await serve((_, response) => json(response, 200, queued));
        const esper = clientOf(server, { sleep: async () => {} });
        const started = performance.now();
        await errorOf(esper.waitForCommand({ requestId: 'r' }, { maxWait: 3_600_000 }));
        expect(performance.now() - started).toBeLessThan(20_000);
    });

    it.each([429, 503])(
        'of Retry-After of a %i may be longer than a timer can be: it is slept in pieces',
        async (status) => {
            const month = 30 * 86_400;
            const done = { count: 1, next: null, results: [{ device: 'a', state: 'Command Success' }] };
            const server = await serve((_, response) => {
                if (server.requests.length > 1) json(response, 200, done);
                else json(response, status, {}, { 'Retry-After': String(month) });
            });
            const sleeps: number[] = [];
            const esper = clientOf(server, { sleep: async (milliseconds) => void sleeps.push(milliseconds) });
            const waiting = esper.waitForCommand(requestOf(['a']) as never, { maxWait: Infinity });
            await expect(waiting).resolves.toMatchObject({ ended: 1 });
            expect(server.requests).toHaveLength(2);
            expect(sleeps).toEqual([2 ** 31 - 1, month * 1_000 - (2 ** 31 - 1)]);
        },
    );
});

describe('a wait that ends by its own limit is an EsperCommandError with the outcome', () => {
    beforeEach(() => {
        jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'setInterval'] });
    });
    afterEach(() => {
        jest.useRealTimers();
    });

    const row = { count: 1, next: null, results: [{ device: 'a', state: 'Command Queued' }] };
    const expected = {
        name: 'EsperCommandError',
        message: '0 of 1 devices have ended after 11 s; still open: 1 Command Queued (offline devices wait)',
        outcome: { total: 1, open: [{ deviceId: 'a', state: 'Command Queued' }] },
    };

    it('in a pause that lasts longer than it was to', async () => {
        const server = await serve((_, response) => json(response, 200, row));
        let isAsleep = false;
        const sleep = (): Promise<void> => {
            isAsleep = true;
            return new Promise(() => {});
        };
        const failure = errorOf(
            clientOf(server, { sleep }).waitForCommand(requestOf(['a']) as never, { maxWait: 10_000 }),
        );
        await until(() => isAsleep);
        await jest.advanceTimersByTimeAsync(11_001);
        expect(await failure).toMatchObject(expected);
    });

    it('in a request that stands still', async () => {
        let requests = 0;
        const server = await serve((_, response) => {
            requests += 1;
            if (requests === 1) json(response, 200, row);
        });
        const options = { maxWait: 10_000, pollInterval: 1 };
        const failure = errorOf(clientOf(server).waitForCommand(requestOf(['a']) as never, options));
        await until(() => requests === 2);
        await jest.advanceTimersByTimeAsync(11_001);
        expect(await failure).toMatchObject(expected);
    });

    it.each([
        ['one request', { requestId: 'r' }],
        ['a batch', { requests: ['r', 's'].map((requestId) => ({ requestId, devices: 1, groups: [] })) }],
    ])('of %s, in a call that is held back after a 429, which it names', async (_, command) => {
        const server = await serve((_request, response) => {
            if (server.requests.length <= 1) json(response, 200, row);
            else json(response, 429, { detail: 'Request was throttled.' }, { 'Retry-After': '50' });
        });
        const onThrottle = jest.fn();
        const esper = clientOf(server, { sleep: undefined, maxConcurrency: 1, hooks: { onThrottle } });
        const failure = errorOf(esper.waitForCommand(command as never, { maxWait: 10_000 }));
        for (let turn = 0; turn < 40 && onThrottle.mock.calls.length === 0; turn += 1) {
            for (let io = 0; io < 20; io += 1) await new Promise((resolve) => setImmediate(resolve));
            await jest.advanceTimersByTimeAsync(100);
        }
        await jest.advanceTimersByTimeAsync(11_001);
        const error = await failure;
        expect(error).toMatchObject({
            name: 'EsperCommandError',
            message: expect.stringMatching(
                /^0 of 1 devices have ended after 1\d s; .*; the last look at it was held back after a 429: \w+: 429 .*Request was/,
            ),
            outcome: { total: 1 },
        });
        expect(error).toHaveProperty('cause', expect.objectContaining({ status: 429 }));
        expect(server.requests.length).toBeLessThan(5);
    });

    it('past the longest timer', async () => {
        const server = await serve(() => {});
        const maxWait = 2 ** 31 + 5_000;
        const failure = errorOf(
            clientOf(server, { timeout: 2 ** 31 - 1 }).waitForCommand({ requestId: 'r' }, { maxWait }),
        );
        await until(() => server.requests.length === 1);
        await jest.advanceTimersByTimeAsync(maxWait + 1_000);
        expect(await failure).toMatchObject({ name: 'EsperCommandError', outcome: { total: 0 } });
    });

    it('does not end it before: a Retry-After of thirty days is waited for by the platform’s timers', async () => {
        const month = 30 * 86_400;
        const done = { count: 1, next: null, results: [{ device: 'a', state: 'Command Success' }] };
        const server = await serve((_, response) => {
            if (server.requests.length > 1) json(response, 200, done);
            else json(response, 503, {}, { 'Retry-After': String(month) });
        });
        const onResponse = jest.fn();
        const esper = clientOf(server, { sleep: undefined, hooks: { onResponse } });
        const waiting = esper.waitForCommand(requestOf(['a']) as never, { maxWait: Infinity });
        await until(() => onResponse.mock.calls.length === 1);
        await new Promise((resolve) => setImmediate(resolve));
        await jest.advanceTimersByTimeAsync(month * 1_000 - 1);
        expect(server.requests).toHaveLength(1);
        await jest.advanceTimersByTimeAsync(1);
        await expect(waiting).resolves.toMatchObject({ ended: 1 });
        expect(server.requests).toHaveLength(2);
    });

    it('and the caller’s signal is an EsperAbortError still', async () => {
        const server = await serve(() => {});
        const controller = new AbortController();
        const failure = errorOf(
            clientOf(server).waitForCommand({ requestId: 'r' }, { maxWait: 10_000, signal: controller.signal }),
        );
        await until(() => server.requests.length === 1);
        controller.abort('enough');
        const error = await failure;
        expect(error).toBeInstanceOf(EsperAbortError);
        expect(error).toMatchObject({ cause: 'enough' });
    });
});
