import type { RequestEvent, ResponseEvent, ThrottleEvent } from '../configuration/hooks.js';
import { LOG_LEVELS, type LogLevel } from '../configuration/logger.js';
import type { Settings } from '../configuration/settings.js';
import { EsperApiError } from '../errors/api-error.js';
import { EsperAbortError, EsperConnectionError, EsperKeyError, EsperTimeoutError } from '../errors/errors.js';
import type { EsperError } from '../errors/esper-error.js';
import { type Call, factsOfCall, nameOfCall } from '../request/call.js';
import { requestIdOf } from '../response/read-response.js';
import { notify } from '../util/notify.js';
import { codeOf, isError } from '../util/thrown.js';
import { type PipelineContext, type Stage, through } from './stage.js';

/** Tells hooks and log what a client does. In the log each attempt has one line, and a failed call one more. */
export interface Observer {
    /** A call begins. */
    called(context: PipelineContext): void;
    started(context: PipelineContext): void;
    ended(context: PipelineContext, error?: unknown): ResponseEvent;
    /** No attempt follows. */
    settled(event: ResponseEvent): void;
    /** Another attempt follows. */
    willRetry(event: ResponseEvent, delayMs: number): void;
    /** All calls are held. */
    held(context: PipelineContext, hold: Pick<ThrottleEvent, 'holdMs' | 'retryAfterMs'>): void;
    failed(call: Call, attempts: number, error: EsperError): void;
}

/** Tells of the start and end of an attempt; adds nothing when nobody listens. */
export function observing(observer: Observer | undefined): Stage {
    if (observer === undefined) return through;
    return (next) => async (context) => {
        observer.started(context);
        try {
            const response = await next(context);
            context.event = observer.ended(context);
            return response;
        } catch (error) {
            context.event = observer.ended(context, error);
            throw error;
        }
    };
}

/** Calls of all clients so far that somebody listened to. */
let lastCallId = 0;

/** Undefined when nobody listens, so that a call does not pay for it. */
export function createObserver(settings: Settings): Observer | undefined {
    const { hooks, logLevel, clock } = settings;
    if (logLevel === 'off' && !Object.values(hooks).some((hook) => hook !== undefined)) return undefined;
    const log = createLog(settings);
    return {
        called(context) {
            lastCallId += 1;
            context.callId = lastCallId;
            context.calledAt = clock.monotonic();
            context.idleSince = context.calledAt;
        },
        started(context) {
            context.waitedMs = context.startedAt - context.idleSince;
            notify(() => hooks.onRequest?.(requestEvent(context)));
        },
        ended(context, error) {
            const { calledAt, startedAt, response, redactor } = context;
            const now = clock.monotonic();
            const event = {
                ...requestEvent(context),
                status: response?.status,
                durationMs: now - startedAt,
                callMs: now - calledAt,
                requestId: response && requestIdOf(response, redactor),
                reason: error === undefined ? undefined : reasonOf(error),
            };
            context.idleSince = now;
            notify(() => hooks.onResponse?.(event));
            return event;
        },
        settled(event) {
            log(event.reason === undefined ? 'info' : 'debug', () => lineOf(event));
        },
        willRetry(event, delayMs) {
            notify(() => hooks.onRetry?.({ ...event, delayMs }));
            log('warn', () => `${lineOf(event)}, again in ${Math.round(delayMs)} ms`);
        },
        held(context, hold) {
            const event = { ...requestEvent(context), ...hold };
            notify(() => hooks.onThrottle?.(event));
            const { operation, method, holdMs } = event;
            log('warn', () => `${operation ?? method}: status 429, all calls are held for ${Math.round(holdMs)} ms`);
        },
        failed(call, attempts, error) {
            const name = nameOfCall(call);
            const words = error.message.startsWith(`${name}: `) ? error.message.slice(name.length + 2) : error.message;
            const tries = `${attempts} attempt${attempts === 1 ? '' : 's'}`;
            log('error', () => `${name} failed after ${tries}: ${error.name}: ${words}`);
        },
    };
}

function createLog({ logger, logLevel }: Settings): (level: Exclude<LogLevel, 'off'>, line: () => string) => void {
    const loudest = LOG_LEVELS.indexOf(logLevel);
    return (level, line) => {
        if (LOG_LEVELS.indexOf(level) > loudest) return;
        // A server's message must not forge lines, nor speak to a terminal.
        notify(() => logger[level](`esper-client ${line().replace(/\p{Cc}+/gu, ' ')}`));
    };
}

/** Why an attempt failed, in a word that can be a label: no text of the server's. */
function reasonOf(error: unknown): string {
    if (EsperApiError.is(error)) return `status ${error.status}`;
    if (EsperTimeoutError.is(error)) return 'timeout';
    if (EsperAbortError.is(error)) return 'abort';
    if (EsperKeyError.is(error)) return 'key';
    if (EsperConnectionError.is(error)) return codeOf(error.cause) ?? 'connection';
    return isError(error) ? error.name : 'error';
}

function requestEvent({ call, callId, attempts, waitedMs }: PipelineContext): RequestEvent {
    return { callId, ...factsOfCall(call), attempt: attempts, waitedMs };
}

function lineOf({ operation, method, status, durationMs, attempt, requestId, reason }: ResponseEvent): string {
    const request = requestId === undefined ? '' : `, request ${requestId}`;
    return `${operation ?? method}: ${status ?? reason ?? 'ended'} in ${Math.round(durationMs)} ms, attempt ${attempt}${request}`;
}
