import type { Settings } from '../configuration/settings.js';
import { addFacts, EsperError, type Sent } from '../errors/esper-error.js';
import { type Call, factsOfCall, type RawResponse } from '../request/call.js';
import { UploadForm } from '../request/multipart-form.js';
import { mayReadLate, readSuccess } from '../response/read-response.js';
import { CallResponse, LateResponse } from '../response/response.js';
import type { Exchange } from '../transport/open.js';
import { Interruption } from '../util/interruption.js';
import { createKeyRing, type KeyRing, type Redactor } from '../util/redaction.js';
import { counting, deadline, key, reading } from './attempt.js';
import { concurrency, Gate, limiter } from './concurrency.js';
import { createObserver, type Observer, observing } from './observer.js';
import { RetryQuota, retry } from './retry.js';
import type { Sender } from './sender.js';
import type { Dispatch, PipelineContext, Send, Stage } from './stage.js';
import { Throttle, throttleStages } from './throttle.js';
import { createSendUpload } from './upload-start.js';

/** What the clients of one family share: sockets, queue, holds, retry quota and keys to be hidden. */
export interface SharedParts {
    readonly keys: KeyRing;
    readonly gate: Gate;
    readonly throttle: Throttle;
    readonly quota: RetryQuota;
    readonly exchange: Exchange;
    readonly sender: Sender;
}

/** Makes what a client shares with those that are made of it. */
export function createSharedParts(settings: Settings, sender: Sender): SharedParts {
    const gate = new Gate(settings.maxConcurrency);
    return {
        keys: createKeyRing(),
        gate,
        throttle: new Throttle(settings, gate),
        quota: new RetryQuota(),
        exchange: sender.createExchange(settings),
        sender,
    };
}

/** Makes the pipeline of one client. */
export function createDispatch(settings: Settings, shared: SharedParts): Dispatch {
    const { keys, gate, throttle, quota, exchange, sender } = shared;
    const observer = createObserver(settings);
    const { maxThrottleWait } = settings;
    const { holding, watching } = throttleStages(throttle, observer, maxThrottleWait);
    const stages: readonly Stage[] = [
        errors(observer),
        retry(settings, observer, quota),
        holding,
        limiter(settings),
        concurrency(gate),
        watching,
        counting(settings),
        observing(observer),
        deadline(settings),
        key(settings, keys),
        reading(settings),
    ];
    const send = stages.reduceRight<Send>((next, stage) => stage(next), exchange);
    const direct: Dispatch = async (call) => {
        const redactor = call.secrets.length === 0 ? keys : keys.with(call.secrets);
        const context = createContext(call, redactor, maxThrottleWait);
        const response = await send(context);
        if (!mayReadLate(response, call)) return new CallResponse(context, response);
        const { attempts } = context;
        return new LateResponse({ attempts, redactor, read: () => readLate(context, response, observer) }, response);
    };
    const dispatch = sender.wrap(settings, direct);
    const sendUpload = createSendUpload(settings, dispatch);
    return (call) => (call.body instanceof UploadForm ? sendUpload(call, call.body) : dispatch(call));
}

/** Begins what the stages know of a call. A literal: objects of one form are fast. */
export function createContext(call: Call, redactor: Redactor, maxThrottleWait: number): PipelineContext {
    return {
        call,
        redactor,
        interruption: new Interruption(call.options.signal),
        attempts: 0,
        key: undefined,
        sent: 'no',
        mayHaveSucceeded: false,
        response: undefined,
        data: undefined,
        event: undefined,
        callId: 0,
        calledAt: 0,
        idleSince: 0,
        waitedMs: 0,
        startedAt: 0,
        waitingSince: 0,
        wasRefused: false,
        heldMs: 0,
        maxThrottleWait,
    };
}

/** Makes every failure an `EsperError` that knows its call, and ends the call. */
function errors(observer: Observer | undefined): Stage {
    return (next) => async (context) => {
        observer?.called(context);
        try {
            return await next(context);
        } catch (error) {
            throw toCallError(error, context, observer);
        } finally {
            context.interruption.release();
        }
    };
}

/** Reads the body of an answer that waited; a failure becomes the call's. */
function readLate(context: PipelineContext, response: RawResponse, observer: Observer | undefined): unknown {
    try {
        return readSuccess(response, context.call, context.redactor);
    } catch (error) {
        throw toCallError(error, context, observer);
    }
}

/** The error that the caller gets, after the log was told. */
function toCallError(error: unknown, context: PipelineContext, observer: Observer | undefined): EsperError {
    const ours = EsperError.is(error) ? error : new EsperError('Something unforeseen went wrong', { cause: error });
    const { call, attempts } = context;
    addFacts(ours, { ...factsOfCall(call), attempts, sent: sentOf(context) });
    observer?.failed(call, attempts, ours);
    return ours;
}

/** An attempt that surely left nothing behind doesn't make up for one before it that may have. */
function sentOf({ sent, mayHaveSucceeded }: PipelineContext): Sent {
    return sent === 'no' && mayHaveSucceeded ? 'unknown' : sent;
}
