/** Tells somebody something who must not be able to break what goes on, by throwing or by rejecting. */
export function notify(tell: () => unknown): void {
    try {
        const told = tell();
        if (told instanceof Promise) told.catch(() => {});
    } catch {
        // It is the listener's own affair.
    }
}
