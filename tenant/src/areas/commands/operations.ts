import { type Call, created, type Handlers, ok } from '../../http/call.js';
import { classicPage, rowsOf, v2Page } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import type { OperationRecord } from '../../state/bulk-records.js';
import { changedAt, type StatusRecord } from '../../state/command-record.js';
import type { State } from '../../state/state.js';
import { readObject, readString } from '../../util/json.js';
import { withSubgroups } from '../groups/group-tree.js';
import { supports } from './capabilities.js';
import { checkCommand } from './check-command.js';
import type { CommandRunner } from './command-runner.js';
import { resolveDevices } from './operation-devices.js';
import {
    DEVICE_STATE_NUMBERS,
    deviceState,
    OPERATION_STATE_NUMBERS,
    operationState,
    resolvedStatuses,
    writeDeviceOperation,
    writeOperation,
} from './operation-rows.js';
import { readSchedule } from './schedule.js';

/** Rows of a page without a `limit`. The reference does not say how many that are. */
const USUAL_PAGE = 20;

/** Operations that are a command under another name. */
const COMMAND_OF: Readonly<Record<string, string>> = { INSTALL_APP: 'INSTALL', UNINSTALL_APP: 'UNINSTALL' };

const CANCELLED = 'Command Cancelled';

/** Handles bulk operations. Each is carried out by one command that the tenant sends by itself, to all devices. */
export function operationHandlers(state: State, runner: CommandRunner): Handlers {
    const find = (id: string): OperationRecord => {
        const operation = state.operations.get(id);
        if (operation === undefined) throw notFound();
        return operation;
    };
    const findStatus = (
        call: Call<{ operationsId: string; deviceId: string }>,
    ): { operation: OperationRecord; status: StatusRecord } => {
        const operation = find(call.path('operationsId'));
        const wanted = call.path('deviceId');
        const status = resolvedStatuses(state, operation).find(({ deviceId }) => deviceId === wanted);
        if (status === undefined) throw notFound();
        return { operation, status };
    };
    const sizes = (call: Call) => ({ usual: USUAL_PAGE, most: call.maxPageSize });
    return {
        getOperationsList(call) {
            const found = sortBy(call, selectOperations(state, call), (one) => ({
                created_at: one.created,
                updated_at: one.created,
                state: OPERATION_STATE_NUMBERS[operationState(state, one)] ?? 0,
            }));
            return v2Page(
                call,
                rowsOf(found, (one) => writeOperation(state, one)),
                sizes(call),
            );
        },
        createOperation: (call) => created({ content: writeOperation(state, order(state, runner, call)) }),
        getOperation: (call) => ok({ content: writeOperation(state, find(call.path('operationId'))) }),
        updateOperation(call) {
            const operation = find(call.path('operationId'));
            if (operation.cancelled !== null || operationState(state, operation) === 'COMPLETED')
                throw badField('state', 'The operation has ended.');
            const reason = readString(call.body, 'reason') ?? '';
            operation.cancelled = { at: state.clock.now(), reason };
            const command = state.commands.get(operation.command);
            // What a device has begun it carries out.
            for (const status of command === undefined ? [] : state.commands.statusesOf(command))
                if (isWaiting(status)) runner.report(status, CANCELLED, reason);
            return ok({ operationId: operation.id, status: 'SUCCEEDED' });
        },
        getDeviceOperations(call) {
            const operation = find(call.path('operationsId'));
            const now = state.clock.now();
            const wanted = call.query.number('state');
            const numberOf = (status: StatusRecord) => DEVICE_STATE_NUMBERS[deviceState(operation, status, now)] ?? 0;
            const found = resolvedStatuses(state, operation).filter(
                (status) => wanted === undefined || numberOf(status) === wanted,
            );
            const sorted = sortBy(call, found, (status) => ({
                created_at: status.created,
                updated_at: changedAt(status, now),
                state: numberOf(status),
            }));
            return v2Page(
                call,
                rowsOf(sorted, (status) => writeDeviceOperation(state, operation, status)),
                sizes(call),
            );
        },
        getDeviceOperation(call) {
            const { operation, status } = findStatus(call);
            return ok({ content: writeDeviceOperation(state, operation, status) });
        },
        updateDeviceOperation(call) {
            const { operation, status } = findStatus(call);
            if (status.phase === 'ended') throw badField('state', 'The operation has ended on this device.');
            if (isWaiting(status)) {
                operation.cancelledDevices[status.deviceId] = state.clock.now();
                runner.report(status, CANCELLED, readString(call.body, 'reason') ?? null);
            }
            return ok({ content: writeDeviceOperation(state, operation, status) });
        },
        getAllOperationsForDevice(call) {
            const id = call.path('deviceId');
            if (state.devices.find(id) === undefined) throw notFound();
            const found = newestFirst(state).filter((one) =>
                resolvedStatuses(state, one).some(({ deviceId }) => deviceId === id),
            );
            return classicPage(
                call,
                rowsOf(found, (one) => writeOperation(state, one)),
            );
        },
    };
}

const isWaiting = ({ phase }: StatusRecord): boolean => phase === 'queued' || phase === 'scheduled';

const newestFirst = ({ operations }: State): OperationRecord[] => [...operations.values()].reverse();

/** Orders an operation: keeps it, and sends its command to the devices that it is for. Throws a `Refusal`. */
function order(state: State, runner: CommandRunner, { body }: Call): OperationRecord {
    const type = readString(body, 'operation_type');
    if (type === undefined) throw badField('operation_type', 'This field is required.');
    const command = COMMAND_OF[type] ?? type;
    const args = readObject(body, 'arguments');
    checkCommand(state, { family: 'bulk', command, args });
    const query = readObject(body, 'operation_device_query');
    const targets = resolveDevices(state, query).filter((n) => supports(state.devices.field(n, 'platform'), command));
    const now = state.clock.now();
    const asked = {
        id: state.newId(),
        family: 'bulk' as const,
        command_type: 'DEVICE',
        device_type: 'all',
        devices: targets.map((n) => state.devices.field(n, 'id')),
        groups: [],
        command,
        args,
        schedule: readSchedule(
            { schedule: readString(body, 'schedule_type'), schedule_args: body['schedule_args'] },
            now,
        ),
        alias: null,
        skipped: [],
        created: now,
    };
    const operation: OperationRecord = {
        id: state.newId(),
        type,
        query,
        args,
        command: runner.create(asked, targets).id,
        created: now,
        cancelled: null,
        cancelledDevices: {},
    };
    state.operations.set(operation.id, operation);
    return operation;
}

function selectOperations(state: State, { query }: Call): OperationRecord[] {
    const [wanted, type, groups] = [query.number('state'), query.string('operation_type'), query.list('group_multi')];
    const members = groups && withSubgroups(state.groups, groups);
    const isFor = (operation: OperationRecord) =>
        members === undefined ||
        resolvedStatuses(state, operation).some(
            ({ device }) => state.devices.has(device) && members.has(state.devices.field(device, 'group') ?? ''),
        );
    return newestFirst(state).filter(
        (operation) =>
            (wanted === undefined || OPERATION_STATE_NUMBERS[operationState(state, operation)] === wanted) &&
            (type === undefined || operation.type === type) &&
            isFor(operation),
    );
}

type SortFields = Readonly<Record<'created_at' | 'updated_at' | 'state', number>>;

/** Sorts as `ordering` says: one of three fields, `-` in front for descending. */
function sortBy<T>({ query }: Call, list: readonly T[], fieldsOf: (item: T) => SortFields): T[] {
    const ordering = query.string('ordering');
    const name = ordering?.replace(/^-/, '');
    if (name !== 'created_at' && name !== 'updated_at' && name !== 'state') return [...list];
    const sign = ordering?.startsWith('-') ? -1 : 1;
    return list.toSorted((one, other) => sign * (fieldsOf(one)[name] - fieldsOf(other)[name]));
}
