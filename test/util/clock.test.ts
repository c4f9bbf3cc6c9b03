import '../support/fake-time.js';

import { createClock, MAX_TIMER_MS, platformClock } from '../../src/util/clock.js';
import { time } from '../support/fake-time.js';
import { callInProcess } from '../support/network.js';
import { json, serve } from '../support/servers.js';

const MONTH_MS = 30 * 24 * 3600 * 1000;

describe('the platform’s clock', () => {
    beforeEach(() => {
        jest.useFakeTimers({ now: 0 });
        time.read = () => Date.now();
    });
    afterEach(() => {
        jest.useRealTimers();
    });

    test('waits for thirty days, which no timer of the platform can', () => {
        const done = jest.fn();
        expect(MONTH_MS).toBeGreaterThan(MAX_TIMER_MS);
        platformClock.after(MONTH_MS, done);
        jest.advanceTimersByTime(MONTH_MS - 1);
        expect(done).not.toHaveBeenCalled();
        jest.advanceTimersByTime(1);
        expect(done).toHaveBeenCalledTimes(1);
        expect(jest.getTimerCount()).toBe(0);
    });

    test('can be called off in any piece', () => {
        const done = jest.fn();
        const callOff = platformClock.after(MONTH_MS, done);
        jest.advanceTimersByTime(MAX_TIMER_MS + 1000);
        callOff();
        expect(jest.getTimerCount()).toBe(0);
        jest.advanceTimersByTime(MONTH_MS);
        expect(done).not.toHaveBeenCalled();
    });
});

describe('a clock whose sleep is a test’s', () => {
    beforeEach(() => {
        time.read = () => 0;
    });

    test('moves by what was slept', async () => {
        const clock = createClock(async () => {});
        await new Promise<void>((resolve) => clock.after(5_000, () => resolve()));
        expect(clock.monotonic()).toBe(5_000);
        const both = [1_000, 3_000].map((ms) => new Promise<void>((resolve) => clock.after(ms, () => resolve())));
        await Promise.all(both);
        expect(clock.monotonic()).toBe(8_000); // side by side, not one after the other
    });

    test('sleeps for thirty days in pieces: the sleep may be a timer of the platform', async () => {
        const pieces: number[] = [];
        const clock = createClock(async (ms) => void pieces.push(ms));
        await new Promise<void>((resolve) => clock.after(MONTH_MS, () => resolve()));
        expect(pieces).toEqual([MAX_TIMER_MS, MONTH_MS - MAX_TIMER_MS]);
        expect(clock.monotonic()).toBe(MONTH_MS);
    });

    test('that is called off sleeps no further piece', async () => {
        const pieces: number[] = [];
        const clock = createClock(async (ms) => void pieces.push(ms));
        const done = jest.fn();
        clock.after(MONTH_MS, done)();
        await new Promise((resolve) => setImmediate(resolve));
        expect(pieces).toEqual([MAX_TIMER_MS]);
        expect(done).not.toHaveBeenCalled();
    });

    test('tells that sleeping failed', async () => {
        const clock = createClock(() => Promise.reject(new Error('no sleep')));
        const failure = await new Promise((resolve) => clock.after(1, resolve));
        expect(failure).toEqual(new Error('no sleep'));
    });
});

test('a date in Retry-After is GMT, wherever the program runs and however it is written', async () => {
    const forms = ['Sun, 06 Nov 2044 08:49:37 GMT', 'Sunday, 06-Nov-44 08:49:37 GMT', 'Sun Nov  6 08:49:37 2044'];
    let call = 0;
    const server = await serve((_, response) => {
        json(response, 503, {}, { 'Retry-After': forms[call] ?? '' });
        call += 1;
    });
    const { outcomes } = await callInProcess(
        'axios',
        forms.map(() => ({ baseUrl: server.baseUrl, call: 'get' })),
        { TZ: 'Asia/Tokyo' },
    );
    const due = Date.UTC(2044, 10, 6, 8, 49, 37);
    for (const { retryAfterMs = 0 } of outcomes) {
        expect(Math.abs(Date.now() + retryAfterMs - due)).toBeLessThan(60_000);
    }
});
