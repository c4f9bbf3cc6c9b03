import type { Call, RawResponse } from '../request/call.js';
import type { Interruption } from '../util/interruption.js';
import type { Redactor } from '../util/redaction.js';

/** Sends a call once with a key, and reads the whole answer. */
export type Exchange = (
    call: Call,
    key: string,
    interruption: Interruption,
    redactor: Redactor,
) => Promise<RawResponse>;
