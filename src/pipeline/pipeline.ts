import type { Settings } from '../configuration/settings.js';
import { createAgents } from '../transport/agents.js';
import { createExchange } from '../transport/create-exchange.js';
import { createKeyRing } from '../util/redaction.js';
import { createAttempt } from './attempt.js';
import { createSemaphore } from './concurrency.js';
import { throughInterceptors } from './interceptors.js';
import { createObserver } from './observer.js';
import { createRetryQuota } from './retry.js';
import { type ClientContext, type Dispatch, dispatch } from './send.js';

/** Creates the function that sends the calls of one client. */
export function createDispatch(settings: Settings): Dispatch {
    const keys = createKeyRing();
    const exchange = createExchange(settings, createAgents(settings));
    const client: ClientContext = {
        settings,
        keys,
        semaphore: createSemaphore(settings.maxConcurrency),
        attempt: createAttempt(settings.apiKey, settings.timeout, exchange, keys),
        observer: createObserver(settings),
        retryQuota: createRetryQuota(),
    };
    const direct: Dispatch = (call) => dispatch(client, call);
    return settings.axios === undefined ? direct : throughInterceptors(settings.axios, settings.baseUrl, direct);
}
