/** The states in which a command can still change, in the order in which a device goes through them. */
export const OPEN_STATES: readonly string[] = [
    'Command Scheduled',
    'Command Queued',
    'Command Initiated',
    'Command Acknowledged',
    'Command In Progress',
];

export const SUCCESS = 'Command Success';

/** Skipped by a v1 group command, because it was offline. The API has no state for it, only a list with this name. */
export const SKIPPED = 'inactive';

/** The final states in which a device has not carried out the command. */
export const FAILED_STATES: readonly string[] = ['Command Failure', 'Command TimeOut', 'Command Cancelled'];

const FAILED: ReadonlySet<string> = new Set([...FAILED_STATES, SKIPPED]);

/** Tells whether a state is final and no success. */
export const isFailed = (state: string): boolean => FAILED.has(state);

/** Tells whether a state is final. One that nobody knows is not. */
export const hasEnded = (state: string): boolean => state === SUCCESS || FAILED.has(state);

/** The order in which a tally names the states: what has ended first. */
const ORDER: readonly string[] = [SUCCESS, ...FAILED_STATES, SKIPPED, ...OPEN_STATES];

/** Where a state stands in a tally; one that nobody knows stands last. */
export function rankOf(state: string): number {
    const rank = ORDER.indexOf(state);
    return rank < 0 ? ORDER.length : rank;
}

/** What a person may want to know of a state that lasts. */
export const HINTS: Readonly<Record<string, string>> = {
    'Command Queued': 'offline devices wait',
    'Command Scheduled': 'waits for its time window',
};
