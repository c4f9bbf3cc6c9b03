import { EsperError, type EsperErrorOptions, type Guard, guardOf, type Sent } from '../errors/esper-error.js';
import { type CommandOutcome, HINTS, hasEnded } from './outcome.js';

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

/**
 * Creates the error of a wait that took too long.
 * `outcome` is undefined when no poll succeeded, `cause` when the last one did.
 */
export function maxWaitError(
    milliseconds: number,
    outcome: CommandOutcome | undefined,
    cause: EsperError | undefined,
): EsperCommandError {
    const lastFailure = cause === undefined ? '' : `; the last look at it failed: ${cause.message}`;
    return new EsperCommandError(`${sentenceOf(outcome, milliseconds)}${lastFailure}`, {
        outcome: outcome ?? { total: 0, ended: 0, tally: {}, failures: [] },
        ...(cause !== undefined && { cause }),
    });
}

function sentenceOf(outcome: CommandOutcome | undefined, milliseconds: number): string {
    const after = `after ${Number((milliseconds / 1000).toFixed(1))} s`;
    if (outcome === undefined) return `Nothing is known of the command ${after}`;
    const { total, ended, tally } = outcome;
    if (total === 0) return `No device has taken up the command ${after}`;
    const open = Object.entries(tally).filter(([state]) => !hasEnded(state));
    if (open.length === 0) return `${ended} of ${total} devices have ended ${after}; more may follow`;
    const parts = open.map(
        ([state, count]) => `${count} ${state}${HINTS[state] === undefined ? '' : ` (${HINTS[state]})`}`,
    );
    return `${ended} of ${total} devices have ended ${after}; still open: ${parts.join(', ')}`;
}
