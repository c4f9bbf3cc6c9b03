import type { OperationId } from '../../generated/operations.js';
import type { CallOptions } from '../configuration/call-options.js';
import { EsperConfigurationError } from '../errors/errors.js';
import type { CommandOutcome } from './outcome.js';
import type { Poller } from './poller.js';

/** The operations that follow a command, by how it was made. */
export const OPERATIONS = {
    v2: { statuses: 'getCommandRequestStatus' },
    v0: { request: 'getCommandRequest', stats: 'getCommandRequestStats', statuses: 'getCommandRequestStatuses' },
    device: { command: 'getCommand' },
    group: { command: 'getGroupCommand' },
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

/** The result of one poll of a command. */
export interface PollResult {
    readonly outcome: CommandOutcome;
    /** Whether there is nothing more to wait for. */
    readonly isComplete: boolean;
}

/**
 * Polls a command once.
 * It may remember what earlier polls have shown.
 */
export type Poll = () => Promise<PollResult>;

/** A method of the client by its operation, without its types. */
export type CallByName = (
    operation: OperationId,
    parameters: Readonly<Record<string, unknown>>,
    options: CallOptions,
) => unknown;

/**
 * Creates calls that ride out failures.
 * They don't use the client's own retries, which know nothing of `maxWait`.
 */
export function createPolledCalls(call: CallByName, poller: Poller): CommandCalls {
    const options: CallOptions = { signal: poller.signal, maxRetries: 0 };
    return {
        get: (operation, parameters) => poller.request(async () => call(operation, parameters, options)),
        async *pages(operation, parameters) {
            const list = call(operation, parameters, options);
            if (!isList(list)) throw new EsperConfigurationError(`${operation} is no list`);
            const iterator = list.pages()[Symbol.asyncIterator]();
            try {
                for (;;) {
                    // After a failure the same iterator goes on where it stood.
                    const step = await poller.request(() => iterator.next());
                    if (step.done) return;
                    yield step.value;
                }
            } finally {
                await iterator.return?.();
            }
        },
    };
}

function isList(value: unknown): value is { pages(): AsyncIterable<RowPage> } {
    return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'pages') === 'function';
}
