import '../support/fake-time.js';
import { EsperCommandError } from '../../src/commands/command-error.js';
import type { CommandOutcome } from '../../src/commands/outcome.js';
import { createApiError } from '../../src/errors/create-api-error.js';
import {
    EsperAbortError,
    EsperConfigurationError,
    EsperConnectionError,
    EsperResponseError,
    EsperTimeoutError,
} from '../../src/errors/errors.js';
import { type Course, FakeTenant, statusRows } from '../support/fake-commands.js';
import { until } from '../support/multipart.js';
import { seeded } from '../support/seeded.js';
import { clientOf, errorOf, json, serve } from '../support/servers.js';

const SUCCESS: Course = [
    [0, 'Command Initiated'],
    [1_000, 'Command In Progress'],
    [4_000, 'Command Success'],
];
const FAILURE: Course = [
    [0, 'Command Initiated'],
    [2_000, 'Command Failure', 'Not enough storage'],
];
const OFFLINE: Course = [[0, 'Command Queued']];

const requestOf = (devices: readonly string[], more: object = {}) => ({
    id: 'request-1',
    command_type: 'DEVICE',
    command: 'REBOOT',
    devices,
    groups: [],
    device_type: 'all',
    created_on: '2026-09-21T13:30:00Z',
    ...more,
});

/** A tenant with one request of Commands V2. */
function v2(courses: Readonly<Record<string, Course>>): FakeTenant {
    const byDevice = new Map(Object.entries(courses));
    return new FakeTenant({ getCommandRequestStatus: (parameters, at) => statusRows(byDevice, parameters, at) });
}

describe('a request of Commands V2', () => {
    it('is over when each device is in a final state, and tells which ones failed and why', async () => {
        const tenant = v2({ a: SUCCESS, b: FAILURE, c: SUCCESS });
        const outcome = await tenant.wait(requestOf(['a', 'b', 'c']), { maxWait: 60_000 });
        expect(outcome).toEqual({
            total: 3,
            ended: 3,
            tally: { 'Command Success': 2, 'Command Failure': 1 },
            failures: [{ deviceId: 'b', state: 'Command Failure', reason: 'Not enough storage' }],
            open: [],
        });
        expect(tenant.at).toBeLessThan(8_000);
    });

    it('takes time-outs and cancelled devices for failures that have ended', async () => {
        const tenant = v2({
            a: [[0, 'Command TimeOut']],
            b: [[0, 'Command Cancelled', 'Withdrawn by an administrator']],
        });
        const outcome = await tenant.wait(requestOf(['a', 'b']), { maxWait: 1_000 });
        expect(outcome.failures).toEqual([
            { deviceId: 'a', state: 'Command TimeOut', reason: null },
            { deviceId: 'b', state: 'Command Cancelled', reason: 'Withdrawn by an administrator' },
        ]);
        expect(tenant.pauses).toEqual([]);
    });

    it('past maxWait throws an EsperCommandError that says what is open and why that may last', async () => {
        const courses = { a: SUCCESS, b: FAILURE, c: OFFLINE, d: OFFLINE, e: [[0, 'Command In Progress']] as Course };
        const error = await errorOf(v2(courses).wait(requestOf(Object.keys(courses)), { maxWait: 120_000 }));
        expect(error).toBeInstanceOf(EsperCommandError);
        expect(error).toMatchObject({
            message:
                '2 of 5 devices have ended after 120 s; still open: 2 Command Queued (offline devices wait), 1 Command In Progress',
            outcome: {
                total: 5,
                ended: 2,
                tally: { 'Command Queued': 2, 'Command In Progress': 1, 'Command Success': 1, 'Command Failure': 1 },
                failures: [{ deviceId: 'b', state: 'Command Failure', reason: 'Not enough storage' }],
                open: [
                    { deviceId: 'c', state: 'Command Queued' },
                    { deviceId: 'd', state: 'Command Queued' },
                    { deviceId: 'e', state: 'Command In Progress' },
                ],
            },
        });
    });

    it('past maxWait says that more may follow, when those that are there have ended and others were named', async () => {
        const error = await errorOf(v2({ a: [[0, 'Command Success']] }).wait(requestOf(['a', 'b']), { maxWait: 0 }));
        expect(error).toMatchObject({ message: '1 of 1 devices have ended after 0 s; more may follow' });
    });

    it('a scheduled one is open, and said to wait for its time window', async () => {
        const error = await errorOf(v2({ a: [[0, 'Command Scheduled']] }).wait({ requestId: 'r' }, { maxWait: 5_000 }));
        expect(error).toMatchObject({
            message: '0 of 1 devices have ended after 5 s; still open: 1 Command Scheduled (waits for its time window)',
            outcome: { failures: [] },
        });
    });

    it('takes a state that nobody knows for open', async () => {
        const course: Course = [
            [0, 'Command Pondered'],
            [3_000, 'Command Success'],
        ];
        await expect(v2({ a: course }).wait({ requestId: 'r' }, { maxWait: 10_000 })).resolves.toMatchObject({
            ended: 1,
        });
    });

    it('tallies what has ended first, and a state that nobody knows last', async () => {
        const courses = { a: [[0, 'Command Pondered']], b: OFFLINE, c: [[0, 'Command Success']] } as const;
        const error = await errorOf(v2(courses).wait(requestOf(['a', 'b', 'c']), { maxWait: 0 }));
        expect(EsperCommandError.is(error) && Object.keys(error.outcome.tally)).toEqual([
            'Command Success',
            'Command Queued',
            'Command Pondered',
        ]);
    });

    it.each([
        [{ state: 'Command Success' }],
        [{ device: '', state: 'Command Success' }],
        [{ device: 'a', state: null }],
        ['a'],
        [null],
    ])(
        'is not followed by a row such as %j: nobody can tell of which device it is, or where it stands',
        async (row) => {
            const tenant = new FakeTenant({ getCommandRequestStatus: () => [row] });
            expect(await errorOf(tenant.wait({ requestId: 'r' }, { maxWait: 60_000 }))).toMatchObject({
                name: 'EsperResponseError',
                message: 'A row of command statuses has no device or no state',
            });
        },
    );

    it('a device that has ended stays so, whatever an old row says', async () => {
        const rows = (at: number) => [
            { device: 'a', state: at < 500 ? 'Command Failure' : 'Command In Progress' },
            { device: 'b', state: at < 2_000 ? 'Command In Progress' : 'Command Success' },
        ];
        const tenant = new FakeTenant({ getCommandRequestStatus: (_, at) => rows(at) });
        const seen: CommandOutcome[] = [];
        await tenant.wait(requestOf(['a', 'b']), { maxWait: 60_000, onProgress: (at) => seen.push(at) });
        expect(seen.map(({ ended }) => ended)).toEqual([1, 1, 2]);
    });

    it('knows a device by the last segment of its URL, and by a bare id', async () => {
        const rows = [
            { device: 'https://acme-api.esper.cloud/api/enterprise/e/device/with-slash/', state: 'Command Failure' },
            { device: 'https://acme-api.esper.cloud/api/v0/device/without', state: 'Command Failure' },
            { device: 'bare', state: 'Command Failure' },
            { device: '/', state: 'Command Failure' },
        ];
        const { failures } = await new FakeTenant({ getCommandRequestStatus: () => rows }).wait(
            requestOf(['with-slash', 'without', 'bare', '/']),
            { maxWait: 0 },
        );
        expect(failures.map(({ deviceId }) => deviceId)).toEqual(['with-slash', 'without', 'bare', '/']);
    });

    it('waits for rows that Esper has not made yet', async () => {
        const rows = [{ device: 'a', state: 'Command Success' }];
        const tenant = new FakeTenant({ getCommandRequestStatus: (_, at) => (at < 2_000 ? [] : rows) });
        await expect(tenant.wait(requestOf(['a']), { maxWait: 60_000 })).resolves.toMatchObject({ total: 1, ended: 1 });
    });

    it('does not take the first of several rows for all of them', async () => {
        const rows = ['a', 'b', 'c'].map((device) => ({ device, state: 'Command Success' }));
        const tenant = new FakeTenant({ getCommandRequestStatus: (_, at) => (at < 900 ? rows.slice(0, 1) : rows) });
        await expect(tenant.wait(requestOf(['a', 'b', 'c']), { maxWait: 60_000 })).resolves.toMatchObject({ total: 3 });
    });

    it('ends when named devices are left out for good', async () => {
        const tenant = v2({ a: [[0, 'Command Success']] });
        await expect(tenant.wait(requestOf(['a', 'offline']), { maxWait: 60_000 })).resolves.toMatchObject({
            total: 1,
            ended: 1,
        });
        expect(tenant.count('getCommandRequestStatus')).toBe(3);
    });
});

describe('a request of Commands V2 that fills pages', () => {
    const many = (count: number, courseOf: (index: number) => Course): Record<string, Course> =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`device-${index}`, courseOf(index)]));

    it('goes through all pages', async () => {
        const courses = many(1_050, (index) => (index % 100 === 99 ? FAILURE : [[0, 'Command Success']]));
        const tenant = v2(courses);
        const outcome = await tenant.wait({ requestId: 'r' }, { maxWait: 60_000 });
        expect(outcome).toMatchObject({
            total: 1_050,
            ended: 1_050,
            tally: { 'Command Success': 1_040, 'Command Failure': 10 },
        });
        expect(outcome.failures).toHaveLength(10);
    });

    it('reads a request that names many devices in longer pages', async () => {
        const courses = many(1_000, () => [[0, 'Command Success']]);
        const tenant = v2(courses);
        await tenant.wait(requestOf(Object.keys(courses)), { maxWait: 60_000 });
        expect(tenant.seen.map(({ parameters: { limit, offset } }) => [limit, offset])).toEqual([
            [500, undefined],
            [500, 500],
        ]);
    });

    it('asks again only for the devices that are open', async () => {
        const straggler: Course = [
            [0, 'Command Queued'],
            [300_000, 'Command Success'],
        ];
        const tenant = v2(many(1_000, (index) => (index < 3 ? straggler : [[0, 'Command Success']])));
        await tenant.wait({ requestId: 'r' }, { maxWait: 600_000 });
        const [first, later] = [tenant.seen.filter(({ at }) => at === 0), tenant.seen.filter(({ at }) => at > 0)];
        expect(first).toHaveLength(10);
        const looks = tenant.pauses.length;
        // One call a look while they wait; three more when they have left their list, one to see that no row was added, and one a
        // look until their number, which nobody has told, has stayed the same for three.
        expect(later).toHaveLength(looks + 3 + 1);
        const filters = later.map(({ parameters: { state, device } }) => state ?? device ?? 'none');
        expect(new Set(filters)).toEqual(new Set(['Command Queued', 'device-0', 'device-1', 'device-2', 'none']));
    });

    it('looks for many that have moved on in lists, not one by one', async () => {
        const tenant = v2(many(600, () => SUCCESS));
        await tenant.wait({ requestId: 'r' }, { maxWait: 60_000 });
        expect(tenant.seen.filter(({ parameters }) => 'device' in parameters)).toEqual([]);
    });

    it('finds devices that have moved on, wherever they have gone', async () => {
        const wave = (index: number): Course => [
            [0, 'Command Queued'],
            [1_000 + index * 10, 'Command Initiated'],
            [2_000 + index * 10, 'Command In Progress'],
            [4_000 + index * 20, index % 50 === 0 ? 'Command TimeOut' : 'Command Success'],
        ];
        const outcome = await v2(many(700, wave)).wait({ requestId: 'r' }, { maxWait: 600_000 });
        expect(outcome.tally).toEqual({ 'Command Success': 686, 'Command TimeOut': 14 });
    });

    it('finds a device that has been put back into the queue', async () => {
        const requeued: Course = [
            [0, 'Command In Progress'],
            [5_000, 'Command Queued'],
            [60_000, 'Command Success'],
        ];
        const tenant = v2(many(150, () => requeued));
        const seen: CommandOutcome[] = [];
        await tenant.wait({ requestId: 'r' }, { maxWait: 600_000, onProgress: (outcome) => seen.push(outcome) });
        expect(seen.map(({ tally }) => tally)).toContainEqual({ 'Command Queued': 150 });
        expect(seen.at(-1)).toMatchObject({ tally: { 'Command Success': 150 } });
    });

    it('counts each device once while they move from state to state between the pages', async () => {
        // Each call takes a while, and the devices move on meanwhile.
        const courses = new Map(
            Object.entries(
                many(450, (index) => [
                    [0, 'Command Queued'],
                    [700 + index * 9, 'Command In Progress'],
                    [1_900 + index * 7, 'Command Success'],
                ]),
            ),
        );
        const tenant: FakeTenant = new FakeTenant({
            getCommandRequestStatus: (parameters, at) => {
                tenant.at += 150;
                return statusRows(courses, parameters, at);
            },
        });
        const seen: CommandOutcome[] = [];
        const outcome = await tenant.wait({ requestId: 'r' }, { maxWait: 600_000, onProgress: (at) => seen.push(at) });
        expect(outcome.tally).toEqual({ 'Command Success': 450 });
        expect(new Set(seen.map(({ total }) => total))).toEqual(new Set([450]));
        const ended = seen.map((at) => at.ended);
        expect(ended).toEqual([...ended].sort((one, other) => one - other));
    });

    it('takes in rows that are added after the first look, in whatever state', async () => {
        const courses = new Map(
            Object.entries(many(400, (index) => (index === 0 ? SUCCESS : [[0, 'Command Success']]))),
        );
        const early = new Map([...courses].slice(0, 150));
        const tenant = new FakeTenant({
            getCommandRequestStatus: (parameters, at) => statusRows(at < 500 ? early : courses, parameters, at),
        });
        await expect(tenant.wait({ requestId: 'r' }, { maxWait: 60_000 })).resolves.toMatchObject({
            total: 400,
            ended: 400,
        });
    });

    it('is right with a server that ignores the filters', async () => {
        const courses = new Map(Object.entries(many(250, (index) => (index < 100 ? SUCCESS : FAILURE))));
        const tenant = new FakeTenant({ getCommandRequestStatus: (_, at) => statusRows(courses, {}, at) });
        await expect(tenant.wait({ requestId: 'r' }, { maxWait: 60_000 })).resolves.toMatchObject({
            total: 250,
            tally: { 'Command Success': 100, 'Command Failure': 150 },
        });
    });
});

describe('a request of commands v0', () => {
    const answer = {
        code: 201,
        message: 'Created',
        content: { id: 'request-0', command_type: 'DEVICE', command: 'REBOOT', devices: ['a', 'b'] },
    };

    function v0(courses: Readonly<Record<string, Course>>): FakeTenant {
        const byDevice = new Map(Object.entries(courses));
        return new FakeTenant({
            getCommandRequestStats: (_, at) => {
                const states = statusRows(byDevice, {}, at).map((row) => Reflect.get(Object(row), 'state'));
                const status = [...new Set(states)].map((state) => ({
                    state,
                    total: states.filter((one) => one === state).length,
                }));
                return { code: 200, message: 'Success', content: { id: 'request-0', status } };
            },
            getCommandRequestStatuses: (parameters, at) => statusRows(byDevice, parameters, at),
            getCommandRequest: () => answer,
        });
    }

    it('is followed by its counts; rows are asked for of those without success, of failed ones once', async () => {
        const tenant = v0({ a: SUCCESS, b: FAILURE });
        await expect(tenant.wait(answer, { maxWait: 60_000 })).resolves.toEqual({
            total: 2,
            ended: 2,
            tally: { 'Command Success': 1, 'Command Failure': 1 },
            failures: [{ deviceId: 'b', state: 'Command Failure', reason: 'Not enough storage' }],
            open: [],
        });
        const rows = tenant.seen.filter(({ operation }) => operation === 'getCommandRequestStatuses');
        expect(rows.map(({ parameters: { state } }) => state)).toEqual([
            'Command Initiated',
            'Command Initiated',
            'Command In Progress',
            'Command In Progress',
            'Command Failure',
        ]);
        expect(rows[0]?.parameters).toEqual({ request: 'request-0', state: 'Command Initiated', limit: 100 });
        expect(tenant.seen[0]?.parameters).toEqual({ id: 'request-0' });
    });

    it('names the devices that are in a state now, though as many others were there before', async () => {
        const courses: Readonly<Record<string, Course>> = {
            a: [
                [0, 'Command Queued'],
                [1_500, 'Command Initiated'],
                [4_000, 'Command Failure'],
                [99_000, 'Command Success'],
            ],
            b: [
                [0, 'Command Initiated'],
                [1_500, 'Command Success'],
            ],
            // Put back, and started in its place.
            c: [
                [0, 'Command In Progress'],
                [1_500, 'Command Scheduled'],
            ],
            d: [
                [0, 'Command Scheduled'],
                [1_500, 'Command In Progress'],
            ],
        };
        const seen: CommandOutcome[] = [];
        const onProgress = (outcome: CommandOutcome) => void seen.push(outcome);
        await errorOf(v0(courses).wait(answer, { maxWait: 20_000, onProgress }));
        const openIn = (outcome: CommandOutcome | undefined) =>
            Object.fromEntries((outcome?.open ?? []).map(({ deviceId, state }) => [deviceId, state]));
        expect(openIn(seen[2])).toEqual({
            a: 'Command Initiated',
            c: 'Command Scheduled',
            d: 'Command In Progress',
        });
        expect(seen.at(-1)).toMatchObject({
            tally: { 'Command Success': 1, 'Command Failure': 1, 'Command Scheduled': 1, 'Command In Progress': 1 },
            failures: [{ deviceId: 'a', state: 'Command Failure' }],
        });
    });

    /** Two failures and a success, of which the list shows so many rows. */
    function behind(rowsAt: (at: number, lists: number) => number) {
        let lists = 0;
        const status = [
            { state: 'Command Failure', total: 2 },
            { state: 'Command Success', total: 1 },
        ];
        return new FakeTenant({
            getCommandRequestStats: () => ({ content: { status } }),
            getCommandRequestStatuses: (_, at) => {
                lists += 1;
                const failed = ['a', 'b'].slice(0, rowsAt(at, lists));
                return failed.map((device) => ({ device, state: 'Command Failure', reason: 'x' }));
            },
            getCommandRequest: () => ({ content: { ...answer.content, devices: ['a', 'b', 'c'] } }),
        });
    }

    it.each<[string, Parameters<typeof behind>[0]]>([
        ['a reading', (_, lists) => (lists > 1 ? 2 : 1)],
        ['some readings', (_, lists) => (lists > 4 ? 2 : 0)],
        ['two seconds', (at) => (at > 2_000 ? 2 : 1)],
    ])('is not over when its list is behind its counts by %s', async (_, rowsAt) => {
        for (const command of [answer, { requestId: 'request-0', api: 'v0' }]) {
            const outcome = await behind(rowsAt).wait(command, { maxWait: 60_000 });
            expect(outcome).toMatchObject({ total: 3, tally: { 'Command Failure': 2, 'Command Success': 1 } });
            expect(outcome.failures.map(({ deviceId }) => deviceId)).toEqual(['a', 'b']);
        }
    });

    it('whose list stays behind its counts ends at the third look, and counts what it names', async () => {
        const tenant = behind(() => 1);
        await expect(tenant.wait(answer, { maxWait: 60_000 })).resolves.toMatchObject({
            total: 2,
            ended: 2,
            tally: { 'Command Failure': 1, 'Command Success': 1 },
            failures: [{ deviceId: 'a' }],
        });
        expect(tenant.pauses).toHaveLength(2);
    });

    it('tells no device twice and none too few, while devices move on between the readings', async () => {
        for (let seed = 1; seed <= 200; seed += 1) {
            const random = seeded(seed);
            const states = ['Command Queued', 'Command Initiated', 'Command In Progress'];
            const ends = ['Command Success', 'Command Failure', 'Command TimeOut', 'Command Cancelled'];
            const devices = new Map<string, number | string>(
                Array.from({ length: 1 + Math.floor(random() * 150) }, (_, index) => [`d${index}`, 0]),
            );
            const stuck = random() < 0.5 ? 'd0' : '';
            const move = (): void => {
                for (const [id, state] of devices) {
                    if (typeof state === 'string' || id === stuck || random() > 0.1) continue;
                    devices.set(id, state < 2 ? state + 1 : (ends[Math.floor(random() * ends.length)] ?? ''));
                }
            };
            const rows = () =>
                [...devices].map(([device, state]) => ({ device, state: states[Number(state)] ?? String(state) }));
            const tenant = new FakeTenant({
                getCommandRequestStats: () => {
                    move();
                    const counts = new Map<string, number>();
                    for (const { state } of rows()) counts.set(state, (counts.get(state) ?? 0) + 1);
                    return { content: { status: [...counts].map(([state, total]) => ({ state, total })) } };
                },
                getCommandRequestStatuses: ({ state }) => {
                    move();
                    return rows().filter((row) => row.state === state);
                },
                getCommandRequest: () => ({ content: { ...answer.content, devices: [...devices.keys()] } }),
            });
            const seen: CommandOutcome[] = [];
            const waiting = tenant.wait(
                { requestId: 'r', api: 'v0' },
                { maxWait: 4_000_000, onProgress: (outcome) => seen.push(outcome) },
            );
            const outcome = await waiting.catch((error: unknown) => {
                if (!EsperCommandError.is(error)) throw error;
                return error.outcome;
            });
            for (const { total, ended, open, failures, tally } of [...seen, outcome]) {
                const names = [...open, ...failures].map(({ deviceId }) => deviceId);
                const failed = Object.entries(tally).filter(([state]) => ends.indexOf(state) > 0);
                expect({ seed, open: open.length, twice: names.length - new Set(names).size }).toEqual({
                    seed,
                    open: total - ended,
                    twice: 0,
                });
                expect(failures).toHaveLength(failed.reduce((sum, [, count = 0]) => sum + count, 0));
                expect(total).toBeLessThanOrEqual(devices.size);
            }
            const failedIds = rows().filter(({ state }) => ends.indexOf(state) > 0);
            expect(outcome.failures.map(({ deviceId }) => deviceId).sort()).toEqual(
                failedIds.map(({ device }) => device).sort(),
            );
            expect(outcome.open.map(({ deviceId }) => deviceId)).toEqual(stuck === '' ? [] : [stuck]);
            expect(outcome.total).toBe(devices.size);
        }
    });

    it('is found by its id, and by a bare request without envelope', async () => {
        const bare = { ...answer.content, created_at: '2026-09-21T13:30:00Z' };
        for (const command of [{ requestId: 'request-0', api: 'v0' }, bare]) {
            await expect(v0({ a: SUCCESS, b: SUCCESS }).wait(command, { maxWait: 60_000 })).resolves.toMatchObject({
                total: 2,
                failures: [],
            });
        }
    });

    it('without devices and groups ends at once, known by its id too', async () => {
        const tenant = new FakeTenant({
            getCommandRequestStats: () => ({ content: { status: [] } }),
            getCommandRequest: () => ({ content: { id: 'r', command_type: 'DEVICE', devices: [], groups: null } }),
        });
        await expect(tenant.wait({ requestId: 'r', api: 'v0' }, { maxWait: 60_000 })).resolves.toMatchObject({
            total: 0,
            note: expect.any(String),
        });
        expect(tenant.pauses).toEqual([]);
    });

    it('that the API has not counted yet is waited for, whatever it says meanwhile', async () => {
        const early = [{ content: {} }, { content: null }, {}, null];
        const counted = { content: { status: [{ state: 'Command Success', total: 1 }] } };
        const tenant = new FakeTenant({
            getCommandRequestStats: () => (early.length > 0 ? early.shift() : counted),
            getCommandRequest: () => ({ content: null }),
        });
        const waiting = tenant.wait({ requestId: 'r', api: 'v0' }, { maxWait: 60_000 });
        await expect(waiting).resolves.toMatchObject({ total: 1, ended: 1 });
        expect(tenant.count('getCommandRequestStats')).toBe(4 + 3);
    });

    it('is counted by what can be read of its counts', async () => {
        const status = [
            { state: 'Command Success', total: 2 },
            { state: 'Command Failure', total: 0 },
            { state: 'Command Queued', total: '3' },
            { total: 4 },
            'Command Queued',
            null,
        ];
        const tenant = new FakeTenant({ getCommandRequestStats: () => ({ content: { status } }) });
        await expect(tenant.wait(answer, { maxWait: 60_000 })).resolves.toEqual({
            total: 2,
            ended: 2,
            tally: { 'Command Success': 2 },
            failures: [],
            open: [],
        });
    });

    it('whose counts are no list ends in words', async () => {
        const tenant = new FakeTenant({ getCommandRequestStats: () => ({ content: { status: { total: 2 } } }) });
        expect(await errorOf(tenant.wait(answer, { maxWait: 60_000 }))).toMatchObject({
            name: 'EsperResponseError',
            message: 'getCommandRequestStats: the answer has no list of states',
        });
    });
});

describe('a v1 command to a device', () => {
    const command = {
        id: 'command-1',
        command: 'REBOOT',
        state: 'Command Initiated',
        enterprise: 'https://x/api/enterprise/e/',
        device: 'https://x/api/enterprise/e/device/a/',
    };

    it.each([
        ['the answer of runCommand', command],
        ['ids', { deviceId: 'a', commandId: 'command-1' }],
    ])('is followed by %s', async (_, target) => {
        const tenant = new FakeTenant({
            getCommand: (_parameters, at) => ({
                ...command,
                state: at < 2_000 ? 'Command In Progress' : 'Command Failure',
                details: 'Screen is off',
            }),
        });
        await expect(tenant.wait(target, { maxWait: 60_000 })).resolves.toEqual({
            total: 1,
            ended: 1,
            tally: { 'Command Failure': 1 },
            failures: [{ deviceId: 'a', state: 'Command Failure', reason: 'Screen is off' }],
            open: [],
        });
        expect(tenant.seen[0]?.parameters).toEqual({ deviceId: 'a', commandId: 'command-1' });
    });

    it.each([[{}], [{ state: '' }], [{ state: null }], ['Command Success']])(
        'that is answered with %j ends in words',
        async (body) => {
            const tenant = new FakeTenant({ getCommand: () => body });
            expect(await errorOf(tenant.wait(command, { maxWait: 60_000 }))).toMatchObject({
                name: 'EsperResponseError',
                message: 'The command was answered without a state',
            });
        },
    );
});

describe('a v1 command to a group', () => {
    const command = {
        id: 'command-2',
        command: 'LOCK',
        state: 'Command Initiated',
        enterprise: 'https://x/api/enterprise/e/',
        group: 'https://x/api/enterprise/e/devicegroup/g/',
    };
    const lists = (at: number) => ({
        success: at < 2_000 ? [] : [{ name: 'ABC-1' }],
        in_progress: at < 2_000 ? [{ name: 'ABC-1' }] : [],
        failed: at < 1_000 ? [] : [{ name: 'ABC-2' }],
        acknowledge: at < 1_000 ? [{ name: 'ABC-2' }] : [],
        inactive: [{ name: 'ABC-3' }],
    });

    it.each([
        ['the answer of runGroupCommand', command],
        ['ids', { groupId: 'g', commandId: 'command-2' }],
    ])('is followed by %s; skipped devices are failures of their own', async (_, target) => {
        const tenant = new FakeTenant({
            getGroupCommand: (_parameters, at) => ({ ...command, details: lists(at) }),
            getAllDevices: () => ['1', '2', '3'],
        });
        await expect(tenant.wait(target, { maxWait: 60_000 })).resolves.toEqual({
            total: 3,
            ended: 3,
            tally: { 'Command Success': 1, 'Command Failure': 1, inactive: 1 },
            failures: [
                { deviceId: 'ABC-2', state: 'Command Failure', reason: null },
                { deviceId: 'ABC-3', state: 'inactive', reason: 'Skipped: the device was offline' },
            ],
            open: [],
        });
        expect(tenant.seen[0]?.parameters).toEqual({ groupId: 'g', commandId: 'command-2' });
    });

    it('knows a device by whatever its row has, and a list that nobody knows for a state that is open', async () => {
        const details = {
            success: [{ id: 'one' }, { device: 'https://x/api/enterprise/e/device/two/' }],
            failed: [{ name: 'ABC-3', reason: 'Not enough storage' }, {}, 17],
            inactive: [{ name: 'ABC-4', reason: 'Switched off' }],
            pondered: [{ id: 'five' }],
            acknowledge: null,
        };
        const tenant = new FakeTenant({ getGroupCommand: () => ({ ...command, details }) });
        const error = await errorOf(tenant.wait(command, { maxWait: 0 }));
        expect(error).toMatchObject({
            message: '6 of 7 devices have ended after 0 s; still open: 1 pondered',
            outcome: {
                tally: { 'Command Success': 2, 'Command Failure': 3, inactive: 1, pondered: 1 },
                failures: [
                    { deviceId: 'ABC-3', state: 'Command Failure', reason: 'Not enough storage' },
                    { deviceId: 'failed 2', state: 'Command Failure', reason: null },
                    { deviceId: 'failed 3', state: 'Command Failure', reason: null },
                    { deviceId: 'ABC-4', state: 'inactive', reason: 'Switched off' },
                ],
            },
        });
    });

    it('whose group is empty ends at the third look and says so', async () => {
        const tenant = new FakeTenant({
            getGroupCommand: () => ({ ...command, details: null }),
            getAllDevices: () => [],
        });
        await expect(tenant.wait(command, { maxWait: 60_000 })).resolves.toEqual({
            total: 0,
            ended: 0,
            tally: {},
            failures: [],
            open: [],
            note: 'The group has no devices that take the command',
        });
        expect(tenant.pauses).toHaveLength(2);
    });

    it('counts as one device where the API lists none', async () => {
        const tenant = new FakeTenant({
            getGroupCommand: (_, at) => ({
                ...command,
                details: null,
                state: at < 3_000 ? 'Command Scheduled' : 'Command Failure',
            }),
            getAllDevices: () => [{ id: 'a' }],
        });
        const seen: CommandOutcome[] = [];
        const outcome = await tenant.wait(command, { maxWait: 60_000, onProgress: (at) => seen.push(at) });
        expect(seen[0]).toMatchObject({ total: 1, ended: 0, tally: { 'Command Scheduled': 1 } });
        expect(outcome.failures).toEqual([{ deviceId: 'g', state: 'Command Failure', reason: null }]);
    });
});

describe('a command that goes to nobody', () => {
    it('names no device: ends at once and says so', async () => {
        const tenant = v2({});
        await expect(tenant.wait(requestOf([]), { maxWait: 60_000 })).resolves.toMatchObject({
            total: 0,
            note: 'The command names no device and no group',
        });
        expect(tenant.pauses).toEqual([]);
    });

    it('names groups without devices: ends at the third look and says so', async () => {
        const tenant = new FakeTenant({ getCommandRequestStatus: () => [], getAllDevices: () => [] });
        const request = requestOf([], { command_type: 'GROUP', groups: ['g1', 'g2'] });
        await expect(tenant.wait(request, { maxWait: 60_000 })).resolves.toMatchObject({
            total: 0,
            note: 'The groups that the command names have no devices',
        });
        expect(tenant.pauses).toHaveLength(2);
        expect(
            tenant.seen
                .filter(({ operation }) => operation === 'getAllDevices')
                .map(({ parameters }) => parameters['group']),
        ).toEqual(['g1', 'g2', 'g1', 'g2', 'g1', 'g2']);
    });

    it('goes to the active devices of a group that has none', async () => {
        const tenant = new FakeTenant({
            getCommandRequestStatus: () => [],
            getAllDevices: ({ state }) => (state === 1 ? [] : [{ id: 'a' }]),
        });
        const request = requestOf([], { groups: ['g1'], device_type: 'active' });
        await expect(tenant.wait(request, { maxWait: 60_000 })).resolves.toMatchObject({
            note: 'The groups that the command names have no active devices',
        });
    });

    it('may have any addressee when only its id is known: it is waited for', async () => {
        const tenant = v2({});
        expect(await errorOf(tenant.wait({ requestId: 'r' }, { maxWait: 5_000 }))).toMatchObject({
            message: 'No device has taken up the command after 5 s',
        });
        expect(new Set(tenant.seen.map(({ operation }) => operation))).toEqual(new Set(['getCommandRequestStatus']));
    });

    it('goes to a group that the API lists without a count: its rows are counted', async () => {
        const members: unknown[] = [];
        const server = await serve((request, response) =>
            json(response, 200, { results: request.url?.includes('/device/?') ? members : [] }),
        );
        const esper = clientOf(server, { now: () => 0, sleep: async () => {} });
        const wait = (maxWait = 0) => esper.waitForCommand(requestOf([], { groups: ['g1'] }) as never, { maxWait });
        await expect(wait(60_000)).resolves.toMatchObject({
            note: 'The groups that the command names have no devices',
        });
        members.push({ id: 'a' });
        await expect(wait()).rejects.toThrow('No device has taken up the command after 0 s');
    });

    it('goes to a group whose list is no list: that is not taken for an empty one', async () => {
        const tenant = new FakeTenant({
            getCommandRequestStatus: () => [],
            getAllDevices: () => {
                throw new EsperResponseError('The server answered 200 with a body that is no JSON (text/html)');
            },
        });
        const request = requestOf([], { groups: ['g1'] });
        await expect(tenant.wait(request, { maxWait: 60_000 })).rejects.toThrow(EsperResponseError);
    });

    it('is waited for while its group has devices, and while nobody may know', async () => {
        for (const members of [[{ id: 'a' }], undefined]) {
            const tenant = new FakeTenant({
                getCommandRequestStatus: () => [],
                getAllDevices: () => {
                    if (members === undefined) throw createApiError('Forbidden', { status: 403 });
                    return members;
                },
            });
            const error = await errorOf(tenant.wait(requestOf([], { groups: ['g1'] }), { maxWait: 10_000 }));
            expect(error).toMatchObject({
                message: 'No device has taken up the command after 10 s',
                outcome: { total: 0 },
            });
            expect(tenant.count('getAllDevices')).toBe(1);
        }
    });
});

describe('pauses', () => {
    it('grow from a second to thirty, with a random part of half', async () => {
        const tenant = v2({ a: OFFLINE });
        await errorOf(tenant.wait({ requestId: 'r' }, { maxWait: 200_000 }));
        expect(tenant.pauses.slice(0, 4)).toEqual([1_000, 1_500, 2_250, 3_375]);
        expect(Math.max(...tenant.pauses)).toBe(30_000);
        const quick = v2({ a: OFFLINE });
        quick.random = 0;
        await errorOf(quick.wait({ requestId: 'r' }, { maxWait: 200_000 }));
        expect(quick.pauses.slice(0, 3)).toEqual([500, 750, 1_125]);
    });

    it('start with pollInterval', async () => {
        const tenant = v2({ a: OFFLINE });
        await errorOf(tenant.wait({ requestId: 'r' }, { maxWait: 300, pollInterval: 100 }));
        expect(tenant.pauses).toEqual([100, 150, 50]);
    });

    it('end with maxWait: the last look is made then', async () => {
        const tenant = v2({ a: OFFLINE });
        await errorOf(tenant.wait({ requestId: 'r' }, { maxWait: 5_000 }));
        expect(tenant.seen.at(-1)?.at).toBe(5_000);
        expect(tenant.at).toBe(5_000);
    });

    it('there is none with maxWait 0: one look', async () => {
        const tenant = v2({ a: OFFLINE });
        await expect(tenant.wait({ requestId: 'r' }, { maxWait: 0 })).rejects.toThrow(
            '0 of 1 devices have ended after 0 s',
        );
        expect(tenant.seen).toHaveLength(1);
    });
});

describe('maxWait', () => {
    it('ends a look whose pages are too slow, without asking for the rest of them', async () => {
        const rows = Array.from({ length: 900 }, (_, index) => ({ device: `d-${index}`, state: 'Command Success' }));
        const tenant: FakeTenant = new FakeTenant({
            getCommandRequestStatus: () => {
                tenant.at += 5_000;
                return rows;
            },
        });
        await expect(tenant.wait({ requestId: 'r' }, { maxWait: 12_000 })).rejects.toThrow(
            'Nothing is known of the command after 15 s',
        );
        expect(tenant.seen).toHaveLength(3);
    });

    it('is kept by real time where the client has no sleep of its own', async () => {
        const server = await serve((_, response) =>
            json(response, 200, { count: 1, next: null, results: [{ device: 'a', state: 'Command Queued' }] }),
        );
        const esper = clientOf(server, { sleep: undefined, random: () => 1 });
        const started = performance.now();
        const error = await errorOf(esper.waitForCommand({ requestId: 'r' }, { maxWait: 60, pollInterval: 20 }));
        expect(EsperCommandError.is(error)).toBe(true);
        expect(performance.now() - started).toBeGreaterThanOrEqual(59);
    });
});

describe('trouble on the way', () => {
    const failing = (times: number, error: unknown): FakeTenant => {
        let left = times;
        return new FakeTenant({
            getCommandRequestStatus: () => {
                if (left-- > 0) throw error;
                return [{ device: 'a', state: 'Command Success' }];
            },
        });
    };

    it.each([
        ['a lost connection', new EsperConnectionError('No answer: ECONNRESET')],
        ['a timeout', new EsperTimeoutError('No complete answer within 60000 ms')],
        ['429', createApiError('Too many', { status: 429 })],
        ['502', createApiError('Bad gateway', { status: 502 })],
    ])('%s is ridden out', async (_, error) => {
        const tenant = failing(5, error);
        await expect(tenant.wait(requestOf(['a']), { maxWait: 60_000 })).resolves.toMatchObject({ ended: 1 });
        expect(tenant.pauses).toHaveLength(5);
    });

    it.each([501, 505])('%d, which no retry rides out either, ends the wait', async (status) => {
        const refused = createApiError('No', { status });
        const tenant = failing(5, refused);
        await expect(tenant.wait({ requestId: 'r' }, { maxWait: 60_000 })).rejects.toBe(refused);
        expect(tenant.pauses).toEqual([]);
    });

    it('Retry-After is obeyed', async () => {
        const tenant = failing(1, createApiError('Too many', { status: 429, retryAfterMs: 45_000 }));
        await tenant.wait(requestOf(['a']), { maxWait: 60_000 });
        expect(tenant.pauses).toEqual([45_000]);
    });

    it('a Retry-After past maxWait ends the wait at once', async () => {
        const limit = createApiError('Too many', { status: 429, retryAfterMs: 90_000 });
        const tenant = failing(1, limit);
        const error = await errorOf(tenant.wait({ requestId: 'r' }, { maxWait: 60_000 }));
        expect(error).toBeInstanceOf(EsperCommandError);
        expect(error).toMatchObject({
            name: 'EsperCommandError',
            message: 'Nothing is known of the command after 0 s; the last look at it failed: Too many',
            outcome: { total: 0, ended: 0, tally: {}, failures: [], open: [] },
            cause: limit,
        });
        expect(tenant.pauses).toEqual([]);
    });

    it('that lasts to the end leaves the last tally', async () => {
        const tenant: FakeTenant = new FakeTenant({
            getCommandRequestStatus: (_, at) => {
                if (at > 2_000) throw new EsperConnectionError('No answer: ECONNREFUSED');
                return [{ device: 'a', state: 'Command In Progress' }];
            },
        });
        const error = await errorOf(tenant.wait({ requestId: 'r' }, { maxWait: 30_000 }));
        expect(error).toMatchObject({
            message:
                '0 of 1 devices have ended after 30 s; still open: 1 Command In Progress; the last look at it failed: No answer: ECONNREFUSED',
            outcome: { total: 1 },
            cause: { message: 'No answer: ECONNREFUSED' },
        });
    });

    it('that is over is not told at the end', async () => {
        let failed = false;
        const tenant = new FakeTenant({
            getCommandRequestStatus: () => {
                if (!failed) {
                    failed = true;
                    throw new EsperConnectionError('No answer: ECONNRESET');
                }
                return [{ device: 'a', state: 'Command Queued' }];
            },
        });
        const error = await errorOf(tenant.wait({ requestId: 'r' }, { maxWait: 10_000 }));
        expect(error).toMatchObject({
            message: '0 of 1 devices have ended after 10 s; still open: 1 Command Queued (offline devices wait)',
        });
        expect(error).not.toHaveProperty('cause');
    });

    it.each([401, 403, 404])('%i is thrown at once', async (status) => {
        const tenant = failing(1, createApiError('No', { status }));
        await expect(tenant.wait({ requestId: 'r' }, { maxWait: 60_000 })).rejects.toMatchObject({ status });
        expect(tenant.pauses).toEqual([]);
    });

    it('a page that fails is asked for again, not the pages before it', async () => {
        let failed = false;
        const rows = Array.from({ length: 300 }, (_, index) => ({ device: `d${index}`, state: 'Command Success' }));
        const tenant = new FakeTenant({
            getCommandRequestStatus: ({ offset }) => {
                if (offset === 200 && !failed) {
                    failed = true;
                    throw createApiError('Bad gateway', { status: 502 });
                }
                return rows;
            },
        });
        await expect(tenant.wait({ requestId: 'r' }, { maxWait: 60_000 })).resolves.toMatchObject({ total: 300 });
        const first = tenant.seen.slice(0, 4);
        expect(first.map(({ parameters }) => parameters['offset'] ?? 0)).toEqual([0, 100, 200, 200]);
    });
});

describe('onProgress', () => {
    it('is told after each look, in the shape of the outcome', async () => {
        const seen: CommandOutcome[] = [];
        const outcome = await v2({ a: SUCCESS, b: FAILURE }).wait(requestOf(['a', 'b']), {
            maxWait: 60_000,
            onProgress: (at) => seen.push(at),
        });
        expect(seen[0]).toEqual({
            total: 2,
            ended: 0,
            tally: { 'Command Initiated': 2 },
            failures: [],
            open: ['a', 'b'].map((deviceId) => ({ deviceId, state: 'Command Initiated' })),
        });
        expect(seen.map(({ ended }) => ended)).toEqual([0, 0, 1, 2]);
        expect(seen.at(-1)).toBe(outcome);
    });

    it('can throw, or reject, and breaks nothing', async () => {
        for (const onProgress of [
            () => {
                throw new Error('no terminal');
            },
            () => Promise.reject(new Error('no terminal')),
        ]) {
            await expect(
                v2({ a: SUCCESS }).wait(requestOf(['a']), { maxWait: 60_000, onProgress }),
            ).resolves.toMatchObject({ ended: 1 });
        }
    });
});

describe('signal', () => {
    it('ends the wait in a pause, at once, with its reason', async () => {
        const controller = new AbortController();
        const tenant = v2({ a: OFFLINE });
        const error = await errorOf(
            tenant.wait(
                { requestId: 'r' },
                { maxWait: 60_000, signal: controller.signal, onProgress: () => controller.abort('enough') },
            ),
        );
        expect(error).toBeInstanceOf(EsperAbortError);
        expect(error).toMatchObject({ cause: 'enough' });
        expect(tenant.seen).toHaveLength(1);
    });

    it('that has spoken already lets nothing be sent', async () => {
        const tenant = v2({ a: OFFLINE });
        await expect(tenant.wait({ requestId: 'r' }, { maxWait: 60_000, signal: AbortSignal.abort() })).rejects.toThrow(
            EsperAbortError,
        );
        expect(tenant.seen).toEqual([]);
    });

    it('has no listener left afterwards', async () => {
        const { signal } = new AbortController();
        const added = jest.spyOn(signal, 'addEventListener');
        const removed = jest.spyOn(signal, 'removeEventListener');
        await v2({ a: SUCCESS }).wait(requestOf(['a']), { maxWait: 60_000, signal });
        expect(added).toHaveBeenCalledTimes(1);
        expect(removed).toHaveBeenCalledTimes(1);
    });
});

describe('refused in words, with nothing sent', () => {
    const tenant = (): FakeTenant => v2({ a: SUCCESS });

    it.each([
        [{}, 'maxWait: expected a number of milliseconds, 0 or more, got none'],
        [{ maxWait: -1 }, 'maxWait: expected a number of milliseconds, 0 or more, got -1'],
        [{ maxWait: Number.NaN }, 'maxWait: expected a number of milliseconds, 0 or more, got NaN'],
        [{ maxWait: '60' }, "maxWait: expected a number of milliseconds, 0 or more, got '60'"],
        [{ maxWait: 1, pollInterval: 0 }, 'pollInterval: expected a number of milliseconds above 0, got 0'],
        [{ maxWait: 1, pollInterval: '5' }, "pollInterval: expected a number of milliseconds above 0, got '5'"],
        [
            { maxWait: 1, pollInterval: Infinity },
            'pollInterval: expected a number of milliseconds above 0, got Infinity',
        ],
        [{ maxWait: 1, timeout: 5 }, 'timeout: no such option'],
        [{ maxWait: 1, afterTimeout: 'go on' }, "afterTimeout: expected 'end' or 'wait', got 'go on'"],
        [{ maxWait: 1, onProgress: 'yes' }, "onProgress: expected a function, got 'yes'"],
        [undefined, 'options: expected an object'],
    ])('options %j', async (options, message) => {
        const error = await errorOf(tenant().wait({ requestId: 'r' }, options as { maxWait: number }));
        expect(error).toBeInstanceOf(EsperConfigurationError);
        expect(error).toMatchObject({ message: expect.stringContaining(message) });
    });

    it.each([
        [undefined],
        ['request-1'],
        [{}],
        [{ id: 'request-1' }],
        [{ requestId: '' }],
        [{ requestId: 'r', api: 'v1' }],
        [{ deviceId: 'a' }],
        [{ commandId: 'c' }],
        [{ commandId: 'c', deviceId: 'a', groupId: 'g' }],
        [[{ requestId: 'r' }]],
        [{ content: {} }],
    ])('%j for a command', async (command) => {
        const fake = tenant();
        await expect(fake.wait(command, { maxWait: 1_000 })).rejects.toThrow(EsperConfigurationError);
        expect(fake.seen).toEqual([]);
    });
});

it('a list method that a program has replaced by one that gives no list is refused by name', async () => {
    const esper = clientOf({ baseUrl: 'http://127.0.0.1:9/api' });
    jest.spyOn(esper.commandsV2, 'getCommandRequestStatus').mockReturnValue({ results: [] } as never);
    expect(await errorOf(esper.waitForCommand({ requestId: 'r' }, { maxWait: 1_000 }))).toMatchObject({
        name: 'EsperConfigurationError',
        message: 'getCommandRequestStatus is no list',
    });
});

describe('a server that stands still', () => {
    beforeEach(() => {
        jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'setInterval'] });
    });
    afterEach(() => {
        jest.useRealTimers();
    });

    it('is waited for a second longer than maxWait, and then let go', async () => {
        const server = await serve(() => {});
        const failure = errorOf(clientOf(server).waitForCommand({ requestId: 'r' }, { maxWait: 10_000 }));
        await until(() => server.requests.length === 1);
        await jest.advanceTimersByTimeAsync(11_001);
        const error = await failure;
        expect(error).toBeInstanceOf(EsperCommandError);
        expect(error).toMatchObject({ message: 'Nothing is known of the command after 11 s' });
        await until(() => server.sockets.every(({ destroyed }) => destroyed));
    });

    it('is waited for with a maxWait that is longer than a timer can be', async () => {
        let finish = () => {};
        const server = await serve((_, response) => {
            finish = () =>
                json(response, 200, { count: 1, next: null, results: [{ device: 'a', state: 'Command Success' }] });
        });
        const outcome = clientOf(server).waitForCommand(requestOf(['a']) as never, { maxWait: 2 ** 31 });
        await until(() => server.requests.length === 1);
        await jest.advanceTimersByTimeAsync(30_000);
        finish();
        await expect(outcome).resolves.toMatchObject({ ended: 1 });
    });
});
