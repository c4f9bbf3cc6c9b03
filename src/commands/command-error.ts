import type { CommandOutcome } from '../errors/command-outcome.js';
import { EsperAbortError } from '../errors/errors.js';
import { EsperError, type EsperErrorOptions, type Guard, guardOf, type Sent } from '../errors/esper-error.js';
import { explainState, type FinalStates } from './states.js';

/**
 * A command did not end on all its devices within `maxWait`.
 * It is not withdrawn: devices may still carry it out. `cause` is the error of the last poll, when that one failed.
 */
export class EsperCommandError extends EsperError {
    static override readonly is: Guard<EsperCommandError> = /* @__PURE__ */ guardOf('EsperCommandError');
    /** Where the command stood at the last poll that succeeded; all zero when none did. */
    declare readonly outcome: CommandOutcome;

    override get sent(): Sent {
        return 'yes';
    }

    constructor(message: string, options: EsperErrorOptions & { readonly outcome: CommandOutcome }) {
        super(message, options);
    }
}

/** Where a wait stood when its time was up. */
export interface WaitEnd {
    /** Milliseconds that it took. */
    readonly elapsed: number;
    /** Undefined when no poll succeeded. */
    readonly outcome: CommandOutcome | undefined;
    /** Which part of the command could not be read; undefined when none. */
    readonly gap: string | undefined;
    /** Why the last poll failed; undefined when it did not. */
    readonly lastError: EsperError | undefined;
}

/** Creates the error of a wait whose time is up. */
export function maxWaitError({ elapsed, outcome, gap, lastError }: WaitEnd, final: FinalStates): EsperCommandError {
    const unread = gap === undefined ? '' : `; ${gap}`;
    const heldBy = EsperAbortError.is(lastError) ? lastError.heldBy : undefined;
    const cause = heldBy ?? lastError;
    const how = heldBy === undefined ? 'failed' : 'was held back after a 429';
    const lastFailure = cause === undefined ? '' : `; the last look at it ${how}: ${cause.message}`;
    return new EsperCommandError(`${sentenceOf(outcome, elapsed, final)}${unread}${lastFailure}`, {
        outcome: outcome ?? { total: 0, ended: 0, tally: {}, failures: [], open: [] },
        ...(cause !== undefined && { cause }),
    });
}

function sentenceOf(outcome: CommandOutcome | undefined, elapsed: number, final: FinalStates): string {
    const after = `after ${secondsOf(elapsed)} s`;
    if (outcome === undefined) return `Nothing is known of the command ${after}`;
    const { total, ended, tally } = outcome;
    if (total === 0) return `No device has taken up the command ${after}`;
    const open = Object.entries(tally).filter(([state]) => !final.has(state));
    if (open.length === 0) return `${ended} of ${total} devices have ended ${after}; more may follow`;
    const parts = open.map(([state, count]) => `${count} ${explainState(state)}`);
    return `${ended} of ${total} devices have ended ${after}; still open: ${parts.join(', ')}`;
}

/** Rounds to a tenth of a second, from ten seconds on to a whole one. */
function secondsOf(milliseconds: number): number {
    return Number((milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0));
}
