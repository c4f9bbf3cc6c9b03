/** The longest wait that is told: past it, the number would only break timers. */
const MAX_MS = Number.MAX_SAFE_INTEGER;

/** The milliseconds that a `Retry-After` header asks to wait, written as seconds or as a date; undefined when it is neither, or negative. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
    const text = value?.trim() ?? '';
    if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), MAX_MS);
    // Date.parse takes nearly anything; a date of HTTP starts with the name of a day.
    if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
    const date = Date.parse(text);
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
