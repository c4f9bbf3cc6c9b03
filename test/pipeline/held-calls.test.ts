import '../support/fake-time.js';
import axios, { AxiosHeaders } from 'axios';
import { type ClientOptions, EsperClient } from '../../src/index.js';
import { KEY } from '../support/servers.js';

// Which call goes out when, after a 429: answers are given by hand, and the clock is moved by hand.

beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
afterEach(() => {
    jest.useRealTimers();
});

/** An API whose answers a test gives, each when it likes. Calls are told apart by the device they ask for. */
class HandApi {
    /** The devices asked for, in order. */
    readonly sent: string[] = [];
    /** How long calls were held, each time, in milliseconds. */
    readonly holds: number[] = [];
    readonly esper: EsperClient;
    readonly #open = new Map<string, (status: number, headers: Record<string, string>) => void>();

    constructor(options: ClientOptions) {
        const instance = axios.create({
            adapter: (config) =>
                new Promise((resolve) => {
                    const id = config.url?.split('/').at(-2) ?? '';
                    this.sent.push(id);
                    this.#open.set(id, (status, headers) => {
                        const data = '{"id":"d"}';
                        resolve({ status, statusText: '', headers: new AxiosHeaders(headers), data, config });
                    });
                }),
        });
        this.esper = new EsperClient({
            baseUrl: 'http://127.0.0.1:1/api',
            apiKey: KEY,
            enterpriseId: 'e-1',
            axios: instance,
            random: () => 0,
            timeout: 3_600_000,
            maxRetries: 0,
            hooks: { onThrottle: ({ holdMs }) => void this.holds.push(holdMs) },
            ...options,
        });
    }

    /** Begins a call; gives what it ends with, an error too. */
    async call(id: string, signal?: AbortSignal): Promise<unknown> {
        return this.esper.device.getDeviceById({ deviceId: id }, { signal }).catch((error: unknown) => error);
    }

    /** Begins calls, and waits until those that may go have gone. */
    async begin(...ids: string[]): Promise<void> {
        for (const id of ids) void this.call(id);
        await settle();
    }

    async answer(id: string, status = 200, retryAfter?: number): Promise<void> {
        const answer = this.#open.get(id);
        if (answer === undefined) throw new Error(`There is no call of ${id} to answer.`);
        this.#open.delete(id);
        answer(status, retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) });
        await settle();
    }
}

async function settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function pass(milliseconds: number): Promise<void> {
    await jest.advanceTimersByTimeAsync(milliseconds);
    await settle();
}

describe('who goes first', () => {
    test('a call that was turned down, before those that came while it waited', async () => {
        const api = new HandApi({ maxConcurrency: 1 });
        await api.begin('a', 'b', 'c');
        await api.answer('a', 429, 5);
        await pass(5_000);
        expect(api.sent).toEqual(['a', 'a']);
        await api.answer('a');
        await api.answer('b');
        await api.answer('c');
        expect(api.sent).toEqual(['a', 'a', 'b', 'c']);
        expect(jest.getTimerCount()).toBe(0);
    });

    test('nobody, before the hold is over: another call’s success says nothing new', async () => {
        const api = new HandApi({ maxConcurrency: 2 });
        await api.begin('a', 'b', 'c');
        await api.answer('a', 429, 5);
        await api.answer('b');
        await pass(4_999);
        expect(api.sent).toEqual(['a', 'b']);
        await pass(1);
        expect(api.sent).toEqual(['a', 'b', 'a']);
    });

    test('one, when it is over: the success of a call that left before it opens nothing', async () => {
        const api = new HandApi({ maxConcurrency: 3 });
        await api.begin('a', 'b', 'c', 'd');
        await api.answer('a', 429, 5);
        await pass(5_000);
        await api.answer('b');
        expect(api.sent).toEqual(['a', 'b', 'c']);
        await api.answer('c');
        expect(api.sent).toEqual(['a', 'b', 'c', 'a']);
    });

    test('two more with each success after it', async () => {
        const api = new HandApi({ maxConcurrency: 4 });
        await api.begin('a', 'b', 'c', 'd', 'e', 'f', 'g');
        for (const id of ['b', 'c', 'd']) await api.answer(id, 429, 5);
        await api.answer('a', 429, 5);
        await pass(5_000);
        expect(api.sent.slice(4)).toEqual(['b']);
        await api.answer('b');
        expect(api.sent.slice(4)).toEqual(['b', 'c', 'd']);
        await api.answer('c');
        expect(api.sent.slice(4)).toEqual(['b', 'c', 'd', 'a', 'e']);
    });
});

describe('a 429 of a call that left before the hold', () => {
    test.each([
        ['that names no time', undefined, 5_000],
        ['that names a second more', 6, 5_000],
        ['that names two seconds more', 7, 7_000],
    ])('%s', async (_, retryAfter, until) => {
        const api = new HandApi({ maxConcurrency: 2 });
        await api.begin('a', 'b');
        await api.answer('a', 429, 5);
        await api.answer('b', 429, retryAfter);
        await pass(until - 1);
        expect(api.sent).toEqual(['a', 'b']);
        await pass(1);
        expect(api.sent).toEqual(['a', 'b', 'a']);
    });

    test.each([
        ['that names no time', undefined, 0],
        ['that names a second', 1, 0],
        ['that names two', 2, 2_000],
    ])('and is over, %s', async (_, retryAfter, held) => {
        const api = new HandApi({ maxConcurrency: 2 });
        await api.begin('a', 'b');
        await api.answer('a', 429, 5);
        await pass(5_000);
        await api.answer('b', 429, retryAfter);
        expect(api.sent).toHaveLength(held === 0 ? 3 : 2);
        await pass(held);
        expect(api.sent).toEqual(['a', 'b', 'a']);
    });

    test('counts as no second failure', async () => {
        const api = new HandApi({ maxConcurrency: 2 });
        await api.begin('a', 'b');
        await api.answer('a', 429, 5);
        await api.answer('b', 429, 7);
        await pass(7_000);
        await api.answer('a', 429);
        expect(api.holds).toEqual([5_000, 7_000, 1_250]);
    });
});

describe('an abort', () => {
    test('of a call that is under way is not told as if it had been held', async () => {
        const api = new HandApi({ maxConcurrency: 2 });
        const controller = new AbortController();
        const call = api.call('b', controller.signal);
        await api.begin('a');
        await api.answer('a', 429, 60);
        controller.abort();
        expect(await call).toMatchObject({ name: 'EsperAbortError', message: 'The call was aborted', attempts: 1 });
        expect(await call).not.toHaveProperty('heldBy');
    });

    test('of one that waits lets the others wait on', async () => {
        const api = new HandApi({ maxConcurrency: 1 });
        await api.begin('a');
        const controller = new AbortController();
        const call = api.call('b', controller.signal);
        await api.begin('c');
        await api.answer('a', 429, 5);
        controller.abort();
        expect(await call).toMatchObject({ heldBy: { status: 429 }, attempts: 0 });
        await pass(5_000);
        expect(api.sent).toEqual(['a', 'a']);
    });

    test('of all that wait leaves no timer, and the hold goes on for those that come', async () => {
        const api = new HandApi({ maxConcurrency: 1 });
        const controller = new AbortController();
        const calls = ['a', 'b'].map((id) => api.call(id, controller.signal));
        await settle();
        await api.answer('a', 429, 5);
        controller.abort();
        await Promise.all(calls);
        expect(jest.getTimerCount()).toBe(0);
        await pass(2_000);
        await api.begin('c');
        await pass(2_999);
        expect(api.sent).toEqual(['a']);
        await pass(1);
        expect(api.sent).toEqual(['a', 'c']);
    });
});

describe('timers', () => {
    test('calls that only wait for their turn have none', async () => {
        const api = new HandApi({ maxConcurrency: 1 });
        await api.begin('a', 'b', 'c');
        expect(jest.getTimerCount()).toBe(1); // the deadline of the one that is under way
    });

    test('a hold that nobody waits for has none, and holds nobody up when it is over', async () => {
        const api = new HandApi({ maxThrottleWait: 1_000 });
        const call = api.call('a');
        await settle();
        await api.answer('a', 429, 5);
        expect(await call).toHaveProperty('message', 'getDeviceById: 429 No reason given');
        expect(jest.getTimerCount()).toBe(0);
        expect(await api.call('b')).toMatchObject({ attempts: 0 });
        await pass(5_000);
        await api.begin('c');
        expect(api.sent).toEqual(['a', 'c']);
        expect(jest.getTimerCount()).toBe(1);
        await api.answer('c');
        expect(jest.getTimerCount()).toBe(0);
    });

    test('while the first call after a hold takes its time, one more goes out every two seconds', async () => {
        const api = new HandApi({ maxConcurrency: 5 });
        await api.begin('a', 'b', 'c', 'd', 'e', 'f', 'g');
        for (const id of ['b', 'c', 'd', 'e']) await api.answer(id);
        for (const id of ['f', 'g']) await api.answer(id, 429, 5);
        await api.answer('a', 429, 5);
        await pass(5_000);
        expect(api.sent.slice(7)).toEqual(['f']);
        await pass(1_999);
        expect(api.sent.slice(7)).toEqual(['f']);
        await pass(1);
        expect(api.sent.slice(7)).toEqual(['f', 'g']);
        await pass(2_000);
        expect(api.sent.slice(7)).toEqual(['f', 'g', 'a']);
        expect(jest.getTimerCount()).toBe(3); // their deadlines
    });

    test('none goes out so, when there is a new hold', async () => {
        const api = new HandApi({ maxConcurrency: 3 });
        await api.begin('a', 'b', 'c', 'd');
        for (const id of ['a', 'b', 'c']) await api.answer(id, 429, 5);
        await pass(5_000);
        await pass(1_000);
        await api.answer('a', 429, 60);
        await pass(59_999);
        expect(api.sent.slice(3)).toEqual(['a']);
        await pass(1);
        expect(api.sent.slice(3)).toEqual(['a', 'b']);
    });
});

describe('maxThrottleWait', () => {
    test('counts for a call from the moment it came', async () => {
        const api = new HandApi({ maxConcurrency: 1, maxThrottleWait: 100_000 });
        const first = api.call('a');
        await settle();
        await api.answer('a', 429, 60);
        await pass(30_000);
        const second = api.call('b');
        await pass(30_000);
        await api.answer('a', 429, 60);
        expect(await first).toHaveProperty(
            'message',
            'getDeviceById: 429 No reason given (held for 60 s; maxThrottleWait is 100 s)',
        );
        await pass(60_000);
        expect(api.sent).toEqual(['a', 'a', 'b']);
        await api.answer('b', 429, 60);
        expect(await second).toHaveProperty(
            'message',
            'getDeviceById: 429 No reason given (held for 90 s; maxThrottleWait is 100 s)',
        );
    });

    test('may be used up to its last millisecond', async () => {
        const api = new HandApi({ maxThrottleWait: 5_000 });
        await api.begin('a');
        await api.answer('a', 429, 5);
        await pass(5_000);
        expect(api.sent).toEqual(['a', 'a']);
    });
});
