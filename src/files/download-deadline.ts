import { EsperTimeoutError } from '../errors/errors.js';
import type { Interruption } from '../util/interruption.js';

/** How long a download may wait for bytes, in milliseconds; it has no total deadline of its own. */
const DOWNLOAD_IDLE_MS = 60_000;

/** The clock of one download. */
export interface DownloadWatch {
    /** Starts the clock: something is waited for. */
    start(): void;
    /** Pauses the clock: a slow reader is not the server's fault. */
    pause(): void;
}

/** Watches a download: with a timeout over all of it, else over each wait. */
export function watchDownload(timeout: number | undefined, interruption: Interruption): DownloadWatch {
    if (timeout !== undefined) {
        interruption.setDeadline(
            timeout,
            () => new EsperTimeoutError(`The download was not complete within ${timeout} ms`),
        );
        return { start() {}, pause() {} };
    }
    return {
        start: () =>
            interruption.setDeadline(
                DOWNLOAD_IDLE_MS,
                () => new EsperTimeoutError(`The download stood still for ${DOWNLOAD_IDLE_MS} ms`),
            ),
        pause: () => interruption.clear(),
    };
}
