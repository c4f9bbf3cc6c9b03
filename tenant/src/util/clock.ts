/** The time of a test tenant. It runs like real time until it is told otherwise. */
export interface Clock {
    /** The tenant's time, in milliseconds since 1970. */
    now(): number;
    /** How many seconds pass in the tenant in one real second; 0 is a frozen clock. */
    readonly speed: number;
    /** Lets time run at another speed from now on. */
    setSpeed(speed: number): void;
    /** Moves the clock forward by so many milliseconds, at once. Commands that end within that time have then ended. */
    step(milliseconds: number): void;
}

export interface ClockOptions {
    /** The tenant's time at its start, in milliseconds. Default: the real time. */
    start?: number;
    /** Default 1. */
    speed?: number;
    /** A clock that never goes back, in milliseconds. Default: `performance.now`. */
    real?: () => number;
}

/** Makes a clock. Nothing ticks: the time is worked out when somebody asks, so no timer keeps the process alive. */
export function createClock({
    start = Date.now(),
    speed = 1,
    real = () => performance.now(),
}: ClockOptions = {}): Clock {
    let [base, realBase, rate] = [start, real(), speed];
    const now = () => Math.floor(base + (real() - realBase) * rate);
    const rebase = () => {
        [base, realBase] = [now(), real()];
    };
    return {
        now,
        get speed() {
            return rate;
        },
        setSpeed(next) {
            rebase();
            rate = next;
        },
        step(milliseconds) {
            rebase();
            base += milliseconds;
        },
    };
}

/** Milliseconds as the API writes a time: `2026-09-21T14:05:00.123000Z` would do too; this is the shorter form. */
export function iso(milliseconds: number): string {
    return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}
