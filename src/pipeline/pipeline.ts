import type { Settings } from '../configuration/settings.js';
import { createAgents } from '../transport/agents.js';
import { createExchange } from '../transport/create-exchange.js';
import { createKeyRing } from '../util/redaction.js';
import { createAttempt } from './attempt.js';
import { createSlots } from './concurrency.js';
import { throughInterceptors } from './interceptors.js';
import { createObserver } from './observer.js';
import { createTokenBucket } from './retry.js';
import { type Dispatch, dispatch, type Shared } from './send.js';

/** The way out of one client. */
export function createDispatch(settings: Settings): Dispatch {
    const keys = createKeyRing();
    const exchange = createExchange(settings, createAgents(settings));
    const shared: Shared = {
        settings,
        keys,
        slots: createSlots(settings.maxConcurrency),
        attempt: createAttempt(settings.apiKey, settings.timeout, exchange, keys),
        observer: createObserver(settings),
        bucket: createTokenBucket(),
    };
    const direct: Dispatch = (call) => dispatch(shared, call);
    return settings.axios === undefined ? direct : throughInterceptors(settings.axios, settings.baseUrl, direct);
}
