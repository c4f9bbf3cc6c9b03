import type { ResponseEvent } from '../configuration/hooks.js';
import type { Call, RawResponse } from '../request/call.js';
import type { CallContext } from '../request/call-context.js';
import type { WithResponse } from '../response/response.js';
import { Interruption } from '../util/interruption.js';
import type { Redactor } from '../util/redaction.js';

/** Brings a call to its end, with as many attempts as it may have. Rejects with an `EsperError`. */
export type Dispatch = (call: Call) => Promise<WithResponse<unknown>>;

/** Brings a call further; the last one sends it. Resolves with a success, rejects with anything else. */
export type Send = (context: PipelineContext) => Promise<RawResponse>;

/** Adds to what comes after it. */
export type Stage = (next: Send) => Send;

/** What the stages know of one call. */
export class PipelineContext implements CallContext {
    readonly call: Call;
    readonly redactor: Redactor;
    readonly interruption: Interruption;
    attempts = 0;
    key = '';
    sent: CallContext['sent'] = 'no';
    /** Whether an attempt before this one may have been acted on without telling. */
    mayHaveSucceeded = false;
    /** The answer of this attempt, a success or not. */
    response: RawResponse | undefined;
    /** The body of a success, unless it is read late. */
    data: unknown;
    /** How the last attempt ended, for hooks and log; undefined when nobody listens. */
    event: ResponseEvent | undefined;
    /** When this attempt began, by the monotonic clock. */
    startedAt = 0;
    /** Since when the call waits for this attempt, by the monotonic clock. */
    waitingSince = 0;
    /** Whether the API has turned the call down before (429): it goes first when calls go out again. */
    wasRefused = false;
    /** Milliseconds that the call was held because the API answered 429. */
    heldMs = 0;

    constructor(call: Call, redactor: Redactor) {
        this.call = call;
        this.redactor = redactor;
        this.interruption = new Interruption(call.options.signal);
    }
}

/** The stage that adds nothing. */
export const through: Stage = (next) => next;
