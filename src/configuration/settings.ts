import { refusal } from '../errors/invalid.js';
import { type Clock, createClock } from '../util/clock.js';
import { mergeHeaders } from '../util/headers.js';
import { hasNode } from '../util/node.js';
import { VERSION } from '../util/version.js';
import type { AxiosLike } from './axios-like.js';
import { isLoopback, parseBaseUrl } from './base-url.js';
import type { ApiKey, ClientOptions, Limiter, NodeAgent } from './client-options.js';
import { CLIENT_RULES } from './client-rules.js';
import type { Fetch } from './fetch.js';
import { checkClientHeaders } from './header-rules.js';
import type { Hooks } from './hooks.js';
import { LOG_LEVELS, type Logger, type LogLevel, stderrLogger } from './logger.js';
import { type ProxyOption, parseProxy } from './proxy.js';
import { type ProxyFor, readProxyEnvironment, type Variables } from './proxy-environment.js';
import { checkByRules } from './rules.js';
import { isOpenable, type OpenableTransport } from './transport.js';

/** Default deadline of one attempt in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * The settings of a client: its options, the environment and the defaults, checked.
 * They hold the key, and so are kept in closures.
 */
export interface Settings {
    /** Without a trailing slash. */
    readonly baseUrl: string;
    /** `false` for none: somebody on the way adds it. */
    readonly apiKey: ApiKey | false;
    readonly enterpriseId: string | undefined;
    /** Undefined when left out: uploads have no deadline then. */
    readonly timeout: number | undefined;
    readonly maxRetries: number;
    readonly maxThrottleWait: number;
    readonly maxConcurrency: number;
    readonly maxResponseBytes: number;
    /** Of every call: those of the options, and `User-Agent`, of which a browser has its own. */
    readonly headers: Readonly<Record<string, string>>;
    /** Whether a caller has named any of them: they may be an operation's too, in another case. */
    readonly hasOwnHeaders: boolean;
    readonly hooks: Hooks;
    readonly limiter: Limiter | undefined;
    readonly logger: Logger;
    readonly logLevel: LogLevel;
    readonly proxyFor: ProxyFor;
    readonly httpAgent: NodeAgent | undefined;
    readonly httpsAgent: NodeAgent | undefined;
    /** The first option given that says how sockets are opened. */
    readonly socketOption: string | undefined;
    readonly axios: AxiosLike | undefined;
    readonly transport: OpenableTransport | undefined;
    readonly fetch: Fetch | undefined;
    /** The wall clock, for dates. */
    now(): number;
    /** For durations. */
    readonly clock: Clock;
    random(): number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const SOCKET_OPTIONS = ['proxy', 'httpAgent', 'httpsAgent'] as const;
const NODE_ONLY = [...SOCKET_OPTIONS, 'transport'] as const;

/** Of what sends there is one; and a `fetch` has sockets of its own. */
const CONTRADICTORY = [
    ['axios', 'transport'],
    ['fetch', 'axios'],
    ['fetch', 'transport'],
    ['fetch', 'proxy'],
    ['fetch', 'httpAgent'],
    ['fetch', 'httpsAgent'],
] as const;

/** Checks options, and fills in missing ones from the environment, then from the defaults. */
export function createSettings(options: ClientOptions = {}, environment: Environment = environmentOf()): Settings {
    checkOptions(options);
    const env: Variables = (name) => environment[name] || undefined;
    const base = parseBaseUrl(baseUrlOf(options, env));
    const logLevel = options.logLevel ?? variableOf('logLevel', 'ESPER_LOG', env);
    return {
        baseUrl: base.href.replace(/\/$/, ''),
        apiKey: options.apiKey ?? variableOf('apiKey', 'ESPER_API_KEY', env) ?? missing('apiKey', 'ESPER_API_KEY'),
        enterpriseId: options.enterpriseId ?? variableOf('enterpriseId', 'ESPER_ENTERPRISE_ID', env),
        timeout: options.timeout,
        maxRetries: options.maxRetries ?? 2,
        maxThrottleWait: options.maxThrottleWait ?? 300_000,
        maxConcurrency: options.maxConcurrency ?? 32,
        maxResponseBytes: options.maxResponseBytes ?? 64 * 1024 * 1024,
        headers: headersFrom(hasNode() ? { 'User-Agent': `esper-client/${VERSION}` } : {}, options),
        hasOwnHeaders: options.headers !== undefined,
        hooks: options.hooks ?? {},
        limiter: options.limiter,
        logger: options.logger ?? stderrLogger,
        logLevel: LOG_LEVELS.find((level) => level === logLevel) ?? 'off',
        proxyFor: isLoopback(base.hostname) ? () => undefined : proxyForOf(options.proxy, env),
        httpAgent: options.httpAgent,
        httpsAgent: options.httpsAgent,
        socketOption: SOCKET_OPTIONS.find((name) => options[name]),
        axios: options.axios,
        transport: isOpenable(options.transport) ? options.transport : undefined,
        fetch: options.fetch,
        now: options.now ?? Date.now,
        clock: createClock(options.sleep),
        random: options.random ?? Math.random,
    };
}

/** Merges the headers of a client with what options say of them. */
export function headersFrom(
    before: Readonly<Record<string, string>>,
    { headers, userAgent }: Pick<ClientOptions, 'headers' | 'userAgent'>,
): Readonly<Record<string, string>> {
    if (headers === undefined && userAgent === undefined) return before;
    return mergeHeaders(before, userAgent === undefined ? {} : { 'User-Agent': userAgent }, headers ?? {});
}

function environmentOf(): Environment {
    return globalThis.process?.env ?? {};
}

function checkOptions(options: ClientOptions): void {
    checkByRules(undefined, options, CLIENT_RULES);
    if (options.tenant !== undefined && options.baseUrl !== undefined) refuseBoth('tenant', 'baseUrl');
    for (const [one, other] of CONTRADICTORY) {
        if (options[one] !== undefined && options[other] !== undefined) refuseBoth(one, other);
    }
    if (options.headers !== undefined) checkClientHeaders(undefined, options.headers);
    if (!hasNode()) {
        const given = NODE_ONLY.find((name) => options[name] !== undefined);
        if (given !== undefined) throw refusal(undefined, given, 'needs Node.js; a browser has no such thing');
    }
}

/** Reads a variable that stands for an option, checked as that option is. */
function variableOf(option: keyof ClientOptions, variable: string, env: Variables): string | undefined {
    const value = env(variable);
    checkByRules(undefined, { [variable]: value }, { [variable]: CLIENT_RULES[option] });
    return value;
}

/** Chooses the proxy of a host: the option's for all but this machine, else the environment's. */
function proxyForOf(option: ProxyOption | undefined, env: Variables): ProxyFor {
    const proxyFor = option === undefined ? readProxyEnvironment(env) : always(option);
    return (hostname, port) => (isLoopback(hostname) ? undefined : proxyFor(hostname, port));
}

function always(option: ProxyOption): ProxyFor {
    const proxy = typeof option === 'string' ? parseProxy(option) : option || undefined;
    return () => proxy;
}

function baseUrlOf({ tenant, baseUrl }: ClientOptions, env: Variables): string {
    if (baseUrl !== undefined) return baseUrl;
    if (tenant !== undefined) return tenantUrl(tenant);
    if (env('ESPER_TENANT') !== undefined && env('ESPER_BASE_URL') !== undefined)
        refuseBoth('ESPER_TENANT', 'ESPER_BASE_URL');
    const tenantOfEnvironment = variableOf('tenant', 'ESPER_TENANT', env);
    if (tenantOfEnvironment !== undefined) return tenantUrl(tenantOfEnvironment);
    return env('ESPER_BASE_URL') ?? missing('tenant or baseUrl', 'ESPER_TENANT or ESPER_BASE_URL');
}

const tenantUrl = (tenant: string): string => `https://${tenant}-api.esper.cloud/api`;

function refuseBoth(one: string, other: string): never {
    throw refusal(undefined, `${one} and ${other}`, 'expected one of the two, got both');
}

function missing(option: string, variable: string): never {
    throw refusal(undefined, option, `missing; give the option, or set ${variable} in the environment`);
}
