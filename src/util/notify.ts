import { isThenable } from './guards.js';

/** Calls a user callback; swallows whatever it throws or rejects with. */
export function notify(callback: () => unknown): void {
    try {
        const result = callback();
        if (isThenable(result)) result.then(undefined, () => {});
    } catch {
        // A callback must not break a call.
    }
}
