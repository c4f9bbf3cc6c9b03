import type { State } from '../../state/state.js';
import type { JsonObject } from '../../util/json.js';

/** One command that one device carries out now. */
export interface Job {
    state: State;
    /** Number of the device. */
    n: number;
    command: string;
    args: JsonObject;
    /** Id of the status, which is also the id of its install record. */
    status: string;
    /** The tenant's time, as the API writes it. */
    time: string;
}

/** Changes the device; returns why it could not, undefined when it could. */
export type Effect = (job: Job) => string | undefined;
