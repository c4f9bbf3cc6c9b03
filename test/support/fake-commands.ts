// A tenant that knows commands only, on a clock that moves when somebody sleeps.
import { type OperationId, operations } from '../../generated/operations.js';
import type { CommandOutcome } from '../../src/commands/outcome.js';
import type { WaitForCommandOptions } from '../../src/commands/wait-for-command.js';
import { waitForCommand } from '../../src/commands/wait-for-command.js';
import type { CallOptions } from '../../src/configuration/call-options.js';
import { EsperAbortError } from '../../src/errors/errors.js';
import { createPagePromise } from '../../src/pagination/page-promise.js';
import { readOperation } from '../../src/request/operation.js';

/** A state, from a time on. */
export type Course = readonly (readonly [from: number, state: string, reason?: string])[];

/** A call that was seen. */
export interface Seen {
    readonly operation: string;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly at: number;
}

/** What a handler gives for a call: a body, or rows that are paged. */
export type Handler = (parameters: Readonly<Record<string, unknown>>, at: number) => unknown;

/** The state that a course has reached. */
export function stateAt(course: Course, at: number): { readonly state: string; readonly reason: string | null } {
    const reached = course.filter(([from]) => from <= at).at(-1) ?? course[0];
    return { state: reached?.[1] ?? '', reason: reached?.[2] ?? null };
}

/** A surrounding with a clock of its own, and the calls that were made in it. */
export class FakeTenant {
    at = 0;
    readonly pauses: number[] = [];
    readonly seen: Seen[] = [];
    random = 1;
    readonly #handlers: Readonly<Record<string, Handler>>;

    constructor(handlers: Readonly<Partial<Record<OperationId, Handler>>>) {
        this.#handlers = handlers;
    }

    /** How often an operation was called; for lists each page counts. */
    count(operation: OperationId): number {
        return this.seen.filter((call) => call.operation === operation).length;
    }

    wait(command: unknown, options: WaitForCommandOptions): Promise<CommandOutcome> {
        const environment = {
            random: () => this.random,
            clock: {
                monotonic: () => this.at,
                after: (milliseconds: number, callback: () => void) => {
                    this.pauses.push(milliseconds);
                    this.at += milliseconds;
                    queueMicrotask(callback);
                    return () => {};
                },
            },
        };
        return waitForCommand(command, options, { call: (...call) => this.#call(...call), environment });
    }

    #call(operation: OperationId, parameters: Readonly<Record<string, unknown>>, options: CallOptions): unknown {
        const ask: Ask = (asked) => {
            if (options.signal?.aborted)
                throw new EsperAbortError('The call was aborted', { cause: options.signal.reason });
            this.seen.push({ operation, parameters: asked, at: this.at });
            const answer = this.#handlers[operation]?.(asked, this.at);
            if (answer === undefined) throw new Error(`${operation} was not expected`);
            return answer;
        };
        return readOperation(operation, operations[operation]).pagination === undefined
            ? Promise.resolve().then(() => ask(parameters))
            : listOf(operation, ask, parameters, options);
    }
}

type Ask = (parameters: Readonly<Record<string, unknown>>) => unknown;

/** A list as the client has it. */
function listOf(
    operation: string,
    ask: Ask,
    parameters: Readonly<Record<string, unknown>>,
    options: CallOptions,
): unknown {
    const facts = { operation, pageSize: 100, limitParameter: 'limit' } as const;
    const source = async (asked: Readonly<Record<string, unknown>>) => {
        const rows = ask(asked);
        if (!Array.isArray(rows)) throw new TypeError('expected rows');
        const { limit, offset = 0 } = asked;
        const end = Number(offset) + Number(limit);
        const next = end < rows.length ? `https://elsewhere.example/?limit=${limit}&offset=${end}` : null;
        const data = { count: rows.length, next, results: rows.slice(Number(offset), end) };
        return { data, status: 200, headers: new Headers(), requestId: undefined, attempts: 1 };
    };
    return createPagePromise({ source, facts }, parameters, options);
}

/** Rows of statuses by device, filtered as the API filters them. */
export function statusRows(
    courses: ReadonlyMap<string, Course>,
    { state, device }: Readonly<Record<string, unknown>>,
    at: number,
): unknown[] {
    return [...courses]
        .map(([id, course]) => ({
            id: `row of ${id}`,
            device: `https://acme-api.esper.cloud/api/enterprise/e/device/${id}/`,
            ...stateAt(course, at),
        }))
        .filter((row) => state === undefined || row.state === state)
        .filter((row) => device === undefined || row.device.includes(`/${String(device)}/`));
}
