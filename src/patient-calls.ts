import type { OperationId } from '../generated/operations.js';
import type { CallOptions } from './call-options.js';
import type { CommandCalls, RowPage } from './command-calls.js';
import type { Patience } from './command-patience.js';
import { EsperConfigurationError } from './errors.js';

/** A method of the client by its operation, without its types. */
export type CallOperation = (
    operation: OperationId,
    parameters: Readonly<Record<string, unknown>>,
    options: CallOptions,
) => unknown;

/** Calls that ride out failures. Not by the client's own retries: those know nothing of `maxWait`. */
export function createPatientCalls(call: CallOperation, patience: Patience): CommandCalls {
    const options: CallOptions = { signal: patience.signal, maxRetries: 0 };
    return {
        get: (operation, parameters) => patience.insist(async () => call(operation, parameters, options)),
        async *pages(operation, parameters) {
            const list = call(operation, parameters, options);
            if (!isList(list)) throw new EsperConfigurationError(`${operation} is no list`);
            const iterator = list.pages()[Symbol.asyncIterator]();
            try {
                for (;;) {
                    // After a failure the same iterator goes on where it stood.
                    const step = await patience.insist(() => iterator.next());
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
