import { EsperError, type EsperErrorOptions, type Guard, named } from '../errors/esper-error.js';
import type { CommandOutcome } from './outcome.js';
import { explainState, type FinalStates } from './states.js';

/**
 * A command did not end on all its devices within `maxWait`. It is not withdrawn: devices may still carry it out.
 * `cause` is the error of the last look at it, when that one failed.
 */
export class EsperCommandError extends EsperError {
    static override readonly is: Guard<EsperCommandError> = named(this, 'EsperCommandError');
    /** Where the command stood at the last look that succeeded; all zero when none did. */
    declare readonly outcome: CommandOutcome;

    constructor(message: string, options: EsperErrorOptions & { readonly outcome: CommandOutcome }) {
        super(message, options);
    }
}

/** Where a wait stood when its time was up. */
export interface WaitEnd {
    /** Milliseconds that it took. */
    readonly elapsed: number;
    /** Undefined when no look succeeded. */
    readonly outcome: CommandOutcome | undefined;
    /** Why the last look failed; undefined when it did not. */
    readonly trouble: EsperError | undefined;
}

/** The error of a wait whose time is up. */
export function maxWaitError({ elapsed, outcome, trouble }: WaitEnd, final: FinalStates): EsperCommandError {
    const words = trouble === undefined ? '' : `; the last look at it failed: ${trouble.message}`;
    return new EsperCommandError(`${sentenceOf(outcome, elapsed, final)}${words}`, {
        outcome: outcome ?? { total: 0, ended: 0, tally: {}, failures: [], open: [] },
        ...(trouble !== undefined && { cause: trouble }),
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

/** To a tenth, from ten seconds on to a whole one. */
function secondsOf(milliseconds: number): number {
    return Number((milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0));
}
