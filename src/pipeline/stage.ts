import type { ResponseEvent } from '../configuration/hooks.js';
import type { Call, RawResponse } from '../request/call.js';
import type { CallContext } from '../request/call-context.js';
import type { WithResponse } from '../response/response.js';

/** Brings a call to its end, with as many attempts as it may have. Rejects with an `EsperError`. */
export type Dispatch = (call: Call) => Promise<WithResponse<unknown>>;

/** Brings a call further; the last one sends it. Resolves with a success, rejects with anything else. */
export type Send = (context: PipelineContext) => Promise<RawResponse>;

/** Adds to what comes after it. */
export type Stage = (next: Send) => Send;

/** What the stages know of one call. */
export interface PipelineContext extends CallContext {
    /** Whether an attempt before this one may have been acted on without telling. */
    mayHaveSucceeded: boolean;
    /** The answer of this attempt, a success or not. */
    response: RawResponse | undefined;
    /** The body of a success, unless it is read late. */
    data: unknown;
    /** How the last attempt ended, for hooks and log; undefined when nobody listens. */
    event: ResponseEvent | undefined;
    /** Number of the call, for hooks; 0 when nobody listens. */
    callId: number;
    /** When the call began, if somebody listens; by the monotonic clock. */
    calledAt: number;
    /** When the call began to wait for an attempt, if somebody listens; by the monotonic clock. */
    idleSince: number;
    /** How long it waited for this one, in milliseconds, if somebody listens. */
    waitedMs: number;
    /** When this attempt began, by the monotonic clock. */
    startedAt: number;
    /** When the call began to wait for this attempt, if calls were held then; by the monotonic clock. */
    waitingSince: number;
    /** Whether the API has turned the call down before (429): it goes first when calls go out again. */
    wasRefused: boolean;
    /** Milliseconds that the call was held because the API answered 429. */
    heldMs: number;
    /** The most of it. */
    readonly maxThrottleWait: number;
}

/** The stage that adds nothing. */
export const through: Stage = (next) => next;
