/** The time of a test tenant. It runs like real time until it is changed. */
export interface Clock {
    /** Returns the tenant's time, in milliseconds since 1970. */
    now(): number;
    /** How many seconds pass in the tenant in one real second; 0 is a stopped clock. */
    readonly speed: number;
    /**
     * Changes the speed from now on: 0 to 1,000,000.
     *
     * Throws a `TypeError` for any other.
     */
    setSpeed(speed: number): void;
    /**
     * Moves the clock forward by so many milliseconds at once. Commands that end within them have then ended.
     *
     * Throws a `TypeError` for what is no number from 0, and for a step past the year 9000.
     */
    step(milliseconds: number): void;
}

/** The fastest that a clock runs. */
export const MAX_SPEED = 1_000_000;

/** The last moment of a clock, in milliseconds: dates that are worked out from it still have years of four digits. */
export const END_OF_TIME = Date.UTC(9000, 0, 1);

/** The options of a clock. */
export interface ClockOptions {
    /** The tenant's time at its start, in milliseconds. Default: the real time. */
    start?: number;
    /** Default 1. */
    speed?: number;
    /** Returns milliseconds of a monotonic clock. Default: `performance.now`. */
    real?: () => number;
}

/** Makes a clock. It has no timer that could keep the process alive: the time is worked out when it is asked. */
export function createClock({
    start = Date.now(),
    speed = 1,
    real = () => performance.now(),
}: ClockOptions = {}): Clock {
    // The tenant's time at a moment of real time; from there on it runs at the rate.
    let anchor = { tenant: start, real: real() };
    let rate = speed;
    const now = () => Math.min(END_OF_TIME, Math.floor(anchor.tenant + (real() - anchor.real) * rate));
    return {
        now,
        get speed() {
            return rate;
        },
        setSpeed(next) {
            if (!(next >= 0 && next <= MAX_SPEED))
                throw new TypeError(`speed: expected a number between 0 and ${MAX_SPEED}, got ${next}.`);
            anchor = { tenant: now(), real: real() };
            rate = next;
        },
        step(milliseconds) {
            const most = END_OF_TIME - now();
            if (!(milliseconds >= 0 && milliseconds <= most))
                throw new TypeError(`step: expected milliseconds between 0 and ${most}, got ${milliseconds}.`);
            anchor = { tenant: now() + milliseconds, real: real() };
        },
    };
}

/** Writes a time in milliseconds as the API does: `2026-09-21T14:05:00Z`, with milliseconds if there are any. */
export function iso(milliseconds: number): string {
    return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}
