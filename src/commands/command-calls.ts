import type { OperationId } from '../../generated/operations.js';
import type { CallOptions } from '../configuration/call-options.js';
import { EsperConfigurationError } from '../errors/errors.js';

/** The operations that send and follow a command, by its family. */
export const OPERATIONS = {
    v2: { create: 'createCommand', list: 'listCommandRequest', statuses: 'getCommandRequestStatus' },
    v0: { request: 'getCommandRequest', stats: 'getCommandRequestStats', statuses: 'getCommandRequestStatuses' },
    device: { command: 'getCommand' },
    group: { command: 'getGroupCommand' },
    converge: { converge: 'getConverge', commands: 'listConvergeCommands' },
    operation: { operation: 'getOperation', devices: 'getDeviceOperations' },
    run: { stages: 'getPipelineRunStageRuns', targets: 'getPipelineStageTargetRuns' },
    members: 'getAllDevices',
} as const satisfies Readonly<Record<string, OperationId | Readonly<Record<string, OperationId>>>>;

type StatusParameters = Readonly<Record<string, unknown>>;

/** A page of a list, as far as it is needed here. */
export interface RowPage {
    readonly results: readonly unknown[];
    readonly count: number | undefined;
}

/** Calls of the operations that a poll needs. */
export interface CommandCalls {
    /** Returns the body of the answer. */
    get(operation: OperationId, parameters: StatusParameters): Promise<unknown>;
    /** Iterates the pages of a list, each requested when it is wanted. */
    pages(operation: OperationId, parameters: StatusParameters): AsyncIterable<RowPage>;
}

/** A method of the client by its operation, without its types. */
export type CallByName = (
    operation: OperationId,
    parameters: Readonly<Record<string, unknown>>,
    options: CallOptions,
) => unknown;

/** Sends a request of a poll, once or until it succeeds. */
export type SendPolled = <T>(send: () => Promise<T>) => Promise<T>;

/**
 * Creates the calls of polls, which `request` sends.
 * They don't use the client's own retries, which know nothing of `maxWait`.
 */
export function createPolledCalls(call: CallByName, signal: AbortSignal, request: SendPolled): CommandCalls {
    const options: CallOptions = { signal, maxRetries: 0 };
    return {
        get: (operation, parameters) => request(async () => call(operation, parameters, options)),
        async *pages(operation, parameters) {
            const iterator = pagesOf(call(operation, parameters, options), operation)[Symbol.asyncIterator]();
            try {
                for (;;) {
                    // After a failure the same iterator goes on where it stood.
                    const step = await request(() => iterator.next());
                    if (step.done) return;
                    yield step.value;
                }
            } finally {
                await iterator.return?.();
            }
        },
    };
}

/** Returns the pages of what a list method gives. */
export function pagesOf(list: unknown, operation: OperationId): AsyncIterable<RowPage> {
    if (!isList(list)) throw new EsperConfigurationError(`${operation} is no list`);
    return list.pages();
}

function isList(value: unknown): value is { pages(): AsyncIterable<RowPage> } {
    return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'pages') === 'function';
}
