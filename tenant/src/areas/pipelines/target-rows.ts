import type { Call, Handlers } from '../../http/call.js';
import { rowsOf, servicePage } from '../../http/pages.js';
import { badField, unknownKey } from '../../http/refusal.js';
import type { TargetListRecord, TargetRecord } from '../../state/pipeline-records.js';
import type { State } from '../../state/state.js';
import { type JsonObject, readBoolean, readObject, readString } from '../../util/json.js';
import { answered, newRecord } from './answers.js';
import { byId, findTargetList, takeOut } from './find.js';
import { writeTarget } from './rows.js';
import { refuseOther } from './target-lists.js';

type ListPath = { pipeline_id: string; targetlist_id: string };

/** Handles the devices in target lists. */
export function targetHandlers(state: State): Handlers {
    const listOf = (call: Call<ListPath>): TargetListRecord =>
        findTargetList(state, call.path('pipeline_id'), call.path('targetlist_id'));
    const write = (call: Call<ListPath>, target: TargetRecord) => writeTarget(state, call.path('pipeline_id'), target);
    return {
        getTargetListTargets: (call) =>
            servicePage(
                call,
                rowsOf(listOf(call).targets, (target) => write(call, target)),
            ),
        createTargetListTargets(call) {
            const list = listOf(call);
            refuseOther(list, 'DEVICES');
            const device = readString(call.body, 'device_id') ?? '';
            if (state.devices.find(device) === undefined) throw unknownKey('device_id', device);
            if (list.targets.some(({ deviceId }) => deviceId === device))
                throw badField('device_id', 'The device is in the list already.');
            return answered(write(call, addTarget(state, list, call.body)));
        },
        bulkAddTargetListTargets(call) {
            const list = listOf(call);
            refuseOther(list, 'DEVICES');
            return answered(addMany(state, list, call.items.map(asObject)));
        },
        getTargetListTarget: (call) => answered(write(call, byId(listOf(call).targets, call.path('target_id')))),
        updateTargetListTarget(call) {
            const target = byId(listOf(call).targets, call.path('target_id'));
            target.name = readString(call.body, 'device_name') ?? target.name;
            target.isActive = readBoolean(call.body, 'is_active') ?? target.isActive;
            target.updated_at = state.now();
            return { status: 200, body: write(call, target) };
        },
        deleteTargetListTarget: (call) => answered(write(call, takeOut(listOf(call).targets, call.path('target_id')))),
    };
}

/** A row of a call with many: an id alone, or an object that has it. */
const asObject = (item: unknown): JsonObject => (typeof item === 'string' ? { device_id: item } : readObject(item));

/** Adds devices. Those that are on the list are skipped; those that the tenant has not are told. */
function addMany(state: State, list: TargetListRecord, rows: readonly JsonObject[]): unknown {
    const listed = new Set(list.targets.map(({ deviceId }) => deviceId));
    const before = listed.size;
    const errors: unknown[] = [];
    for (const row of rows) {
        const device = readString(row, 'device_id') ?? '';
        if (listed.has(device)) continue;
        if (state.devices.find(device) === undefined) {
            errors.push({ device_id: device, error: 'There is no such device.' });
            continue;
        }
        addTarget(state, list, row);
        listed.add(device);
    }
    const added = listed.size - before;
    return { created_count: added, added_count: added, skipped_count: rows.length - added - errors.length, errors };
}

function addTarget(state: State, list: TargetListRecord, row: JsonObject): TargetRecord {
    const target: TargetRecord = {
        ...newRecord(state),
        deviceId: readString(row, 'device_id') ?? '',
        name: readString(row, 'device_name') ?? '',
        alias: readString(row, 'device_alias') ?? null,
        isActive: readBoolean(row, 'is_active') ?? true,
        args: readObject(row, 'args'),
    };
    list.targets.push(target);
    return target;
}
