import { QuotaWindow } from '../../src/pipeline/quota-window.js';

// How long calls are held after a 429 that names no time. Times are milliseconds of the monotonic clock.

/** A window of which so many calls passed before the first 429, without chance. */
function windowAfter(passed: number, start = passed > 0 ? 0 : Number.NEGATIVE_INFINITY): QuotaWindow {
    return new QuotaWindow({ start, passed }, () => 0);
}

/** A window that is known: it is longer than `least` and at most `most` after its start. */
function knownWindow(least: number, most: number): { readonly window: QuotaWindow; readonly start: number } {
    const window = windowAfter(1);
    window.refused(least);
    window.passed(most);
    return { window, start: most };
}

test('of a window that is not known, holds grow by a quarter to a minute', () => {
    const window = windowAfter(1);
    const holds = Array.from({ length: 25 }, (_, refusal) => {
        window.refused(refusal * 60_000);
        return window.holdMs(refusal * 60_000);
    });
    expect(holds.slice(0, 4)).toEqual([1000, 1250, 1562.5, 1953.125]);
    expect(holds.slice(-3)).toEqual([60_000, 60_000, 60_000]);
});

test('a tenth of a hold is left to chance', () => {
    const window = new QuotaWindow({ start: 0, passed: 1 }, () => 0.5);
    window.refused(100);
    expect(window.holdMs(100)).toBeCloseTo(1050);
});

describe('of a window that took more than 30 s and at most 50 s', () => {
    test.each([
        ['not before the 30 s are over', 10_000, 20_000],
        ['then half-way to the 50 s', 30_000, 10_000],
        ['again half-way', 40_000, 5_000],
        ['never less than half a second', 49_900, 500],
    ])('a call tries its luck %s', (_, elapsed, hold) => {
        const { window, start } = knownWindow(30_000, 50_000);
        window.refused(start + 5_000);
        expect(window.holdMs(start + elapsed)).toBe(hold);
    });

    test('a 429 after 45 s says that it is longer than that', () => {
        const { window, start } = knownWindow(30_000, 50_000);
        window.refused(start + 45_000);
        expect(window.holdMs(start + 45_000)).toBe(2_500);
    });

    test('a 429 at the end of them says that nothing is known after all', () => {
        const { window, start } = knownWindow(30_000, 50_000);
        window.refused(start + 50_000);
        expect(window.holdMs(start + 50_000)).toBe(1_000);
    });
});

test('a window of a minute is known, a longer one is not', () => {
    const minute = knownWindow(30_000, 60_000);
    minute.window.refused(minute.start + 10_000);
    expect(minute.window.holdMs(minute.start + 10_000)).toBe(20_000);
    const longer = knownWindow(30_000, 60_001);
    longer.window.refused(longer.start + 10_000);
    expect(longer.window.holdMs(longer.start + 10_000)).toBe(1_000);
});

test.each([
    ['before the 429', 3_000],
    ['with it', 4_000],
])('a call that left %s and passes later says that the window was another one', (_, passedAt) => {
    const window = windowAfter(1);
    window.refused(4_000);
    window.passed(passedAt);
    window.refused(passedAt + 500);
    expect(window.holdMs(passedAt + 500)).toBe((500 + passedAt) / 2 - 500);
});

test('a window whose first call was turned down is not measured, the next one is', () => {
    const window = windowAfter(0);
    window.refused(2_000);
    window.passed(3_000);
    window.refused(3_500);
    expect(window.holdMs(3_500)).toBe(1_000);
    window.passed(9_000);
    window.refused(9_600);
    expect(window.holdMs(9_600)).toBe((600 + 6_000) / 2 - 600);
});

describe('a quota of ten calls', () => {
    /** A second window of that quota: one call of it has passed, at 10,000. */
    function secondWindow(): QuotaWindow {
        const window = windowAfter(10);
        window.refused(8_000);
        window.passed(10_000);
        return window;
    }

    test('is nearly spent when nine have passed or are under way', () => {
        const window = secondWindow();
        expect(window.isNearlySpent(7, 10_000)).toBe(false);
        expect(window.isNearlySpent(8, 10_000)).toBe(true);
        for (let call = 2; call <= 9; call += 1) window.passed(10_100);
        expect(window.isNearlySpent(0, 10_100)).toBe(true);
    });

    test('is not, once its window is over', () => {
        const window = secondWindow();
        expect(window.isNearlySpent(9, 19_999)).toBe(true);
        expect(window.isNearlySpent(9, 20_000)).toBe(false);
    });

    test('is whole again for a call that leaves after its window', () => {
        const window = secondWindow();
        for (let call = 2; call <= 9; call += 1) window.passed(10_100);
        window.passed(20_001);
        expect(window.isNearlySpent(7, 20_001)).toBe(false);
        expect(window.isNearlySpent(8, 20_001)).toBe(true);
    });

    test('is more than ten when an eleventh passes', () => {
        const window = secondWindow();
        for (let call = 2; call <= 11; call += 1) window.passed(10_100);
        expect(window.isNearlySpent(10, 10_100)).toBe(false);
    });
});

test('what nobody asked for ten minutes is forgotten', () => {
    const window = windowAfter(0);
    window.refused(0);
    window.passed(1_000);
    window.passed(601_001);
    window.refused(601_002);
    window.passed(602_000);
    expect(window.isNearlySpent(0, 602_000)).toBe(true); // its quota was one call, not two
});
