import { AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { WithResponse } from './response.js';

/**
 * An answer of `createAxios`, as axios gives one.
 * Most callers never look at its headers: they are made when somebody does, by one getter for all answers, as in
 * `ResponseHead`.
 */
export class AxiosAnswer implements AxiosResponse {
    readonly data: unknown;
    readonly status: number;
    readonly statusText = '';
    readonly attempts: number;
    /** Milliseconds that the call took. */
    duration: number;
    readonly config: InternalAxiosRequestConfig;
    declare headers: AxiosHeaders;
    readonly #answer: WithResponse<unknown>;
    #headers: AxiosHeaders | undefined;

    static readonly #HEADERS = {
        enumerable: true,
        get(this: AxiosAnswer): AxiosHeaders {
            this.#headers ??= AxiosHeaders.from(Object.fromEntries(this.#answer.headers));
            return this.#headers;
        },
        // axios puts its own form of them in their place.
        set(this: AxiosAnswer, headers: AxiosHeaders): void {
            this.#headers = headers;
        },
    };

    constructor(answer: WithResponse<unknown>, config: InternalAxiosRequestConfig, duration: number) {
        this.data = answer.data;
        this.status = answer.status;
        this.attempts = answer.attempts;
        this.duration = duration;
        this.config = config;
        this.#answer = answer;
        Object.defineProperty(this, 'headers', AxiosAnswer.#HEADERS);
    }
}
