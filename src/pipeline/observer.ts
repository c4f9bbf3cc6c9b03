import type { RequestEvent, ResponseEvent } from '../configuration/hooks.js';
import { LOG_LEVELS, type LogLevel } from '../configuration/logger.js';
import type { Settings } from '../configuration/settings.js';
import { EsperApiError } from '../errors/api-error.js';
import { EsperAbortError, EsperConnectionError, EsperTimeoutError } from '../errors/errors.js';
import type { EsperError } from '../errors/esper-error.js';
import type { Call } from '../request/call.js';
import { notify } from '../util/notify.js';
import { codeOf } from '../util/thrown.js';

/** How an attempt ended. */
interface AttemptEnd {
    readonly startedAt: number;
    readonly status: number | undefined;
    readonly requestId: string | undefined;
    readonly error: unknown;
}

/**
 * Calls hooks and writes log lines.
 * In the log each attempt has one line, and a failed call one more.
 */
export interface Observer {
    started(call: Call, attempt: number): void;
    ended(call: Call, attempt: number, end: AttemptEnd): ResponseEvent;
    /** Called when no attempt follows. */
    settled(event: ResponseEvent): void;
    /** Called when another attempt follows. */
    willRetry(event: ResponseEvent, delayMs: number): void;
    failed(call: Call, attempts: number, error: EsperError): void;
}

/** Creates an observer; undefined when nobody listens, so that a call does not pay for it. */
export function createObserver(settings: Settings): Observer | undefined {
    const { hooks, logLevel, now } = settings;
    if (logLevel === 'off' && !Object.values(hooks).some((hook) => hook !== undefined)) return undefined;
    const log = createLog(settings);
    return {
        started(call, attempt) {
            notify(() => hooks.onRequest?.(requestEvent(call, attempt)));
        },
        ended(call, attempt, { startedAt, status, requestId, error }) {
            const durationMs = Math.max(0, now() - startedAt);
            const reason = error === undefined ? undefined : reasonOf(error);
            const event = { ...requestEvent(call, attempt), status, durationMs, requestId, reason };
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
        failed(call, attempts, error) {
            const name = call.operation?.id ?? call.method;
            log(
                'error',
                () =>
                    `${name} failed after ${attempts} attempt${attempts === 1 ? '' : 's'}: ${error.name}: ${error.message}`,
            );
        },
    };
}

function createLog({ logger, logLevel }: Settings): (level: Exclude<LogLevel, 'off'>, line: () => string) => void {
    const maxLevel = LOG_LEVELS.indexOf(logLevel);
    return (level, line) => {
        if (LOG_LEVELS.indexOf(level) > maxLevel) return;
        // A server's message must not forge lines, nor control a terminal.
        notify(() => logger[level](`esper-client ${line().replace(/\p{Cc}+/gu, ' ')}`));
    };
}

/** Names why an attempt failed, in a word that can be a label: nothing that the server wrote. */
function reasonOf(error: unknown): string {
    if (EsperApiError.is(error)) return `status ${error.status}`;
    if (EsperTimeoutError.is(error)) return 'timeout';
    if (EsperAbortError.is(error)) return 'abort';
    if (EsperConnectionError.is(error)) return codeOf(error.cause) ?? 'connection';
    return error instanceof Error ? error.name : 'error';
}

function requestEvent(call: Call, attempt: number): RequestEvent {
    return { operation: call.operation?.id, method: call.method, pathTemplate: call.operation?.pathTemplate, attempt };
}

function lineOf({ operation, method, status, durationMs, attempt, requestId, reason }: ResponseEvent): string {
    const request = requestId === undefined ? '' : `, request ${requestId}`;
    return `${operation ?? method}: ${status ?? reason ?? 'ended'} in ${Math.round(durationMs)} ms, attempt ${attempt}${request}`;
}
