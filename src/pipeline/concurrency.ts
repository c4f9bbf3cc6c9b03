import type { Interruption } from '../util/interruption.js';

/** A semaphore of calls in flight: so many at once, the others wait in order. */
export interface Semaphore {
    /**
     * Takes a place: undefined when one was free, else a promise for one.
     * The promise rejects when the call is interrupted.
     */
    acquire(interruption: Interruption): Promise<void> | undefined;
    /** Passes a place on to the first that waits. */
    release(): void;
}

/** Creates a semaphore of `size` places. */
export function createSemaphore(size: number): Semaphore {
    let free = size;
    const waiting = new Set<() => void>(); // keeps the order, and lets one leave it at no cost

    const wait = (interruption: Interruption): Promise<void> =>
        new Promise((resolve, reject) => {
            const enter = (): void => {
                waiting.delete(enter);
                resolve();
            };
            waiting.add(enter);
            interruption.onStop((error) => {
                waiting.delete(enter);
                // No effect on one that was let in at the same moment: it has its place, and the caller frees it.
                reject(error);
            });
        });

    return {
        acquire(interruption) {
            if (free > 0) {
                free -= 1;
                return undefined;
            }
            return wait(interruption);
        },
        release() {
            const [first] = waiting;
            if (first === undefined) free += 1;
            else first();
        },
    };
}
