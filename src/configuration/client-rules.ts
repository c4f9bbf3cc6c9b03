import { noSuch } from '../errors/invalid.js';
import { MAX_TIMER_MS } from '../util/clock.js';
import { isAxios0 } from './axios-like.js';
import type { ClientOptions } from './client-options.js';
import { isHeaderValue } from './header-rules.js';
import { whyNoKey } from './key-rules.js';
import { LOG_LEVELS } from './logger.js';
import { parseProxy } from './proxy.js';
import { FUNCTION, type Rule } from './rules.js';
import { isOpenable } from './transport.js';

// A label of a host name, with room for the `-api` that follows it.
const TENANT = /^[a-z0-9]([a-z0-9-]{0,57}[a-z0-9])?$/i;
// It stands in paths: no slash, no dot, no blank. Esper's are UUIDs.
const ID = /^[\w-]+$/;

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

const HOOKS: readonly string[] = ['onRequest', 'onResponse', 'onRetry', 'onThrottle'];

const unknownHook = (value: unknown): string | undefined =>
    isObject(value) ? Object.keys(value).find((name) => !HOOKS.includes(name)) : undefined;

function isHooks(value: unknown): boolean {
    if (!isObject(value) || unknownHook(value) !== undefined) return false;
    return Object.values(value).every((hook) => hook === undefined || isFunction(hook));
}

function explainHooks(value: unknown): string | undefined {
    const name = unknownHook(value);
    return name && `${name}: ${noSuch('hook', name, HOOKS)}`;
}

/** The rule of `timeout`. */
export const TIMEOUT: Rule = {
    expected: 'a number of milliseconds',
    accepts: (value) => typeof value === 'number' && value >= 1 && value <= MAX_TIMER_MS,
    explain: (value) =>
        typeof value === 'number'
            ? `expected a number of milliseconds from 1 to ${MAX_TIMER_MS}, got ${value}`
            : undefined,
};

/** The rule of `maxRetries`. */
export const RETRIES: Rule = { expected: 'a whole number, 0 or more', accepts: (value) => isInteger(value, 0) };

/** The rule of `headers`, of a client and of a call. */
export const HEADERS: Rule = { expected: 'an object of strings by name', isSecret: true, accepts: isObject };

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
        expected: 'the key as a string, a function that gives it, or false',
        isSecret: true,
        accepts: (value) => value === false || isFunction(value) || whyNoKey(value) === undefined,
        explain: (value) => (typeof value === 'string' ? whyNoKey(value) : undefined),
    },
    enterpriseId: {
        expected: 'the id of an enterprise',
        accepts: (value) => typeof value === 'string' && ID.test(value),
    },
    timeout: TIMEOUT,
    maxRetries: RETRIES,
    maxThrottleWait: {
        expected: 'a number of milliseconds, 0 or more',
        accepts: (value) => typeof value === 'number' && value >= 0,
    },
    maxConcurrency: CONCURRENCY,
    maxResponseBytes: { expected: 'a whole number of bytes, 1 or more', accepts: (value) => isInteger(value, 1) },
    userAgent: {
        expected: 'a string that can stand in a header',
        accepts: (value) => isNotBlank(value) && isHeaderValue(value),
    },
    headers: HEADERS,
    hooks: {
        expected: 'an object with the functions onRequest, onResponse, onRetry, onThrottle, or some of them',
        accepts: isHooks,
        explain: explainHooks,
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
    proxy: {
        expected: 'an http or https URL, an object with host and port, or false',
        isSecret: true,
        accepts: isProxy,
    },
    httpAgent: { expected: 'an http.Agent', accepts: isObject },
    httpsAgent: { expected: 'an https.Agent', accepts: isObject },
    axios: {
        expected: 'an instance of axios 1.6 or newer',
        accepts: (value) => hasFunctions(value, ['request', 'getUri']) && !isAxios0(value),
        explain: (value) =>
            isAxios0(value) ? 'expected an instance of axios 1.6 or newer, got one of axios 0' : undefined,
    },
    transport: {
        expected: 'a transport, such as createUndiciTransport() of esper-client/undici gives',
        accepts: isOpenable,
    },
    fetch: { expected: 'a function like fetch', accepts: isFunction },
    now: FUNCTION,
    sleep: FUNCTION,
    random: FUNCTION,
};
