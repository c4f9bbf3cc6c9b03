// Whether a wave went well.

/**
 * Counts the devices of a wave.
 * Addressed are those that the tenant still had when the wave was sent. Of these some were not sent to yet, or that is
 * unknown; and silent are those that were, and have neither succeeded nor failed.
 */
export function countWave({ size, gone = [], parts, outcome }) {
    const addressed = size - gone.length;
    const unknown = (parts?.unknown ?? []).reduce((sum, { devices }) => sum + devices.length, 0);
    const waiting = parts === undefined ? addressed : parts.unsent.length + unknown;
    const succeeded = outcome?.tally['Command Success'] ?? 0;
    const failed = outcome?.failures.length ?? 0;
    return {
        size,
        gone: gone.length,
        addressed,
        unknown,
        sent: addressed - waiting,
        succeeded,
        failed,
        silent: addressed - waiting - succeeded - failed,
    };
}

/** The most devices of so many that a limit allows; not a hair less where a share comes out even. */
export function allowed({ share, count }, size) {
    return share === undefined ? count : Math.floor((size * share) / 100 + 1e-9);
}

/** Says why the next wave is not to follow; undefined when it is. */
export function judge({ addressed, failed, silent }, { maxFailed, maxSilent }) {
    const mostFailed = allowed(maxFailed, addressed);
    if (maxSilent === undefined) {
        if (failed + silent <= mostFailed) return undefined;
        return `${failed} failed and ${silent} did not answer, of ${addressed}; together ${mostFailed} may`;
    }
    if (failed > mostFailed) return `${failed} of ${addressed} failed; ${mostFailed} may`;
    const mostSilent = allowed(maxSilent, addressed);
    return silent > mostSilent ? `${silent} of ${addressed} did not answer; ${mostSilent} may` : undefined;
}
