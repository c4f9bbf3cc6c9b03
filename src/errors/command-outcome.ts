import type { CommandState } from '../../generated/models/commands-v2.js';

/** The state of a command on a device: one of the known states, or one that Esper has added. */
export type AnyCommandState = CommandState | (string & {});

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
     * The list is made when it is first read; it is there in `JSON.stringify` too. Those of a bulk operation are listed
     * when they are 1000 at most: `total` less `ended` says how many there are.
     */
    readonly open: readonly OpenDevice[];
    /** Why there was nothing to wait for; absent unless the command went to no device at all. */
    readonly note?: string;
}
