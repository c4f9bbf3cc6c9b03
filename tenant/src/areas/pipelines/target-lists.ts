import type { Handlers } from '../../http/call.js';
import { rowsOf, servicePage } from '../../http/pages.js';
import { badField, notFound, unknownKey } from '../../http/refusal.js';
import type { TargetGroupRecord, TargetListRecord } from '../../state/pipeline-records.js';
import { modelOf } from '../../state/seed/device-facts.js';
import type { State } from '../../state/state.js';
import { readString } from '../../util/json.js';
import { answered, newRecord } from './answers.js';
import { findPipeline, findTargetList, takeOut } from './find.js';
import { writeTargetGroup, writeTargetList } from './rows.js';
import { membersOf } from './targets.js';

/** Handles the target lists of pipelines, and the groups in them. */
export function targetListHandlers(state: State): Handlers {
    return {
        getPipelineTargetLists(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            return servicePage(
                call,
                rowsOf(pipeline.targetLists, (list) => writeTargetList(state, pipeline, list)),
            );
        },
        addPipelineTargetList(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            const name = readString(call.body, 'name') ?? '';
            const type = readString(call.body, 'target_list_type') ?? '';
            const list: TargetListRecord = { ...newRecord(state), name, type, targets: [], groups: [] };
            pipeline.targetLists.push(list);
            return answered(writeTargetList(state, pipeline, list));
        },
        getPipelineTargetList(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            const list = findTargetList(state, pipeline.id, call.path('targetlist_id'));
            return answered(writeTargetList(state, pipeline, list));
        },
        updatePipelineTargetList(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            const list = findTargetList(state, pipeline.id, call.path('targetlist_id'));
            const type = readString(call.body, 'target_list_type') ?? list.type;
            if (type !== list.type && list.targets.length + list.groups.length > 0)
                throw badField('target_list_type', 'The list is not empty.');
            Object.assign(list, { name: readString(call.body, 'name') ?? list.name, type, updated_at: state.now() });
            return answered(writeTargetList(state, pipeline, list));
        },
        deletePipelineTargetList(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            const list = takeOut(pipeline.targetLists, call.path('targetlist_id'));
            for (const stage of pipeline.stages) stage.targetLists = stage.targetLists.filter((id) => id !== list.id);
            return answered(writeTargetList(state, pipeline, list));
        },
        getTargetListDeviceGroups(call) {
            const { id, groups } = findTargetList(state, call.path('pipeline_id'), call.path('targetlist_id'));
            return servicePage(
                call,
                rowsOf(groups, (row) => writeTargetGroup(state, id, row)),
            );
        },
        addTargetListDeviceGroups(call) {
            const list = findTargetList(state, call.path('pipeline_id'), call.path('targetlist_id'));
            refuseOther(list, 'GROUPS');
            const group = readString(call.body, 'device_group_id') ?? '';
            if (!state.groups.has(group)) throw unknownKey('device_group_id', group);
            const row = list.groups.find((one) => one.group === group) ?? addGroup(state, list, group);
            return answered(writeTargetGroup(state, list.id, row));
        },
        deleteTargetListDeviceGroup(call) {
            const list = findTargetList(state, call.path('pipeline_id'), call.path('targetlist_id'));
            const group = findGroup(list, call.path('devicegroup_id'));
            list.groups = list.groups.filter((row) => row.group !== group);
            return answered({ target_list: list.id, device_group: group });
        },
        getTargetListDeviceGroupDevices(call) {
            const list = findTargetList(state, call.path('pipeline_id'), call.path('targetlist_id'));
            const members = membersOf(state, [findGroup(list, call.path('device_group_id'))]);
            return servicePage(
                call,
                rowsOf(members, (n) => writeDevice(state, n)),
            );
        },
    };
}

/** Throws a 400 `Refusal` for a list that is of another type. */
export function refuseOther(list: TargetListRecord, wanted: string): void {
    if (list.type !== wanted) throw badField('detail', `The target list is of type ${list.type}, not ${wanted}.`);
}

function addGroup(state: State, list: TargetListRecord, group: string): TargetGroupRecord {
    const row = { ...newRecord(state), group };
    list.groups.push(row);
    return row;
}

/** Finds a group of a list by its own id; throws a 404 `Refusal` where the list has it not. */
function findGroup({ groups }: TargetListRecord, id: string): string {
    if (!groups.some(({ group }) => group === id)) throw notFound();
    return id;
}

function writeDevice({ devices }: State, n: number): unknown {
    const device = devices.peek(n);
    const model = modelOf(device.model);
    return {
        id: device.id,
        device_name: device.device_name,
        serial: device.serial,
        template_name: device.template_name ?? '',
        manufacturer: model.manufacturer,
        android_version: device.os_version,
        api_level: String(model.api_level),
        is_gms: model.is_gms,
        is_active: device.state === 1,
        model: model.model,
        alias_name: device.alias_name,
        esper_client: device.agent_version,
    };
}
