/** A device that has not carried out a command. */
export interface CommandFailure {
    /**
     * Id of the device.
     * After a v1 group command it can be the name: its lists may name devices without ids.
     */
    readonly deviceId: string;
    /**
     * `Command Failure`, `Command TimeOut` or `Command Cancelled`.
     * `inactive` for a device that a v1 group command skipped because it was offline.
     */
    readonly state: string;
    /** Why, in the server's words; null when it gave none. */
    readonly reason: string | null;
}

/** Where a command stands on all its devices. */
export interface CommandOutcome {
    /**
     * Number of devices that the command went to.
     * 0 when it went to none; see `note`.
     */
    readonly total: number;
    /** How many of them are in a final state, whether a good or a bad one. */
    readonly ended: number;
    /** Devices by state, such as `{ 'Command Success': 3, 'Command Queued': 1 }`. */
    readonly tally: Readonly<Record<string, number>>;
    /** The devices that have ended without carrying out the command. */
    readonly failures: readonly CommandFailure[];
    /** Why there was nothing to wait for; absent unless the command went to no device at all. */
    readonly note?: string;
}

/** Adds up the counts by state, and puts them in order. */
export function toOutcome(
    counts: Readonly<Record<string, number>>,
    failures: readonly CommandFailure[],
): CommandOutcome {
    const rows = Object.entries(counts).sort(([one], [other]) => rankOf(one) - rankOf(other));
    const sum = (some: typeof rows): number => some.reduce((total, [, count]) => total + count, 0);
    const ended = sum(rows.filter(([state]) => hasEnded(state)));
    return { total: sum(rows), ended, tally: Object.fromEntries(rows), failures };
}

/** Makes the outcome of devices whose states are known one by one. */
export function outcomeOf(devices: readonly CommandFailure[]): CommandOutcome {
    const tally: Record<string, number> = {};
    for (const { state } of devices) tally[state] = (tally[state] ?? 0) + 1;
    return toOutcome(
        tally,
        devices.filter(({ state }) => isFailed(state)),
    );
}

/** The states in which a command can still change, in the order in which a device goes through them. */
export const OPEN_STATES: readonly string[] = [
    'Command Scheduled',
    'Command Queued',
    'Command Initiated',
    'Command Acknowledged',
    'Command In Progress',
];

export const SUCCESS = 'Command Success';

/**
 * The state of a device that a v1 group command skipped because it was offline.
 * The API has no state for it, but a list with this name.
 */
export const SKIPPED = 'inactive';

/** The final states in which a device has not carried out the command. */
export const FAILED_STATES: readonly string[] = ['Command Failure', 'Command TimeOut', 'Command Cancelled'];

/** Tells whether a state is final and no success. */
export const isFailed = (state: string): boolean => FAILED_STATES.includes(state) || state === SKIPPED;

/**
 * Tells whether a state is final.
 * An unknown one is not.
 */
export const hasEnded = (state: string): boolean => state === SUCCESS || isFailed(state);

/** Returns where a state stands in a tally: what has ended comes first, an unknown one last. */
export function rankOf(state: string): number {
    const order = [SUCCESS, ...FAILED_STATES, SKIPPED, ...OPEN_STATES];
    const rank = order.indexOf(state);
    return rank < 0 ? order.length : rank;
}

/** Explanations of states that can last. */
export const HINTS: Readonly<Record<string, string>> = {
    'Command Queued': 'offline devices wait',
    'Command Scheduled': 'waits for its time window',
};
