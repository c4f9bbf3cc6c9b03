import type { CommandFailure, CommandOutcome, OpenDevice } from '../errors/command-outcome.js';
import { type FinalStates, rankOf } from './states.js';

export type { CommandFailure, CommandOutcome, OpenDevice } from '../errors/command-outcome.js';

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

/**
 * Adds up the outcomes of several requests, as that of one.
 * There is nothing to wait for only where each of them says so.
 */
export function addOutcomes(outcomes: readonly CommandOutcome[], final: FinalStates): CommandOutcome {
    const counts = new Map<string, number>();
    for (const { tally } of outcomes) {
        for (const [state, count = 0] of Object.entries(tally)) counts.set(state, (counts.get(state) ?? 0) + count);
    }
    const isEmpty = outcomes.every(({ note }) => note !== undefined);
    const note = isEmpty ? (outcomes[0]?.note ?? 'No request was sent') : undefined;
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
