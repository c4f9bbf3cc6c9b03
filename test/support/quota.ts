import axios, { AxiosHeaders } from 'axios';
import type { ClientOptions } from '../../src/configuration/client-options.js';
import { EsperClient } from '../../src/index.js';

/** How an API counts calls: `take` tells whether one more is allowed at a time, and when to come back. */
export interface Quota {
    take(now: number): { readonly isAllowed: boolean; readonly opensAt: number };
}

/** So many calls in each window of the clock. */
export function gridQuota(calls: number, windowMs: number): Quota {
    const taken = new Map<number, number>();
    return {
        take(now) {
            const window = Math.floor(now / windowMs);
            const before = taken.get(window) ?? 0;
            taken.set(window, before + 1);
            return { isAllowed: before < calls, opensAt: (window + 1) * windowMs };
        },
    };
}

/** So many calls in a window that begins with a call. */
export function openingQuota(calls: number, windowMs: number): Quota {
    let start = Number.NEGATIVE_INFINITY;
    let taken = 0;
    return {
        take(now) {
            if (now >= start + windowMs) {
                start = now;
                taken = 0;
            }
            taken += 1;
            return { isAllowed: taken <= calls, opensAt: start + windowMs };
        },
    };
}

/** So many calls in the time before each call. */
export function slidingQuota(calls: number, windowMs: number): Quota {
    const taken: number[] = [];
    return {
        take(now) {
            while ((taken[0] ?? now) <= now - windowMs) taken.shift();
            const isAllowed = taken.length < calls;
            if (isAllowed) taken.push(now);
            return { isAllowed, opensAt: (taken[0] ?? now) + windowMs };
        },
    };
}

/** A client of an API with a quota, on a clock that moves when the client sleeps; calls take no time. */
export class LimitedApi {
    requests = 0;
    inFlight = 0;
    mostInFlight = 0;
    readonly holds: number[] = [];
    /** When calls were turned down. */
    readonly refused: number[] = [];
    /** Rows of its list of devices. */
    rows = 0;
    readonly esper: EsperClient;
    #now = 0;

    constructor(quota: Quota, says: 'Retry-After' | 'nothing', options: ClientOptions = {}) {
        const instance = axios.create({
            adapter: async (config) => {
                this.requests += 1;
                this.mostInFlight = Math.max(this.mostInFlight, this.inFlight + 1);
                this.inFlight += 1;
                const now = this.now();
                const { isAllowed, opensAt } = quota.take(now);
                if (!isAllowed) this.refused.push(now);
                await new Promise((resolve) => setImmediate(resolve));
                this.inFlight -= 1;
                const seconds = Math.max(1, Math.ceil((opensAt - now) / 1000));
                const headers = new AxiosHeaders(
                    isAllowed || says === 'nothing' ? {} : { 'Retry-After': String(seconds) },
                );
                const data = isAllowed ? this.#answer(config.url ?? '') : '{"message":"Too many calls"}';
                return { status: isAllowed ? 200 : 429, statusText: '', headers, data, config };
            },
        });
        this.esper = new EsperClient({
            baseUrl: 'http://127.0.0.1:1/api',
            apiKey: 'key',
            enterpriseId: 'e-1',
            axios: instance,
            random: seeded(),
            sleep: async (milliseconds) => {
                this.holds.push(milliseconds);
                // What is in flight is answered long before a hold ends.
                while (this.inFlight > 0) await new Promise((resolve) => setImmediate(resolve));
                this.#now += milliseconds;
            },
            ...options,
        });
    }

    #answer(url: string): string {
        const { pathname, searchParams } = new URL(url);
        if (!pathname.endsWith('/device/')) return '{"id":"d"}';
        const offset = Number(searchParams.get('offset') ?? 0);
        const end = Math.min(this.rows, offset + Number(searchParams.get('limit')));
        const results = Array.from({ length: end - offset }, (_, index) => ({ id: `d-${offset + index}` }));
        const next = end < this.rows ? `https://api/?offset=${end}` : null;
        return JSON.stringify({ count: this.rows, next, previous: null, results });
    }

    /** Milliseconds since the start. */
    now(): number {
        return this.#now;
    }
}

/** Numbers that look random and are the same in each run. */
function seeded(): () => number {
    let state = 12345;
    return () => {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        return state / 2 ** 31;
    };
}
