import type { JsonObject } from '../util/json.js';

/**
 * The families of the API that send commands: v1 to a device, v1 to a group, Commands V2, commands v0, and what sends by
 * itself: bulk operations and pipelines.
 * What these send is in no list of commands: nothing says that Esper's is.
 */
export type CommandFamily = 'device' | 'group' | 'v2' | 'v0' | 'bulk';

/** When a command may run. */
export interface ScheduleRecord {
    kind: 'WINDOW' | 'RECURRING';
    /** As sent: responses repeat it. */
    args: JsonObject;
}

/** A command as it was sent to the API. */
export interface CommandRecord {
    id: string;
    family: CommandFamily;
    command_type: string;
    device_type: string;
    /** Ids as they were sent. */
    devices: readonly string[];
    groups: readonly string[];
    command: string;
    args: JsonObject;
    schedule: ScheduleRecord | null;
    alias: string | null;
    /** Whether the platform sent it by itself, for a converge. */
    internal?: boolean;
    /** Names of the offline devices that a group command skipped. */
    skipped: readonly string[];
    /** The tenant's time in milliseconds. */
    created: number;
    /** Ids of the statuses, one per device. */
    statuses: string[];
}

/** The state of a command on one device. */
export interface StatusRecord {
    id: string;
    request: string;
    /** Number of the device. */
    device: number;
    /** Id of the device: the record stays when the device goes. */
    deviceId: string;
    phase: 'queued' | 'scheduled' | 'running' | 'ended';
    /** State and reason at the end: planned while it is running, final when it ended. */
    outcome: string;
    reason: string | null;
    /** When the phase began. */
    since: number;
    /** When the phase ends by itself; null when only an event ends it. */
    until: number | null;
    requeued: number;
    created: number;
    /** State set from outside while it is running; null when the clock decides. */
    reported: string | null;
}

/** Makes the status of a command that has not been sent to its device yet. */
export function newStatus(command: CommandRecord, id: string, device: { n: number; id: string }): StatusRecord {
    return {
        id,
        request: command.id,
        device: device.n,
        deviceId: device.id,
        phase: 'ended',
        outcome: '',
        reason: null,
        since: command.created,
        until: null,
        requeued: 0,
        created: command.created,
        reported: null,
    };
}

/** The states in which a command has ended. */
export const FINAL_STATES: ReadonlySet<string> = new Set([
    'Command Success',
    'Command Failure',
    'Command TimeOut',
    'Command Cancelled',
]);

/** Returns the state of a status at a time. While it runs, its share of the running time decides. */
export function stateAt(status: StatusRecord, now: number): string {
    switch (status.phase) {
        case 'queued':
            return 'Command Queued';
        case 'scheduled':
            return 'Command Scheduled';
        case 'ended':
            return status.outcome;
        case 'running': {
            if (status.reported !== null) return status.reported;
            const done = progress(status, now);
            if (done < 0.2) return 'Command Initiated';
            return done < 0.5 ? 'Command Acknowledged' : 'Command In Progress';
        }
    }
}

/** Returns how much of its running time has passed, from 0 to 1. */
function progress({ since, until }: StatusRecord, now: number): number {
    return until === null ? 0 : (now - since) / (until - since);
}

/** Returns when the state of a status last changed, for its `updated_on`. */
export function changedAt(status: StatusRecord, now: number): number {
    const done = progress(status, now);
    if (status.phase !== 'running' || status.until === null || done < 0.2) return status.since;
    return Math.floor(status.since + (status.until - status.since) * (done < 0.5 ? 0.2 : 0.5));
}

/** Counts statuses by state, in the order in which the states first occur. */
export function countByState(statuses: readonly StatusRecord[], now: number): { state: string; total: number }[] {
    const totals = new Map<string, number>();
    for (const status of statuses) {
        const state = stateAt(status, now);
        totals.set(state, (totals.get(state) ?? 0) + 1);
    }
    return [...totals].map(([state, total]) => ({ state, total }));
}
