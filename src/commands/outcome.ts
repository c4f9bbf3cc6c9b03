import { type AnyCommandState, type FinalStates, rankOf } from './states.js';

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
    readonly state: AnyCommandState;
    /** Why, in the server's words; null when it gave none. */
    readonly reason: string | null;
}

/** A device on which a command has not ended. */
export interface OpenDevice {
    /** Id of the device. */
    readonly deviceId: string;
    /** Where the command stands there, such as `Command Queued`. */
    readonly state: AnyCommandState;
}

/**
 * Numbers of devices by state.
 * A state that no device is in is absent.
 */
export type CommandTally = Readonly<Partial<Record<AnyCommandState, number>>>;

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
    readonly tally: CommandTally;
    /** The devices that have ended without carrying out the command. */
    readonly failures: readonly CommandFailure[];
    /**
     * The devices on which it has not ended.
     * The list is made when it is first read; it is there in `JSON.stringify` too.
     */
    readonly open: readonly OpenDevice[];
    /** Why there was nothing to wait for; absent unless the command went to no device at all. */
    readonly note?: string;
}

/** What an outcome is made of. */
interface OutcomeParts {
    readonly counts: ReadonlyMap<string, number>;
    readonly failures: readonly CommandFailure[];
    /** Called once, when the list is first read. */
    listOpen(): readonly OpenDevice[];
    readonly note?: string;
}

/** Adds up the counts by state, and puts them in order. */
export function toOutcome({ counts, failures, listOpen, note }: OutcomeParts, final: FinalStates): CommandOutcome {
    const rows = [...counts].sort(([one], [other]) => rankOf(one) - rankOf(other));
    const sum = (some: typeof rows): number => some.reduce((total, [, count]) => total + count, 0);
    let open: readonly OpenDevice[] | undefined;
    return {
        total: sum(rows),
        ended: sum(rows.filter(([state]) => final.has(state))),
        tally: Object.fromEntries(rows), // a state named `__proto__` is a state like any other there
        failures,
        get open() {
            open ??= listOpen();
            return open;
        },
        ...(note !== undefined && { note }),
    };
}

/** Makes the outcome of devices whose states are known one by one. */
export function outcomeOf(devices: readonly CommandFailure[], final: FinalStates): CommandOutcome {
    return toOutcome(
        {
            counts: countStates(devices),
            failures: devices.filter(({ state }) => final.isFailed(state)),
            listOpen: () => openOf(devices, final),
        },
        final,
    );
}

/** Counts devices by state. */
export function countStates(devices: readonly OpenDevice[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { state } of devices) counts.set(state, (counts.get(state) ?? 0) + 1);
    return counts;
}

/** Picks the devices on which the command has not ended. */
export function openOf(devices: readonly CommandFailure[], final: FinalStates): OpenDevice[] {
    return devices.filter(({ state }) => !final.has(state)).map(({ deviceId, state }) => ({ deviceId, state }));
}

/** Adds up the outcomes of several requests, as that of one. */
export function addOutcomes(outcomes: readonly CommandOutcome[], final: FinalStates): CommandOutcome {
    const counts = new Map<string, number>();
    for (const { tally } of outcomes) {
        for (const [state, count = 0] of Object.entries(tally)) counts.set(state, (counts.get(state) ?? 0) + count);
    }
    const total = outcomes.reduce((sum, one) => sum + one.total, 0);
    const note =
        total > 0 ? undefined : (outcomes.find((one) => one.note !== undefined)?.note ?? 'No request was sent');
    return toOutcome(
        {
            counts,
            failures: outcomes.flatMap(({ failures }) => failures),
            listOpen: () => outcomes.flatMap(({ open }) => open),
            ...(note !== undefined && { note }),
        },
        final,
    );
}
