import { EsperNotFoundError } from '../errors/api-error.js';
import { addFacts, addToMessage, EsperError } from '../errors/esper-error.js';
import { type Call, isReadLate, type RawResponse } from '../request/call.js';
import { readSuccess } from '../response/read-response.js';
import { CallResponse, LateResponse, type WithResponse } from '../response/response.js';
import { Interruption } from '../util/interruption.js';
import type { KeyRing } from '../util/redaction.js';
import { type AttemptContext, attemptInTurn, type CallContext } from './attempt.js';
import { FIRST_SUCCESS, isUnknownOutcome, planRetry, type RetryQuota } from './retry.js';

/** Brings a call to its end: in its turn, with as many attempts as it may have. Rejects with an {@link EsperError}. */
export type Dispatch = (call: Call) => Promise<WithResponse<unknown>>;

/** What the calls of one client share. */
export interface ClientContext extends AttemptContext {
    readonly retryQuota: RetryQuota;
    readonly keys: KeyRing;
}

export async function dispatch(client: ClientContext, call: Call): Promise<WithResponse<unknown>> {
    const redactor = call.secrets.length === 0 ? client.keys : client.keys.with(call.secrets);
    const context: CallContext = { call, redactor, interruption: new Interruption(call.options.signal), attempts: 0 };
    try {
        return await tryUntilDone(client, context);
    } catch (error) {
        throw fail(client, context, error);
    } finally {
        context.interruption.release();
    }
}

/** The error that the caller gets, after the log was told. */
function fail({ observer }: ClientContext, context: CallContext, error: unknown): EsperError {
    const ours = toCallError(error, context);
    observer?.failed(context.call, context.attempts, ours);
    return ours;
}

async function tryUntilDone(client: ClientContext, context: CallContext): Promise<WithResponse<unknown>> {
    const { settings, retryQuota, observer } = client;
    const { call, interruption, redactor } = context;
    const maxRetries = call.options.maxRetries ?? settings.maxRetries;
    let price = FIRST_SUCCESS;
    let mayBeDone = false;
    for (;;) {
        const { answer, data, error, event } = await attemptInTurn(client, context);
        if (error === undefined && answer !== undefined) {
            if (event !== undefined) observer?.settled(event);
            retryQuota.give(price);
            return isReadLate(call)
                ? new LateResponse(() => read(client, context, answer), answer, context.attempts, redactor)
                : new CallResponse(data, answer, context.attempts, redactor);
        }
        if (mayBeDone && call.method === 'DELETE' && EsperNotFoundError.is(error)) {
            addToMessage(error, ' (an earlier attempt, whose outcome is not known, may have deleted it)');
        }
        mayBeDone ||= isUnknownOutcome(error);
        const plan =
            context.attempts > maxRetries ? undefined : planRetry(error, call, context.attempts, settings.random);
        if (plan === undefined || !retryQuota.take(plan.price)) {
            if (event !== undefined) observer?.settled(event);
            throw error;
        }
        price = plan.price;
        if (event !== undefined) observer?.willRetry(event, plan.delayMs);
        await (settings.sleep === undefined
            ? interruption.sleep(plan.delayMs)
            : interruption.race(settings.sleep(plan.delayMs)));
    }
}

function read(client: ClientContext, context: CallContext, answer: RawResponse): unknown {
    try {
        return readSuccess(answer, context.call, context.redactor);
    } catch (error) {
        throw fail(client, context, error);
    }
}

function toCallError(error: unknown, { call, attempts }: CallContext): EsperError {
    const ours = EsperError.is(error) ? error : new EsperError('Something unforeseen went wrong', { cause: error });
    const { operation, method } = call;
    addFacts(ours, { operation: operation?.id, method, pathTemplate: operation?.pathTemplate, attempts });
    return ours;
}
