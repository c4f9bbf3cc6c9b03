import type { Settings } from '../configuration/settings.js';
import { CallResponse, LateResponse } from '../response/response.js';
import { createExchange } from '../transport/exchange.js';
import { createKeyRing } from '../util/redaction.js';
import { deadline, key, reading } from './attempt.js';
import { concurrency, Gate, limiter } from './concurrency.js';
import { errors, readLate } from './errors.js';
import { throughInterceptors } from './interceptors.js';
import { createObserver, observing } from './observer.js';
import { RetryQuota, retry } from './retry.js';
import { type Dispatch, PipelineContext, type Send, type Stage } from './stage.js';
import { throttle } from './throttle.js';

/** Makes the pipeline of one client. */
export function createDispatch(settings: Settings): Dispatch {
    const keys = createKeyRing();
    const observer = createObserver(settings);
    const gate = new Gate(settings.maxConcurrency);
    const stages: readonly Stage[] = [
        errors(observer),
        retry(settings, observer, new RetryQuota()),
        throttle(settings, observer, gate),
        limiter(settings),
        concurrency(gate),
        observing(settings, observer),
        deadline(settings),
        key(settings, keys),
        reading(settings),
    ];
    const send = stages.reduceRight<Send>((next, stage) => stage(next), createExchange(settings));
    const direct: Dispatch = async (call) => {
        const redactor = call.secrets.length === 0 ? keys : keys.with(call.secrets);
        const context = new PipelineContext(call, redactor);
        const response = await send(context);
        if (!call.isReadLate) return new CallResponse(context, response);
        const { attempts } = context;
        return new LateResponse({ attempts, redactor, read: () => readLate(context, response, observer) }, response);
    };
    return settings.axios === undefined ? direct : throughInterceptors(settings.axios, settings.baseUrl, direct);
}
