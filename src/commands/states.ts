import { CommandState } from '../../generated/models/commands-v2.js';

/** The states in which a command can still change, in the order in which a device goes through them. */
export const OPEN_STATES: readonly CommandState[] = [
    CommandState.SCHEDULED,
    CommandState.QUEUED,
    CommandState.INITIATED,
    CommandState.ACKNOWLEDGED,
    CommandState.IN_PROGRESS,
];

/**
 * The state of a device that a v1 group command skipped because it was offline.
 * The API has no state for it, but a list with this name.
 */
export const SKIPPED = 'inactive';

/** The final states in which a device has not carried out the command. */
const FAILED_STATES: readonly CommandState[] = [CommandState.FAILURE, CommandState.TIME_OUT, CommandState.CANCELLED];

/** Whether a wait takes `Command TimeOut` for the end, or for a state that may still change. */
export type AfterTimeout = 'end' | 'wait';

/**
 * The states that one wait takes for final.
 * An unknown one is not.
 */
export class FinalStates {
    /** The final states without success. */
    readonly failed: readonly string[];
    /** The states that are not final. */
    readonly open: readonly string[];

    constructor(afterTimeout: AfterTimeout) {
        const isOpen = (state: CommandState): boolean => state === CommandState.TIME_OUT && afterTimeout === 'wait';
        this.failed = FAILED_STATES.filter((state) => !isOpen(state));
        this.open = [...OPEN_STATES, ...FAILED_STATES.filter(isOpen)];
    }

    /**
     * Sorts states, those first that a device goes through first, and unknown ones behind the open ones.
     * Lists that are read in this order show a device that moves on meanwhile twice rather than never.
     */
    inOrder(states: Iterable<string>): string[] {
        const all = [...states];
        const known = this.open.filter((state) => all.includes(state));
        const others = all.filter((state) => !known.includes(state));
        return [...known, ...others.filter((state) => !this.has(state)), ...others.filter((state) => this.has(state))];
    }

    /** Tells whether a state is final. */
    has(state: string): boolean {
        return state === CommandState.SUCCESS || this.isFailed(state);
    }

    /** Tells whether a state is final and no success. */
    isFailed(state: string): boolean {
        return state === SKIPPED || this.failed.includes(state);
    }
}

/** The order in which a tally names the states: what has ended first. */
const ORDER: readonly string[] = [CommandState.SUCCESS, ...FAILED_STATES, SKIPPED, ...OPEN_STATES];

/** Returns where a state stands in a tally; an unknown one stands last. */
export function rankOf(state: string): number {
    const rank = ORDER.indexOf(state);
    return rank < 0 ? ORDER.length : rank;
}

/** Explanations of states that can last. */
const HINTS: ReadonlyMap<string, string> = new Map([
    [CommandState.QUEUED, 'offline devices wait'],
    [CommandState.SCHEDULED, 'waits for its time window'],
    [CommandState.TIME_OUT, 'may still run'],
]);

/** Returns a state with its explanation in brackets, where it has one. */
export function explainState(state: string): string {
    const hint = HINTS.get(state);
    return hint === undefined ? state : `${state} (${hint})`;
}
