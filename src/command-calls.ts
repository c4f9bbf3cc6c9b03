import type { OperationId } from '../generated/operations.js';
import type { CommandOutcome } from './command-outcome.js';

/** Which operations follow a command, by how it was made. The only place where an operation is named. */
export const OPERATIONS = {
    v2: { statuses: 'getCommandRequestStatus' },
    v0: { request: 'getCommandRequest', stats: 'getCommandRequestStats', statuses: 'getCommandRequestStatuses' },
    device: { command: 'getCommand' },
    group: { command: 'getGroupCommand' },
    members: 'getAllDevices',
} as const satisfies Readonly<Record<string, OperationId | Readonly<Record<string, OperationId>>>>;

type Parameters = Readonly<Record<string, unknown>>;

/** A page of a list, as far as it is needed here. */
export interface RowPage {
    readonly results: readonly unknown[];
    readonly count: number | undefined;
}

/** How the operations are called. */
export interface CommandCalls {
    /** The body of the answer. */
    get(operation: OperationId, parameters: Parameters): Promise<unknown>;
    /** The pages of a list, asked for one after the other as they are wanted. */
    pages(operation: OperationId, parameters: Parameters): AsyncIterable<RowPage>;
}

/** What one look at a command shows. */
export interface Sight {
    readonly outcome: CommandOutcome;
    /** Whether there is nothing more to wait for. */
    readonly isOver: boolean;
}

/** Looks at a command. It may remember what earlier looks have shown. */
export type Look = () => Promise<Sight>;
