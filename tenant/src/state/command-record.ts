import type { JsonObject } from '../util/json.js';

/** The families of the API that send commands: v1 to a device, v1 to a group, Commands V2, commands v0. */
export type CommandFamily = 'device' | 'group' | 'v2' | 'v0';

/** When a command runs, as it was asked for. */
export interface ScheduleRecord {
    kind: 'WINDOW' | 'RECURRING';
    /** As sent: the answers repeat it. */
    args: JsonObject;
}

/** A command as it was asked for. */
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
    /** Names of devices that a group command skipped, as they were offline. */
    skipped: readonly string[];
    /** The tenant's time in milliseconds. */
    created: number;
    /** Ids of the statuses, one a device. */
    statuses: string[];
}

/** Where a command stands on one device. */
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
    /** When the phase ends by itself; null when it does not. */
    until: number | null;
    requeued: number;
    created: number;
    /** State set from outside while it is running; null when the clock decides. */
    reported: string | null;
}

/** States that nothing follows. */
export const FINAL_STATES: ReadonlySet<string> = new Set([
    'Command Success',
    'Command Failure',
    'Command TimeOut',
    'Command Cancelled',
]);

/** The state of a status at a time. While it runs, the time alone decides how far it is. */
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

/** How much of its time a running command has had, from 0 to 1. */
function progress({ since, until }: StatusRecord, now: number): number {
    return until === null ? 0 : (now - since) / (until - since);
}

/** When a status last changed, for its `updated_on`. */
export function changedAt(status: StatusRecord, now: number): number {
    const done = progress(status, now);
    if (status.phase !== 'running' || status.until === null || done < 0.2) return status.since;
    return Math.floor(status.since + (status.until - status.since) * (done < 0.5 ? 0.2 : 0.5));
}
