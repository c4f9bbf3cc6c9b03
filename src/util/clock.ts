import { readMonotonic, startTimer, stopTimer } from './timers.js';

/** The largest delay of a timer in milliseconds, 24.8 days; a longer one would fire at once. */
export const MAX_TIMER_MS = 2_147_483_647;

/** What durations are measured by. It knows no dates, and no step of the system's clock moves it. */
export interface Clock {
    /** Milliseconds since some moment; only differences mean something. */
    monotonic(): number;
    /** Calls back after so many milliseconds, with the error where waiting failed; gives what calls it off. */
    after(milliseconds: number, callback: (failure?: unknown) => void): () => void;
}

/** The platform's clock. */
export const platformClock: Clock = { monotonic: readMonotonic, after: afterTimer };

/**
 * A clock whose waits are those of an injected `sleep`.
 * When it wakes earlier than the platform's clock says, as a test's does, the clock has moved by what was slept all the
 * same, so that whatever counts time goes on counting.
 */
export function createClock(sleep: ((milliseconds: number) => Promise<unknown>) | undefined): Clock {
    if (sleep === undefined) return platformClock;
    let skipped = 0;
    const monotonic = (): number => readMonotonic() + skipped;
    return {
        monotonic,
        after(milliseconds, callback) {
            let isCalledOff = false;
            const end = monotonic() + milliseconds;
            const wake = (failure?: unknown): void => {
                if (!isCalledOff) callback(failure);
            };
            // In pieces, since it may be a timer of the platform's.
            const sleepOn = async (left: number): Promise<void> => {
                const piece = Math.min(left, MAX_TIMER_MS);
                await sleep(piece);
                skipped += Math.max(0, end - left + piece - monotonic());
                if (left > piece && !isCalledOff) await sleepOn(left - piece);
            };
            sleepOn(milliseconds).then(() => wake(), wake);
            return () => {
                isCalledOff = true;
            };
        },
    };
}

/**
 * Starts a timer of any length.
 * A long one goes in pieces, since the platform's takes no more than {@link MAX_TIMER_MS}.
 */
function afterTimer(milliseconds: number, callback: () => void): () => void {
    const end = readMonotonic() + milliseconds;
    let timer: ReturnType<typeof setTimeout>;
    const start = (left: number): void => {
        const isLast = left <= MAX_TIMER_MS;
        timer = isLast
            ? startTimer(() => callback(), left)
            : startTimer(() => start(end - readMonotonic()), MAX_TIMER_MS);
    };
    start(milliseconds);
    return () => stopTimer(timer);
}
