// One request of many that can't be read hides none of the others, whatever is wrong with it.
import '../support/fake-time.js';

import { createApiError } from '../../src/errors/create-api-error.js';
import { EsperConnectionError, EsperResponseError } from '../../src/errors/errors.js';
import { type CommandOutcome, EsperAbortError, EsperCommandError, EsperError } from '../../src/index.js';
import { FakeTenant } from '../support/fake-commands.js';
import { until } from '../support/multipart.js';
import { clientOf, errorOf, json, serve } from '../support/servers.js';

const batchOf = (count: number) => ({
    requests: Array.from({ length: count }, (_, index) => ({
        requestId: `r${index + 1}`,
        devices: 1,
        groups: [],
        deviceType: 'all',
    })),
});

const rowOf = (requestId: unknown, state = 'Command Success') => ({ device: `device of ${requestId}`, state });

/** A tenant of requests with a device each, of which some can't be read. */
const tenantOf = (answer: (requestId: string, at: number) => unknown) =>
    new FakeTenant({ getCommandRequestStatus: ({ requestId }, at) => answer(String(requestId), at) });

const outcomeIn = (error: unknown): CommandOutcome | undefined => (EsperError.is(error) ? error.outcome : undefined);

const OTHERS = { total: 2, ended: 2, tally: { 'Command Success': 2 }, failures: [], open: [] };

describe.each(['r1', 'r2', 'r3'])('of three, %s', (bad) => {
    it.each([
        ['500', () => createApiError('Status 500', { status: 500 })],
        ['429', () => createApiError('Too many', { status: 429 })],
        ['503 that wants a day', () => createApiError('Closed', { status: 503, retryAfterMs: 86_400_000 })],
        ['a lost connection', () => new EsperConnectionError('No answer: ECONNRESET')],
    ])('answers %s until maxWait: the error has the outcome of the others, which were followed', async (_, fail) => {
        const tenant = tenantOf((requestId, at) => {
            if (requestId === bad) throw fail();
            return [rowOf(requestId, at < 7_000 ? 'Command Initiated' : 'Command Success')];
        });
        const seen: CommandOutcome[] = [];
        const onProgress = (outcome: CommandOutcome) => void seen.push(outcome);
        const error = await errorOf(tenant.wait(batchOf(3), { maxWait: 60_000, onProgress }));
        expect(error).toBeInstanceOf(EsperCommandError);
        expect(error).toMatchObject({
            message: expect.stringMatching(
                `^2 of 2 devices have ended after [\\d.]+ s; more may follow; 1 of 3 requests could not be read; the last look at it failed: ${fail().message}$`,
            ),
            outcome: OTHERS,
            cause: { message: fail().message },
        });
        expect(seen[0]).toMatchObject({ total: 2, ended: 0 });
        expect(seen.at(-1)).toMatchObject(OTHERS);
    });

    it('can’t be read for a while: it is asked for again', async () => {
        const tenant = tenantOf((requestId, at) => {
            if (requestId === bad && at < 20_000) throw createApiError('Bad gateway', { status: 502 });
            return [rowOf(requestId)];
        });
        const outcome = await tenant.wait(batchOf(3), { maxWait: 60_000 });
        expect(outcome).toMatchObject({ total: 3, ended: 3 });
        for (const { requestId } of batchOf(3).requests.filter((one) => one.requestId !== bad))
            expect(tenant.seen.filter(({ parameters }) => parameters['requestId'] === requestId)).toHaveLength(1);
    });

    it.each([404, 401])(
        'answers %i: it is thrown at the first look, with the outcome of the others',
        async (status) => {
            const refused = createApiError('No', { status });
            const tenant = tenantOf((requestId) => {
                if (requestId === bad) throw refused;
                return [rowOf(requestId)];
            });
            const onProgress = jest.fn();
            const error = await errorOf(tenant.wait(batchOf(3), { maxWait: 60_000, onProgress }));
            expect(error).toBe(refused);
            expect(outcomeIn(error)).toMatchObject(OTHERS);
            expect(onProgress).toHaveBeenCalledTimes(1);
            expect(tenant.pauses).toEqual([]);
            expect(JSON.stringify(error)).not.toContain('device of'); // a log is not flooded
        },
    );

    it('answers HTML: the same', async () => {
        const html = new EsperResponseError('The server answered 200 with a body that is no JSON (text/html)');
        const tenant = tenantOf((requestId) => {
            if (requestId === bad) throw html;
            return [rowOf(requestId)];
        });
        const error = await errorOf(tenant.wait(batchOf(3), { maxWait: 60_000 }));
        expect(error).toBe(html);
        expect(outcomeIn(error)).toMatchObject(OTHERS);
    });
});

it('a Retry-After of all that are open, past maxWait, ends the wait at once', async () => {
    const tenant = tenantOf((requestId) => {
        if (requestId === 'r1') return [rowOf(requestId)];
        throw createApiError('Too many', { status: 429, retryAfterMs: 90_000 });
    });
    expect(await errorOf(tenant.wait(batchOf(3), { maxWait: 60_000 }))).toMatchObject({
        message: expect.stringMatching(
            /^1 of 1 devices .* after 0 s; .*; 2 of 3 requests could not be read; .* Too many$/,
        ),
        outcome: { total: 1 },
    });
    expect(tenant.pauses).toEqual([]);
});

it('a Retry-After of one is obeyed, and the others are polled meanwhile', async () => {
    const tenant = tenantOf((requestId, at) => {
        if (requestId === 'r1' && at < 20_000) throw createApiError('Closed', { status: 503, retryAfterMs: 20_000 });
        return [rowOf(requestId, at < 15_000 ? 'Command Queued' : 'Command Success')];
    });
    await expect(tenant.wait(batchOf(3), { maxWait: 600_000 })).resolves.toMatchObject({ total: 3 });
    const times = (requestId: string) =>
        tenant.seen.filter(({ parameters }) => parameters['requestId'] === requestId).map(({ at }) => at);
    expect(times('r1').filter((at) => at < 20_000)).toEqual([0]);
    expect(times('r2').length).toBeGreaterThan(4);
});

it('a batch of which some have no rows yet does not say that none was sent', async () => {
    const seen: CommandOutcome[] = [];
    const tenant = tenantOf((requestId, at) => (at < 3_000 ? [] : [rowOf(requestId)]));
    await tenant.wait(batchOf(2), { maxWait: 60_000, onProgress: (outcome) => seen.push(outcome) });
    expect(seen[0]).toMatchObject({ total: 0 });
    expect(seen.filter(({ note }) => note !== undefined)).toEqual([]);
    await expect(tenant.wait({ requests: [] }, { maxWait: 0 })).resolves.toMatchObject({ note: 'No request was sent' });
});

it('of a wait for one request an error in the middle has the last outcome too', async () => {
    const tenant = tenantOf((requestId, at) => {
        if (at > 2_000) throw createApiError('No', { status: 401 });
        return [rowOf(requestId, 'Command Queued')];
    });
    const error = await errorOf(tenant.wait({ requestId: 'r1' }, { maxWait: 60_000 }));
    expect(error).toMatchObject({ status: 401 });
    expect(outcomeIn(error)).toMatchObject({ total: 1, open: [{ state: 'Command Queued' }] });
    const first = await errorOf(tenantOf(() => [null]).wait({ requestId: 'r1' }, { maxWait: 60_000 }));
    expect(outcomeIn(first)).toBeUndefined();
});

describe('a server that stands still', () => {
    beforeEach(() => {
        jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'setInterval'] });
    });
    afterEach(() => {
        jest.useRealTimers();
    });

    const requestIn = (url = ''): number => Number(/\/command\/r(\d+)\/status/.exec(url)?.[1]);
    const page = (rows: readonly unknown[]) => ({ count: rows.length, next: null, results: rows });

    /** A server that answers for requests past so many, and says nothing of the first ones. */
    const standingStill = (silent: number) =>
        serve((request, response) => {
            const number = requestIn(request.url);
            if (number > silent) json(response, 200, page([rowOf(`r${number}`)]));
        });

    /** Lets time pass, in steps in which answers arrive. */
    async function pass(milliseconds: number): Promise<void> {
        for (let left = milliseconds; left > 0; left -= 100) {
            for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
            await jest.advanceTimersByTimeAsync(100);
        }
    }

    it.each([0, 300, 10_000])('for one of three: with maxWait %i the others are told', async (maxWait) => {
        const server = await standingStill(1);
        const onProgress = jest.fn();
        const failure = errorOf(clientOf(server).waitForCommand(batchOf(3), { maxWait, onProgress }));
        await until(() => server.requests.length === 3);
        await pass(maxWait + 1_100);
        expect(await failure).toMatchObject({ name: 'EsperCommandError', outcome: OTHERS });
        expect(onProgress).toHaveBeenCalledWith(expect.objectContaining({ total: 2 }));
    });

    it('for as many as are asked at once: the others of a hundred are told, with maxWait 0 too', async () => {
        const server = await standingStill(4);
        const onProgress = jest.fn();
        const failure = errorOf(clientOf(server).waitForCommand(batchOf(100), { maxWait: 0, onProgress }));
        await until(() => server.requests.length === 4);
        await pass(1_100);
        expect(await failure).toMatchObject({
            message: expect.stringMatching(/^96 of 96 devices have ended .*; 4 of 100 requests could not be read$/),
            outcome: { total: 96, ended: 96 },
        });
        expect(onProgress).toHaveBeenCalledTimes(1);
    });

    it('for one of three: the wait goes on without it, and ends when it answers', async () => {
        let answer = (): void => {};
        const server = await serve((request, response) => {
            const number = requestIn(request.url);
            const send = () => json(response, 200, page([rowOf(`r${number}`)]));
            if (number === 2) answer = send;
            else send();
        });
        const onProgress = jest.fn();
        const waiting = clientOf(server).waitForCommand(batchOf(3), { maxWait: 50_000, onProgress });
        await until(() => server.requests.length === 3);
        await pass(8_000);
        expect(onProgress).toHaveBeenCalledWith(expect.objectContaining({ total: 2, ended: 2 }));
        answer();
        await pass(2_000);
        await expect(waiting).resolves.toMatchObject({ total: 3, ended: 3 });
        expect(server.requests).toHaveLength(3); // it was asked once
    });

    it('and the caller’s signal: an EsperAbortError with what is known', async () => {
        const server = await standingStill(1);
        const controller = new AbortController();
        const options = { maxWait: 60_000, signal: controller.signal };
        const failure = errorOf(clientOf(server).waitForCommand(batchOf(3), options));
        await until(() => server.requests.length === 3);
        await pass(500);
        controller.abort('enough');
        const error = await failure;
        expect(error).toBeInstanceOf(EsperAbortError);
        expect(error).toMatchObject({ cause: 'enough' });
        expect(outcomeIn(error)).toMatchObject(OTHERS);
    });

    it('and one that is not there: the 404 comes, and what is in flight is let go', async () => {
        const server = await serve((request, response) => {
            const number = requestIn(request.url);
            if (number === 2) json(response, 404, { detail: 'Not found.' });
            if (number === 3) json(response, 200, page([rowOf('r3')]));
        });
        const failure = errorOf(clientOf(server).waitForCommand(batchOf(3), { maxWait: 50_000 }));
        await until(() => server.requests.length === 3);
        await pass(6_000);
        const error = await failure;
        expect(error).toMatchObject({ status: 404 });
        expect(outcomeIn(error)).toMatchObject({ total: 1 });
        await until(() => server.sockets.some((socket) => socket.destroyed));
    });
});
