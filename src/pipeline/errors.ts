import { addFacts, EsperError, type Sent } from '../errors/esper-error.js';
import type { RawResponse } from '../request/call.js';
import { readSuccess } from '../response/read-response.js';
import type { Observer } from './observer.js';
import type { PipelineContext, Stage } from './stage.js';

/** Makes every failure an `EsperError` that knows its call, and ends the call. */
export function errors(observer: Observer | undefined): Stage {
    return (next) => async (context) => {
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
export function readLate(context: PipelineContext, response: RawResponse, observer: Observer | undefined): unknown {
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
    const { operation, method } = call;
    const pathTemplate = operation?.pathTemplate;
    addFacts(ours, { operation: operation?.id, method, pathTemplate, attempts, sent: sentOf(context) });
    observer?.failed(call, attempts, ours);
    return ours;
}

/** An attempt that surely left nothing behind doesn't make up for one before it that may have. */
function sentOf({ sent, mayHaveSucceeded }: PipelineContext): Sent {
    return sent === 'no' && mayHaveSucceeded ? 'unknown' : sent;
}
