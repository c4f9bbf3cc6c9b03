import axios, { type AxiosAdapter, AxiosError, AxiosHeaders } from 'axios';
import { type CallOptions, type ClientOptions, EsperClient } from '../../../src/index.js';
import { clockAt, makeCall } from './calls.js';
import { bodyOf, type Call, type Failure, KEY, type Kinds } from './files.js';

/** What Node and axios say of each way in which a connection fails. */
const SYSTEM_ERRORS: Readonly<Record<string, { readonly code: string; readonly syscall?: string }>> = {
    refused: { code: 'ECONNREFUSED', syscall: 'connect' },
    unresolved: { code: 'ENOTFOUND', syscall: 'getaddrinfo' },
    reset: { code: 'ECONNRESET', syscall: 'read' },
    untrusted: { code: 'CERT_HAS_EXPIRED' },
    cut: { code: AxiosError.ERR_BAD_RESPONSE },
};
/** Long enough for an attempt that is answered at once. */
const DEADLINE_MS = 20;

/** A client whose attempts fail as they are told to, with neither sockets nor waiting. */
export interface Attempts {
    readonly waits: number[];
    /** Makes a call whose first attempts fail. */
    call(
        call: Call,
        failures: readonly Failure[],
        options?: CallOptions,
    ): Promise<{ attempts: number; error: unknown }>;
}

/** Makes such a client. */
export function createAttempts(
    { successes }: Kinds['retries'],
    { now, ...options }: Pick<ClientOptions, 'maxRetries' | 'random'> & { readonly now?: string | undefined } = {},
): Attempts {
    let failures: readonly Failure[] = [];
    let attempts = 0;
    const waits: number[] = [];
    const adapter: AxiosAdapter = async (config) => {
        const failure = failures[attempts] ?? successes[String(config.method)];
        attempts += 1;
        if (failure === undefined) throw new Error(`no success for ${config.method}`);
        if (!('connection' in failure)) {
            const { body, headers } = bodyOf(failure);
            const { status, reason = '' } = failure;
            return { status, statusText: reason, headers: new AxiosHeaders(headers), data: body, config };
        }
        if (failure.connection === 'deadline') return new Promise(() => {});
        const cause = Object.assign(new Error(failure.connection), SYSTEM_ERRORS[failure.connection]);
        throw AxiosError.from(cause, cause.code);
    };
    const esper = new EsperClient({
        ...options,
        ...(now !== undefined && clockAt(now)),
        baseUrl: 'https://harborpine-api.esper.cloud/api',
        apiKey: KEY,
        axios: axios.create({ adapter }),
        sleep: async (milliseconds) => waits.push(milliseconds),
    });
    return {
        waits,
        async call(call, failing, callOptions = {}) {
            failures = failing;
            attempts = 0;
            const deadline = failing.some((each) => 'connection' in each && each.connection === 'deadline');
            const all = { ...callOptions, ...(deadline && { timeout: DEADLINE_MS }) };
            try {
                await makeCall(esper, call, all);
                return { attempts, error: undefined };
            } catch (error) {
                return { attempts, error };
            }
        },
    };
}
