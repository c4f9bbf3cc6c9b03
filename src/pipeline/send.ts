import { EsperNotFoundError } from '../errors/api-error.js';
import { addFacts, addToMessage, EsperError } from '../errors/esper-error.js';
import type { Call, RawAnswer } from '../request/call.js';
import { readSuccess } from '../response/read-response.js';
import { CallResponse, LateResponse, type WithResponse } from '../response/response.js';
import { Interruption } from '../util/interruption.js';
import type { KeyRing } from '../util/redaction.js';
import { type Means, takeTurn, type Way } from './attempt.js';
import { FIRST_SUCCESS, isUnknownOutcome, planRetry, type TokenBucket } from './retry.js';

/** Brings a call to its end: in its turn, with as many attempts as it may have. Rejects with an {@link EsperError}. */
export type Dispatch = (call: Call) => Promise<WithResponse<unknown>>;

/** What the calls of one client share. */
export interface Shared extends Means {
    readonly bucket: TokenBucket;
    readonly keys: KeyRing;
}

export async function dispatch(shared: Shared, call: Call): Promise<WithResponse<unknown>> {
    const secrets = call.secrets.length === 0 ? shared.keys : shared.keys.with(call.secrets);
    const way: Way = { call, secrets, interruption: new Interruption(call.options.signal), attempts: 0 };
    try {
        return await tryUntilDone(shared, way);
    } catch (error) {
        throw fail(shared, way, error);
    } finally {
        way.interruption.release();
    }
}

/** The error that the caller gets, after the log was told. */
function fail({ observer }: Shared, way: Way, error: unknown): EsperError {
    const ours = toCallError(error, way);
    observer?.failed(way.call, way.attempts, ours);
    return ours;
}

async function tryUntilDone(shared: Shared, way: Way): Promise<WithResponse<unknown>> {
    const { settings, bucket, observer } = shared;
    const { call, interruption, secrets } = way;
    const maxRetries = call.options.maxRetries ?? settings.maxRetries;
    let price = FIRST_SUCCESS;
    let mayBeDone = false;
    for (;;) {
        const { answer, data, error, event } = await takeTurn(shared, way);
        if (error === undefined && answer !== undefined) {
            if (event !== undefined) observer?.settled(event);
            bucket.give(price);
            return call.isReadLate
                ? new LateResponse(() => read(shared, way, answer), answer, way.attempts, secrets)
                : new CallResponse(data, answer, way.attempts, secrets);
        }
        if (mayBeDone && call.method === 'DELETE' && EsperNotFoundError.is(error)) {
            addToMessage(error, ' (an earlier attempt, whose outcome is not known, may have deleted it)');
        }
        mayBeDone ||= isUnknownOutcome(error);
        const plan = way.attempts > maxRetries ? undefined : planRetry(error, call, way.attempts, settings.random);
        if (plan === undefined || !bucket.take(plan.price)) {
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

function read(shared: Shared, way: Way, answer: RawAnswer): unknown {
    try {
        return readSuccess(answer, way.call, way.secrets);
    } catch (error) {
        throw fail(shared, way, error);
    }
}

function toCallError(error: unknown, { call, attempts }: Way): EsperError {
    const ours = EsperError.is(error) ? error : new EsperError('Something unforeseen went wrong', { cause: error });
    const { operation, method } = call;
    addFacts(ours, { operation: operation?.id, method, pathTemplate: operation?.pathTemplate, attempts });
    return ours;
}
