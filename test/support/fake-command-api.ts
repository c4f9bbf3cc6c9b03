// The part of the API that commands to many are sent by: what is ordered of it happens, and everything that was done is counted.

import type { CallByName } from '../../src/commands/command-calls.js';
import { createCommandSender } from '../../src/commands/send-command.js';
import { createApiError } from '../../src/errors/create-api-error.js';
import { EsperAbortError, EsperConnectionError, EsperResponseError } from '../../src/errors/errors.js';
import type { CallOptions } from '../../src/index.js';

/** What becomes of one call. */
export interface Fate {
    /** Whether the API carries it out, and how many milliseconds later. */
    readonly doneAfter?: number | undefined;
    /** What the caller gets instead of the answer. */
    readonly error?: unknown;
    /** The process ends in the middle of it. */
    readonly isKilled?: boolean;
}

/** A request that was carried out, or will be. */
export interface StoredRequest {
    readonly id: string;
    readonly at: number;
    readonly body: Readonly<Record<string, unknown>>;
}

/** Thrown where the process ends: nothing of it is left but what was saved. */
export class Killed extends Error {}

export class FakeCommandApi {
    /** Milliseconds since some time. */
    at = Date.parse('2026-11-20T08:00:00Z');
    readonly stored: StoredRequest[] = [];
    readonly calls: { readonly operation: string; readonly parameters: Readonly<Record<string, unknown>> }[] = [];
    /** Whether rows come without the ids that they name. */
    hidesIds = false;
    /** How rows name their groups. */
    groupForm: 'ids' | 'urls' | 'null' | 'absent' = 'ids';
    /** Whether the answer to a request that was made has no id. */
    hidesRequestIds = false;
    inFlight = 0;
    mostInFlight = 0;
    /** Says what becomes of a call. */
    fateOf: (operation: string, parameters: Readonly<Record<string, unknown>>) => Fate = () => ({});
    #ids = 0;
    isKilled = false;

    /** A program that has just been started. */
    start() {
        this.isKilled = false;
        const call: CallByName = (operation, parameters, options) => this.#call(operation, parameters, options);
        return createCommandSender(call, {
            monotonic: () => this.at,
            after: (milliseconds, callback) => {
                if (!this.isKilled) this.at += milliseconds;
                queueMicrotask(() => (this.isKilled ? callback(new Killed()) : callback()));
                return () => {};
            },
        });
    }

    /** Ends the program: none of its calls does anything from now on. */
    kill(): Killed {
        this.isKilled = true;
        return new Killed();
    }

    /** How often each device, or group, was sent a command in the end. */
    received(): Map<string, number> {
        const times = new Map<string, number>();
        for (const { body } of this.stored) {
            for (const id of idsOf(body)) times.set(id, (times.get(id) ?? 0) + 1);
        }
        return times;
    }

    /** Stores a request, as another program would. */
    store(body: Readonly<Record<string, unknown>>, at = this.at): StoredRequest {
        this.#ids += 1;
        const request = { id: `request-${this.#ids}`, at, body };
        this.stored.push(request);
        return request;
    }

    #call(operation: string, parameters: Readonly<Record<string, unknown>>, { signal }: CallOptions): unknown {
        if (operation === 'listCommandRequest') return this.#list(parameters);
        return this.#create(parameters, signal);
    }

    async #create(parameters: Readonly<Record<string, unknown>>, signal: AbortSignal | undefined): Promise<unknown> {
        if (this.isKilled) throw new Killed();
        this.calls.push({ operation: 'createCommand', parameters });
        this.inFlight += 1;
        this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
        const { doneAfter = 0, error, isKilled } = this.fateOf('createCommand', parameters);
        const body = parameters['commandRequest'] as Readonly<Record<string, unknown>>;
        const request = Number.isFinite(doneAfter) ? this.store(body, this.at + doneAfter) : undefined;
        if (isKilled) this.kill();
        await new Promise((resolve) => setImmediate(resolve));
        this.inFlight -= 1;
        if (this.isKilled) throw new Killed();
        this.at += 40;
        if (signal?.aborted) throw new EsperAbortError('The call was aborted', { attempts: 1, cause: signal.reason });
        if (error !== undefined) throw error;
        return { ...this.#write(request), id: this.hidesRequestIds ? null : request?.id };
    }

    /** Newest first, as far as it is done; paged. */
    #list(parameters: Readonly<Record<string, unknown>>): unknown {
        const { limit = 100, command, commandType, devices } = parameters;
        const fail = (): void => {
            if (this.isKilled) throw new Killed();
            this.calls.push({ operation: 'listCommandRequest', parameters });
            const { error, isKilled } = this.fateOf('listCommandRequest', parameters);
            if (isKilled) throw this.kill();
            if (error !== undefined) throw error;
        };
        const rows = () =>
            this.stored
                .filter(
                    ({ at, body }) =>
                        at <= this.at && body['command'] === command && body['command_type'] === commandType,
                )
                .filter(({ body }) => devices === undefined || idsOf(body).includes(String(devices)))
                .sort((one, other) => other.at - one.at)
                .map((request) => this.#write(request));
        const page = async (offset: number) => {
            await Promise.resolve();
            fail();
            const all = rows();
            return { results: all.slice(offset, offset + Number(limit)), count: all.length };
        };
        return {
            // biome-ignore lint/suspicious/noThenProperty: a list is asked for when it is awaited, as the client's are
            then: (...told: Parameters<ReturnType<typeof page>['then']>) => page(0).then(...told),
            async *pages() {
                for (let offset = 0; ; offset += Number(limit)) {
                    const next = await page(offset);
                    yield next;
                    if (offset + Number(limit) >= next.count) return;
                }
            },
        };
    }

    #writeGroups(groups: unknown): unknown {
        if (this.groupForm === 'null') return null;
        if (this.groupForm === 'absent') return undefined;
        const ids = idsOf({ groups });
        return this.groupForm === 'ids' ? ids : ids.map((id) => `https://x/api/enterprise/e/devicegroup/${id}/`);
    }

    #write(request: StoredRequest | undefined): object {
        const { id, at = 0, body = {} } = request ?? {};
        return {
            id,
            ...body,
            devices: this.hidesIds ? null : (body['devices'] ?? []),
            groups: this.hidesIds ? null : this.#writeGroups(body['groups'] ?? []),
            command_args: { ...(body['command_args'] as object), cmd_status_sync_required: true },
            device_type: body['device_type'] ?? 'active',
            schedule: body['schedule'] ?? 'IMMEDIATE',
            created_on: new Date(at).toISOString().replace(/\.\d+/, ''),
        };
    }
}

function idsOf(body: Readonly<Record<string, unknown>>): string[] {
    return [body['devices'], body['groups']].flat().filter((id): id is string => typeof id === 'string');
}

/** Failures of a call, by whether it was carried out. */
export const FAILURES = {
    reset: () => new EsperConnectionError('No answer: ECONNRESET', { attempts: 1 }),
    refusedConnection: () => new EsperConnectionError('No answer: ECONNREFUSED', { attempts: 1, sent: 'no' }),
    gateway: () => createApiError('Bad gateway', { status: 502, attempts: 1 }),
    timeout: () => createApiError('Gateway timeout', { status: 504, attempts: 1 }),
    html: () =>
        new EsperResponseError('The server answered 201 with a body that is no JSON (text/html)', { attempts: 1 }),
    limit: () => createApiError('Too many', { status: 429, attempts: 3 }),
    refused: () => createApiError('devices: no such device', { status: 400, attempts: 1 }),
} as const;
