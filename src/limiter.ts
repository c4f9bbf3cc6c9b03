import { EsperError } from './errors.js';
import type { Interruption } from './interruption.js';

/** Gives leave for attempts, one at a time: the place for a quota that several processes share. */
export interface Limiter {
    /**
     * Resolves when the next attempt may start. `signal` is the call's, so that a wait can be given up.
     * What it throws becomes the `cause` of the call's error.
     */
    acquire(options: { readonly signal: AbortSignal | undefined }): Promise<unknown> | unknown;
}

/** Waits until the limiter lets an attempt go, or the call is interrupted. */
export async function waitForLeave(
    limiter: Limiter,
    signal: AbortSignal | undefined,
    interruption: Interruption,
): Promise<void> {
    const acquire = async (): Promise<void> => {
        await limiter.acquire({ signal });
    };
    try {
        await interruption.race(acquire());
    } catch (cause) {
        interruption.check(); // it may have thrown because of the signal
        throw EsperError.is(cause) ? cause : new EsperError('limiter: acquire failed', { cause });
    }
}
