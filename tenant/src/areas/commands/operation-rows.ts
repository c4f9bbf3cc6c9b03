import type { OperationRecord } from '../../state/bulk-records.js';
import { changedAt, type StatusRecord, stateAt } from '../../state/command-record.js';
import type { State } from '../../state/state.js';

/** When an operation begins to look for its devices, and when it has found them, in milliseconds after the order. */
const RESOLVING_AFTER = 50;
const RESOLVED_AFTER = 100;
/** How long a device shows that someone has asked to cancel it, in milliseconds. */
const REQUESTED_FOR = 300;

/** The states of a device's part by the state of its command, in the words of the reference where it has one. */
const DEVICE_STATES: Readonly<Record<string, string>> = {
    'Command Scheduled': 'CREATED',
    'Command Queued': 'INITIATED',
    'Command Initiated': 'DISPATCHED',
    'Command Acknowledged': 'PROCESSING',
    'Command In Progress': 'PROCESSING',
    'Command Success': 'SUCCEDED',
    'Command Failure': 'FAILED',
    'Command TimeOut': 'TIMEOUT',
    'Command Cancelled': 'CANCELLED',
};

/** The numbers by which lists filter the states of devices. */
export const DEVICE_STATE_NUMBERS: Readonly<Record<string, number>> = {
    CREATED: 10,
    INITIATED: 20,
    DISPATCHED: 30,
    PROCESSING: 40,
    SUCCEDED: 50,
    FAILED: 60,
    CANCELLED: 70,
    TIMEOUT: 80,
};

/** The numbers by which lists filter the states of operations. */
export const OPERATION_STATE_NUMBERS: Readonly<Record<string, number>> = {
    CREATED: 10,
    RESOLVING: 20,
    RESOLVED: 30,
    DISPATCHING: 40,
    PROCESSING: 60,
    COMPLETED: 70,
    SCHEDULED: 100,
    CANCELLED: 110,
};

/** Lists the statuses of the devices that an operation has found by now. */
export function resolvedStatuses(state: State, { command, created }: OperationRecord): StatusRecord[] {
    const found = state.commands.get(command);
    const isResolved = state.clock.now() >= created + RESOLVED_AFTER;
    return found === undefined || !isResolved ? [] : state.commands.statusesOf(found);
}

/** Returns the state of a device's part in an operation. */
export function deviceState(operation: OperationRecord, status: StatusRecord, now: number): string {
    const asked = operation.cancelledDevices[status.deviceId];
    if (asked !== undefined && now < asked + REQUESTED_FOR && status.outcome === 'Command Cancelled')
        return 'CANCELLATION_REQUESTED';
    return DEVICE_STATES[stateAt(status, now)] ?? 'PROCESSING';
}

/** Returns the state of an operation as a whole. */
export function operationState(state: State, operation: OperationRecord): string {
    const now = state.clock.now();
    const age = now - operation.created;
    if (operation.cancelled !== null) return 'CANCELLED';
    if (age < RESOLVING_AFTER) return 'CREATED';
    if (age < RESOLVED_AFTER) return 'RESOLVING';
    const states = new Set(
        resolvedStatuses(state, operation).map((status) => (status.phase === 'ended' ? 'ended' : stateAt(status, now))),
    );
    if (states.has('Command Scheduled') && states.size === 1) return 'SCHEDULED';
    states.delete('ended');
    if (states.size === 0) return 'COMPLETED';
    return states.has('Command Queued') ? 'DISPATCHING' : 'PROCESSING';
}

/** Counts the devices of an operation. */
export function writeStats(state: State, operation: OperationRecord): unknown {
    const now = state.clock.now();
    const statuses = resolvedStatuses(state, operation);
    const count = (isCounted: (word: string) => boolean) =>
        statuses.filter((status) => isCounted(deviceState(operation, status, now))).length;
    return {
        device_operation_statuses_count: {
            resolved_device_count: statuses.length,
            dispatched_device_count: count((word) => !['CREATED', 'INITIATED'].includes(word)),
            dispatch_failed_count: 0,
            failed_device_count: count((word) => ['FAILED', 'TIMEOUT', 'CANCELLED'].includes(word)),
            success_device_count: count((word) => word === 'SUCCEDED'),
        },
    };
}

/** Writes an operation. The reference gives it the name `operation` for its type. */
export function writeOperation(state: State, operation: OperationRecord): unknown {
    const schedule = state.commands.get(operation.command)?.schedule ?? null;
    const user = String(state.keys.user.id);
    const changed = operation.cancelled?.at ?? lastChange(state, operation);
    return {
        id: operation.id,
        operation: operation.type,
        state: operationState(state, operation),
        schedule_type: schedule?.kind ?? 'IMMEDIATE',
        schedule_args: schedule?.args ?? null,
        operation_device_query: operation.query,
        arguments: operation.args,
        reason: operation.cancelled?.reason ?? null,
        created_at: nanoseconds(operation.created),
        created_by: user,
        updated_at: nanoseconds(changed),
        updated_by: user,
        operation_activity: [{ operation_state: 'CREATED', created_at: nanoseconds(operation.created) }],
        operation_stats: writeStats(state, operation),
    };
}

function lastChange(state: State, operation: OperationRecord): number {
    const now = state.clock.now();
    return resolvedStatuses(state, operation).reduce(
        (latest, status) => Math.max(latest, changedAt(status, now)),
        operation.created,
    );
}

/** Writes the part of a device in an operation. */
export function writeDeviceOperation(state: State, operation: OperationRecord, status: StatusRecord): unknown {
    const now = state.clock.now();
    return {
        id: status.id,
        operation_id: operation.id,
        device_id: status.deviceId,
        state: deviceState(operation, status, now),
        reason: status.phase === 'ended' ? status.reason : null,
        created_at: nanoseconds(status.created),
        updated_at: nanoseconds(changedAt(status, now)),
        device_operation_activity: [{ device_operation_state: 'queued', created_at: nanoseconds(status.created) }],
    };
}

/** Writes a time with nine decimals, as this service does. */
function nanoseconds(milliseconds: number): string {
    return new Date(milliseconds).toISOString().replace('Z', '000000Z');
}
