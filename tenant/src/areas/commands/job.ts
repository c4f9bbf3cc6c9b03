import type { AppStore } from '../../state/app-store.js';
import type { DeviceStore } from '../../state/device-store.js';
import type { ContentRecord, PolicyRecord } from '../../state/state.js';
import type { JsonObject } from '../../util/json.js';

/** What commands act on. */
export interface Surroundings {
    devices: DeviceStore;
    apps: AppStore;
    policies: ReadonlyMap<number, PolicyRecord>;
    content: ReadonlyMap<number, ContentRecord>;
    /** Called with every report that a device sends. */
    reported(n: number): void;
}

/** One command that a device carries out now. */
export interface Job {
    around: Surroundings;
    n: number;
    args: JsonObject;
    /** Id of the status, which also names its install record. */
    status: string;
    /** The tenant's time, as the API writes it. */
    time: string;
}

/** Changes the device; returns why it could not, undefined when it could. */
export type Effect = (job: Job) => string | undefined;
