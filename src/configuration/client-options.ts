import type { AxiosLike } from './axios-like.js';
import type { Fetch } from './fetch.js';
import type { Hooks } from './hooks.js';
import type { Logger, LogLevel } from './logger.js';
import type { ProxyOption } from './proxy.js';
import type { Transport } from './transport.js';

/**
 * An API key, or a function that returns the current one.
 * It is called before every attempt, so that a rotated key is picked up.
 */
export type ApiKey = string | (() => string | Promise<string>);

/** An agent of Node, such as an `http.Agent` or an `https.Agent`. */
export interface NodeAgent {
    /**
     * Closes the agent's sockets.
     * The client never calls it: the agent is yours.
     */
    destroy(): void;
}

/**
 * Options of a client.
 * An option beats the environment; an option that is `undefined` counts as left out.
 *
 * @example
 * new EsperClient({ tenant: 'acme', apiKey: process.env.ESPER_API_KEY, timeout: 20_000 });
 */
export interface ClientOptions {
    /**
     * The tenant's name, also called environment or endpoint name.
     * It is the `acme` of `https://acme-api.esper.cloud/api`. Environment: `ESPER_TENANT`.
     */
    readonly tenant?: string | undefined;
    /**
     * Instead of `tenant`: the base URL, up to and including `/api`.
     * https, or http to a loopback host. In a browser it may be relative to the page, as `/esper/api` is, where a proxy
     * of yours adds the key. Environment: `ESPER_BASE_URL`.
     */
    readonly baseUrl?: string | undefined;
    /**
     * The API key, or a function that returns it.
     * `false` sends none, where a Worker or a proxy on the way adds it. Environment: `ESPER_API_KEY`.
     */
    readonly apiKey?: ApiKey | false | undefined;
    /**
     * Id of the enterprise, filled in where a call leaves it out.
     * Environment: `ESPER_ENTERPRISE_ID`. Default: looked up once in token-info.
     */
    readonly enterpriseId?: string | undefined;
    /**
     * Deadline of one attempt in milliseconds, connecting and reading the body included.
     * Default 60 000. Uploads and downloads have none unless it is given: they end when no byte moved for 60 seconds.
     */
    readonly timeout?: number | undefined;
    /**
     * How often a call is retried, the first attempt not counted.
     * Default 2.
     */
    readonly maxRetries?: number | undefined;
    /**
     * How long a call may be held because the API answers 429, in milliseconds.
     * Default 300 000 (5 minutes); `Infinity` is allowed. Until then a 429 counts neither against `maxRetries` nor
     * against the retry quota; past it the call fails with an `EsperRateLimitError`. With 0 no call is held, and a 429
     * is one failure among others.
     */
    readonly maxThrottleWait?: number | undefined;
    /** Calls in flight at once; the others wait in order. Default 32. */
    readonly maxConcurrency?: number | undefined;
    /**
     * The largest body of an answer in bytes, decompressed.
     * Default 64 MiB.
     */
    readonly maxResponseBytes?: number | undefined;
    /**
     * The `User-Agent` header.
     * Default: this package and its version.
     */
    readonly userAgent?: string | undefined;
    /**
     * Headers of every call, for a gateway that wants one of its own, or for tracing.
     * Those of an operation and of a call win. They go to the host of `baseUrl` only. Not `Authorization`: it is the
     * client's own; nor `Accept` and `Content-Type`, a matter of each call.
     */
    readonly headers?: Readonly<Record<string, string>> | undefined;
    /**
     * Functions that are called at every attempt and retry.
     * A hook that throws does not break a call.
     */
    readonly hooks?: Hooks | undefined;
    /** A limiter to be acquired before every attempt, for a quota that processes share. */
    readonly limiter?: Limiter | undefined;
    /**
     * Where log lines go; like `console`.
     * Default: stderr.
     */
    readonly logger?: Logger | undefined;
    /**
     * How much is logged.
     * Default `off`. Environment: `ESPER_LOG`.
     */
    readonly logLevel?: LogLevel | undefined;
    /**
     * A proxy, as a URL or as axios writes it; `false` for none.
     * Default: `HTTPS_PROXY` and `NO_PROXY`. Loopback is never proxied.
     */
    readonly proxy?: ProxyOption | undefined;
    /** The agent for http (loopback) instead of the client's own. */
    readonly httpAgent?: NodeAgent | undefined;
    /**
     * The agent for https instead of the client's own.
     * Use it for a CA, a client certificate, or a proxy of its own (then with `proxy: false`).
     */
    readonly httpsAgent?: NodeAgent | undefined;
    /**
     * An axios instance, of 1.6 or newer, whose interceptors and adapter take part.
     * Its `baseURL`, `timeout`, `maxRedirects` and `validateStatus` are ignored.
     */
    readonly axios?: AxiosLike | undefined;
    /**
     * The transport that sends calls in the place of axios: see `esper-client/undici`.
     * Files still go by axios, and so the agents above serve them alone. Not with `axios`.
     */
    readonly transport?: Transport | undefined;
    /**
     * A function like the platform's `fetch` that sends everything, files too.
     * For a test tenant without a socket, or a Worker's binding to another. It must follow no redirect where it is told
     * `manual`. Not with `axios`, `transport`, an agent or a proxy: sockets are its own affair.
     */
    readonly fetch?: Fetch | undefined;
    /**
     * The clock, in milliseconds since 1970; for tests.
     * Default `Date.now`.
     */
    readonly now?: (() => number) | undefined;
    /**
     * Sleeps between attempts; for tests.
     * Default: a timer. Need not know of signals.
     */
    readonly sleep?: ((milliseconds: number) => Promise<unknown>) | undefined;
    /**
     * Returns a number from 0 up to 1 for the jitter of the waits; for tests.
     * Default `Math.random`.
     */
    readonly random?: (() => number) | undefined;
}

/** A limiter of attempts, for a quota that several processes share. */
export interface Limiter {
    /**
     * Resolves when the next attempt may start.
     * `signal` is the call's, so that a wait can be aborted. What it throws becomes the `cause` of the call's error.
     */
    acquire(options: { readonly signal: AbortSignal | undefined }): Promise<unknown> | unknown;
}
