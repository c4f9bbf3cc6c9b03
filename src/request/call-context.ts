import type { Sent } from '../errors/esper-error.js';
import type { Interruption } from '../util/interruption.js';
import type { Redactor } from '../util/redaction.js';
import type { Call } from './call.js';

/** One call under way: what every stage and transport may know of it, and what they find out. */
export interface CallContext {
    readonly call: Call;
    readonly redactor: Redactor;
    readonly interruption: Interruption;
    /** Attempts so far, this one included. */
    attempts: number;
    /** The key of this attempt; undefined where it goes without one. */
    key: string | undefined;
    /** Whether this attempt has reached the API. */
    sent: Sent;
}
