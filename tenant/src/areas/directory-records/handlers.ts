import { type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { notFound } from '../../http/refusal.js';
import { IDENTIFIER_TYPES, isOf } from '../../state/directory-records.js';
import type { DirectoryRecord } from '../../state/records.js';
import type { State } from '../../state/state.js';
import { readRecord } from './read-record.js';

type RecordCall = Call<{ directory_record_id: string }>;

/** Handles directory records: devices that are announced before they enrol. */
export function directoryRecordHandlers(state: State): Handlers {
    const { directoryRecords: records } = state;
    const find = (call: RecordCall): DirectoryRecord => {
        const record = records.get(call.path('directory_record_id'));
        if (record === undefined) throw notFound();
        return record;
    };
    return {
        getDirectoryRecords(call) {
            return classicPage(
                call,
                rowsOf([...records.values()], (record) => writeRecord(state, record)),
            );
        },
        createDirectoryRecord(call) {
            const record = { ...readRecord(state, call.body), id: state.newId(), device_id: null };
            return created(writeRecord(state, save(state, { ...record, device_id: deviceOf(state, record) })));
        },
        getDirectoryRecord: (call) => ok(writeRecord(state, find(call))),
        updateDirectoryRecord(call) {
            const { id, device_id } = find(call);
            return ok(writeRecord(state, save(state, { ...readRecord(state, call.body, id), id, device_id })));
        },
        deleteDirectoryRecord(call) {
            records.delete(find(call).id);
            state.devices.refresh();
            return NO_CONTENT;
        },
    };
}

function save({ devices, directoryRecords }: State, record: DirectoryRecord): DirectoryRecord {
    directoryRecords.set(record.id, record);
    // Rows of devices show the id of their record.
    devices.refresh();
    return record;
}

/** Finds the device that has enrolled already when its record is made. It keeps the group, alias and tags that it has. */
function deviceOf({ devices }: State, record: DirectoryRecord): string | null {
    const n = devices.order().find((one) => isOf(record, devices.peek(one)));
    return n === undefined ? null : devices.field(n, 'id');
}

function writeRecord({ devices, groups }: State, record: DirectoryRecord): unknown {
    const n = record.device_id === null ? undefined : devices.find(record.device_id);
    const device = n === undefined ? undefined : devices.peek(n);
    return {
        id: record.id,
        name: device?.device_name ?? null,
        online_status: device === undefined ? 'NONE' : device.state === 1 ? 'ONLINE' : 'OFFLINE',
        alias: record.alias,
        tags: record.tags,
        group_id: groups.has(record.group_id ?? '') ? record.group_id : null,
        device_id: device?.id ?? null,
        approval_status: 'APPROVED',
        provisioned_on: device?.provisioned_on ?? null,
        unique_identifiers: record.unique_identifiers.map(({ unique_id, type }) => ({
            unique_id,
            type: IDENTIFIER_TYPES[type],
        })),
    };
}
