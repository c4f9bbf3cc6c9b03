import type { JsonObject } from '../util/json.js';

/** A converge of one device. How far it is stands in the command that it made. */
export interface ConvergeRecord {
    id: string;
    deviceId: string;
    withProvision: boolean;
    blueprint: string;
    /** Id of the version that was published when it was ordered. */
    version: string;
    /** Id of its command. */
    command: string;
    /** The tenant's time in milliseconds. */
    created: number;
}

/** A bulk operation. Its devices and how far each of them is stand in the command that it made. */
export interface OperationRecord {
    id: string;
    type: string;
    /** As sent. */
    query: JsonObject;
    args: JsonObject;
    /** Id of its command. */
    command: string;
    /** The tenant's time in milliseconds. */
    created: number;
    cancelled: { at: number; reason: string } | null;
    /** When devices were cancelled one by one, by their ids. */
    cancelledDevices: Record<string, number>;
}
