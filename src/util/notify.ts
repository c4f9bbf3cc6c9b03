/** Calls a user callback; swallows whatever it throws or rejects with. */
export function notify(callback: () => unknown): void {
    try {
        const result = callback();
        if (result instanceof Promise) result.catch(() => {});
    } catch {
        // A callback must not break a call.
    }
}
