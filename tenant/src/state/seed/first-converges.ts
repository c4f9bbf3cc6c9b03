import { uuidOf } from '../../util/hash.js';
import type { ConvergeRecord, OperationRecord } from '../bulk-records.js';
import type { CommandLogState } from '../command-log.js';
import type { CommandRecord, StatusRecord } from '../command-record.js';
import type { DeviceStore } from '../device-store.js';
import { BLUEPRINTS } from './world.js';

/** What a tenant has ordered before it is looked at: a converge and a bulk operation that are over. */
interface FirstConverges {
    converges: ConvergeRecord[];
    operations: OperationRecord[];
    log: CommandLogState;
}

const CONVERGED = Date.parse('2026-09-21T12:45:00Z');
const ORDERED = Date.parse('2026-09-21T12:50:00Z');
const OPERATION = '00633256-e25f-471d-8fe2-c4e12b5eadad';
const CONVERGE = 'a83c546d-bc4d-43dc-96c9-3f01a9f18630';
/** How long a device took, in milliseconds. */
const TOOK = 4_000;
/** How many devices the operation was for. */
const DEVICES_CONVERGED = 3;

/** Makes them for the first devices that are managed by a blueprint; tenants without such devices have none. */
export function firstConverges(devices: DeviceStore): FirstConverges {
    const numbers: number[] = [];
    for (const n of devices.order()) {
        if (numbers.length === DEVICES_CONVERGED) break;
        if (devices.field(n, 'assigned_blueprint_id') === BLUEPRINTS[0].id) numbers.push(n);
    }
    const [first] = numbers;
    if (first === undefined) return { converges: [], operations: [], log: { commands: [], statuses: [] } };
    const single = sent(devices, [first], { name: CONVERGE, family: 'v0', created: CONVERGED });
    const bulk = sent(devices, numbers, { name: OPERATION, family: 'bulk', created: ORDERED });
    const converge: ConvergeRecord = {
        id: CONVERGE,
        deviceId: devices.field(first, 'id'),
        withProvision: false,
        blueprint: BLUEPRINTS[0].id,
        version: BLUEPRINTS[0].version,
        command: single.command.id,
        created: CONVERGED,
    };
    const operation: OperationRecord = {
        id: OPERATION,
        type: 'CONVERGE',
        query: { device_request: { assigned_blueprint_id: BLUEPRINTS[0].id } },
        args: { converge_with_provision: false },
        command: bulk.command.id,
        created: ORDERED,
        cancelled: null,
        cancelledDevices: {},
    };
    return {
        converges: [converge],
        operations: [operation],
        log: { commands: [single.command, bulk.command], statuses: [...single.statuses, ...bulk.statuses] },
    };
}

/** Makes a command that its devices have carried out. */
function sent(
    devices: DeviceStore,
    numbers: readonly number[],
    { name, family, created }: { name: string; family: 'v0' | 'bulk'; created: number },
): { command: CommandRecord; statuses: StatusRecord[] } {
    const id = uuidOf(0, `command ${name}`);
    const statuses = numbers.map(
        (device): StatusRecord => ({
            id: uuidOf(0, `status ${name} ${device}`),
            request: id,
            device,
            deviceId: devices.field(device, 'id'),
            phase: 'ended',
            outcome: 'Command Success',
            reason: null,
            since: created + TOOK,
            until: null,
            requeued: 0,
            created,
            reported: null,
        }),
    );
    const command: CommandRecord = {
        id,
        family,
        command_type: 'DEVICE',
        device_type: 'all',
        devices: statuses.map(({ deviceId }) => deviceId),
        groups: [],
        command: 'CONVERGE',
        args: {},
        schedule: null,
        alias: null,
        internal: true,
        skipped: [],
        created,
        statuses: statuses.map((status) => status.id),
    };
    return { command, statuses };
}
