import { MAX_TIMER_MS } from '../util/clock.js';
import type { ClientOptions } from './client-options.js';
import { isHeaderValue } from './header-rules.js';
import { LOG_LEVELS } from './logger.js';
import { parseProxy } from './proxy.js';
import { FUNCTION, type Rule } from './rules.js';

// A label of a host name, with room for the `-api` that follows it.
const TENANT = /^[a-z0-9]([a-z0-9-]{0,57}[a-z0-9])?$/i;
// It stands in paths: no slash, no dot, no blank. Esper's are UUIDs.
const ID = /^[\w-]+$/;
// What RFC 6750 allows in a bearer token, and whatever else is visible.
const KEY = /^[\x21-\x7e]+$/;

// A name or an address: no blank, no path and nobody's name in front.
const HOST = /^[^\s/\\?#@]+$/;

const isString = (value: unknown): boolean => typeof value === 'string';
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isFunction = (value: unknown): boolean => typeof value === 'function';
const isNotBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
const isInteger = (value: unknown, min: number): boolean => Number.isSafeInteger(value) && Number(value) >= min;
const hasFunctions = (value: unknown, names: readonly string[]): boolean =>
    (isObject(value) || isFunction(value)) && names.every((name) => isFunction(Reflect.get(Object(value), name)));

function isProxy(value: unknown): boolean {
    if (value === false) return true;
    if (typeof value === 'string') return parseProxy(value) !== undefined;
    if (!isObject(value)) return false;
    const { protocol = 'http', host, port, auth } = value;
    return (
        /^https?:?$/.test(String(protocol)) && // with a colon as axios has it
        typeof host === 'string' &&
        HOST.test(host) &&
        isInteger(port, 1) &&
        Number(port) <= 65_535 &&
        (auth === undefined || (isObject(auth) && isString(auth['username']) && isString(auth['password'])))
    );
}

function isHooks(value: unknown): boolean {
    const known = new Set(['onRequest', 'onResponse', 'onRetry', 'onThrottle']);
    return (
        isObject(value) &&
        Object.entries(value).every(([name, hook]) => known.has(name) && (hook === undefined || isFunction(hook)))
    );
}

/** Tells whether a value can be a key: sent as it is, in one header. */
export const isKey = (value: unknown): value is string => typeof value === 'string' && KEY.test(value);

/** The rule of `timeout`. */
export const TIMEOUT: Rule = {
    expected: `milliseconds, a number from 1 to ${MAX_TIMER_MS}`,
    accepts: (value) => typeof value === 'number' && value >= 1 && value <= MAX_TIMER_MS,
};

/** The rule of `maxRetries`. */
export const RETRIES: Rule = { expected: 'a whole number, 0 or more', accepts: (value) => isInteger(value, 0) };

/** The rule of `headers`, of a client and of a call. */
export const HEADERS: Rule = { expected: 'an object of texts by name', accepts: isObject };

/** The rule of `concurrency`, of calls and of pages. */
export const CONCURRENCY: Rule = { expected: 'a whole number, 1 or more', accepts: (value) => isInteger(value, 1) };

/**
 * The rule of every option of a client.
 * An option that has none is refused.
 */
export const CLIENT_RULES: Readonly<Record<keyof ClientOptions, Rule>> = {
    tenant: {
        expected: "the tenant's name only, such as 'acme' for https://acme-api.esper.cloud",
        accepts: (value) => typeof value === 'string' && TENANT.test(value),
    },
    baseUrl: { expected: 'a URL up to and including /api', accepts: isNotBlank },
    apiKey: {
        expected: 'a key of visible characters without blanks or line breaks, or a function that gives one',
        accepts: (value) => value === false || isKey(value) || isFunction(value),
    },
    enterpriseId: {
        expected: 'the id of an enterprise',
        accepts: (value) => typeof value === 'string' && ID.test(value),
    },
    timeout: TIMEOUT,
    maxRetries: RETRIES,
    maxThrottleWait: {
        expected: 'milliseconds, a number of 0 or more',
        accepts: (value) => typeof value === 'number' && value >= 0,
    },
    maxConcurrency: CONCURRENCY,
    maxResponseBytes: { expected: 'a whole number of bytes, 1 or more', accepts: (value) => isInteger(value, 1) },
    userAgent: {
        expected: 'a text that can stand in a header',
        accepts: (value) => isNotBlank(value) && isHeaderValue(value),
    },
    headers: HEADERS,
    hooks: {
        expected: 'an object with the functions onRequest, onResponse, onRetry, onThrottle, or some of them',
        accepts: isHooks,
    },
    limiter: { expected: 'an object with a function acquire', accepts: (value) => hasFunctions(value, ['acquire']) },
    logger: {
        expected: 'an object with the functions error, warn, info and debug',
        accepts: (value) => hasFunctions(value, ['error', 'warn', 'info', 'debug']),
    },
    logLevel: {
        expected: 'one of off, error, warn, info, debug',
        accepts: (value) => LOG_LEVELS.some((level) => level === value),
    },
    proxy: { expected: 'an http or https URL, an object with host and port, or false', accepts: isProxy },
    httpAgent: { expected: 'an http.Agent', accepts: isObject },
    httpsAgent: { expected: 'an https.Agent', accepts: isObject },
    axios: { expected: 'an axios instance', accepts: (value) => hasFunctions(value, ['request', 'getUri']) },
    transport: {
        expected: 'a transport, such as createUndiciTransport() of esper-client/undici gives',
        accepts: (value) => hasFunctions(value, ['open']),
    },
    fetch: { expected: 'a function like fetch', accepts: isFunction },
    now: FUNCTION,
    sleep: FUNCTION,
    random: FUNCTION,
};
