import type { Interruption } from '../util/interruption.js';

/** The places for calls in flight: so many at once, the others wait in order. */
export interface Semaphore {
    /** Takes a place: undefined when one was free, else a promise for the moment when one is. Rejects when the call is interrupted. */
    acquire(interruption: Interruption): Promise<void> | undefined;
    /** Gives a place on to the first that waits. */
    release(): void;
}

/** `size` free places. */
export function createSemaphore(size: number): Semaphore {
    let left = size;
    const waiting = new Set<() => void>(); // keeps the order, and lets one step out of it at no cost

    const wait = (interruption: Interruption): Promise<void> =>
        new Promise((resolve, reject) => {
            const enter = (): void => {
                waiting.delete(enter);
                resolve();
            };
            waiting.add(enter);
            interruption.onStop((error) => {
                waiting.delete(enter);
                reject(error); // means nothing to one that was let in at the same moment: it has its place, and the caller frees it
            });
        });

    return {
        acquire(interruption) {
            if (left > 0) {
                left -= 1;
                return undefined;
            }
            return wait(interruption);
        },
        release() {
            const [first] = waiting;
            if (first === undefined) left += 1;
            else first();
        },
    };
}
