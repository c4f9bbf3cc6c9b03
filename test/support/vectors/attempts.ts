import axios, { type AxiosAdapter, AxiosError } from 'axios';
import { EsperClient } from '../../../src/index.js';
import type { Failure } from '../../../tenant/src/vectors/retry-vector.js';
import type { Call } from '../../../tenant/src/vectors/vector.js';
import { type ClientTask, makeCall, optionsOf } from './calls.js';
import { errorSeen } from './seen.js';

/** What Node says of the ways in which a connection fails that a server can't make. */
const SYSTEM_ERRORS: Readonly<Record<string, { readonly code: string; readonly syscall?: string }>> = {
    refused: { code: 'ECONNREFUSED', syscall: 'connect' },
    unresolved: { code: 'ENOTFOUND', syscall: 'getaddrinfo' },
    untrusted: { code: 'CERT_HAS_EXPIRED' },
};

/** What is tried again: failures, and what the client is told of retries and chance. */
export interface RetryTask {
    readonly client: ClientTask;
    readonly call: Call;
    readonly failures?: readonly Failure[];
    readonly call_max_retries?: number;
    readonly random?: number;
    readonly times?: number;
}

/** Makes a call, or several of one client, and tells attempts and waits. Nothing is waited for. */
export async function playAttempts(task: RetryTask): Promise<object> {
    const { client, call, failures = [], call_max_retries: maxRetries, random, times } = task;
    const counter = new AttemptCounter(failures);
    const delays: number[] = [];
    const esper = new EsperClient({
        ...optionsOf(client),
        ...(random !== undefined && { random: () => random }),
        axios: axios.create({ adapter: counter.adapter }),
        sleep: async (milliseconds) => delays.push(milliseconds),
    });
    const once = () => counter.count(() => makeCall(esper, call, { maxRetries }));
    if (times === undefined) return { ...(await once()), delays_ms: delays };
    const calls: object[] = [];
    for (let time = 0; time < times; time += 1) {
        const { attempts, error } = await once();
        calls.push({ attempts, succeeds: error === undefined });
    }
    return { calls };
}

/** Counts the attempts of a call, and fails those that a server can't fail. */
class AttemptCounter {
    readonly #failures: readonly Failure[];
    readonly #send = axios.getAdapter(axios.defaults.adapter);
    #attempts = 0;

    constructor(failures: readonly Failure[]) {
        this.#failures = failures;
    }

    readonly adapter: AxiosAdapter = (config) => {
        const failure = this.#failures[this.#attempts];
        this.#attempts += 1;
        const system = failure && 'connection' in failure ? SYSTEM_ERRORS[failure.connection] : undefined;
        if (system === undefined) return this.#send(config);
        throw AxiosError.from(Object.assign(new Error(system.code), system), system.code);
    };

    async count(call: () => unknown): Promise<{ attempts: number; error?: object }> {
        this.#attempts = 0;
        try {
            await call();
            return { attempts: this.#attempts };
        } catch (error) {
            return { attempts: this.#attempts, error: errorSeen(error) };
        }
    }
}
