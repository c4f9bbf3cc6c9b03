import type {
    OperationListRecord,
    PipelineOperationRecord,
    PipelineRecord,
    StageRecord,
    TargetGroupRecord,
    TargetListRecord,
    TargetRecord,
} from '../../state/pipeline-records.js';
import type { State } from '../../state/state.js';
import { isValid } from './targets.js';

/** Who made and changed a record, and when. A tenant has one user. */
export function stamps({ keys }: State, { created_at, updated_at }: { created_at: string; updated_at: string }) {
    return { created_by: keys.user.id, updated_by: keys.user.id, created_at, updated_at };
}

export function writePipeline(state: State, pipeline: PipelineRecord) {
    return {
        id: pipeline.id,
        enterprise_id: state.enterprise.id,
        name: pipeline.name,
        description: pipeline.description,
        is_active: pipeline.isActive,
        is_valid: isValid(state, pipeline),
        is_visible: true,
        is_archived: false,
        is_default: pipeline.isDefault,
        timeout_seconds: pipeline.timeout,
        ...stamps(state, pipeline),
    };
}

export function writeStage(state: State, pipeline: PipelineRecord, stage: StageRecord): unknown {
    return {
        id: stage.id,
        enterprise_id: state.enterprise.id,
        pipeline_id: pipeline.id,
        name: stage.name,
        description: stage.description,
        timeout_seconds: stage.timeout,
        ...stamps(state, stage),
    };
}

export function writeTargetList(state: State, pipeline: PipelineRecord, list: TargetListRecord): unknown {
    return {
        id: list.id,
        pipeline_id: pipeline.id,
        name: list.name,
        target_list_type: list.type,
        ...stamps(state, list),
    };
}

export function writeTarget(state: State, pipelineId: string, target: TargetRecord): unknown {
    return {
        id: target.id,
        pipeline_id: pipelineId,
        device_id: target.deviceId,
        device_name: target.name,
        device_alias: target.alias,
        is_active: target.isActive,
        ...stamps(state, target),
    };
}

export function writeTargetGroup(state: State, listId: string, row: TargetGroupRecord): unknown {
    return { id: row.id, device_group_id: row.group, target_list_id: listId, ...stamps(state, row) };
}

/** Where an operation list belongs. */
interface Owners {
    pipeline: PipelineRecord;
    stage: StageRecord;
}

export function writeOperationList(state: State, list: OperationListRecord, { pipeline, stage }: Owners): unknown {
    return {
        id: list.id,
        pipeline_id: pipeline.id,
        stage_id: stage.id,
        name: list.name,
        description: list.description,
        ...stamps(state, list),
    };
}

export function writeOperation(
    state: State,
    { id, type, args, ...times }: PipelineOperationRecord,
    { pipeline, list }: { pipeline: PipelineRecord; list: OperationListRecord },
): unknown {
    return {
        id,
        operation_list_id: list.id,
        pipeline_id: pipeline.id,
        operation_type: type,
        args,
        ...stamps(state, times),
    };
}
