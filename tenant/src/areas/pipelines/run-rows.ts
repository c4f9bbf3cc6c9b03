import { stateAt } from '../../state/command-record.js';
import type {
    PipelineOperationRecord,
    PipelineRunRecord,
    StageRunRecord,
    TargetRunRecord,
} from '../../state/pipeline-records.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { stamps } from './rows.js';
import { commandStatus, runStanding, type Standing, stageStanding, targetStanding } from './standing.js';

const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

/** What is written of where something stands, and of when it was made. */
function standingFields(state: State, created: number, { status, since, started, ended }: Standing) {
    return {
        status,
        ...stamps(state, { created_at: iso(created), updated_at: iso(since) }),
        started_at: isoOrNull(started),
        ended_at: isoOrNull(ended),
    };
}

export function writeRun(state: State, run: PipelineRunRecord) {
    return {
        id: run.id,
        enterprise_id: state.enterprise.id,
        run_number: run.number,
        pipeline_id: run.pipeline,
        pipeline_name: run.name,
        status_meta: {},
        ...standingFields(state, run.created, runStanding(state, run)),
    };
}

export function writeStageRun(state: State, run: PipelineRunRecord, stage: StageRunRecord) {
    const { name, description } = stage;
    return {
        id: stage.id,
        enterprise_id: state.enterprise.id,
        pipeline_id: run.pipeline,
        pipeline_run_id: run.id,
        stage_id: stage.stage,
        stage_meta: { name, description, created_by: state.keys.user.id },
        ...standingFields(state, run.created, stageStanding(state, run, stage)),
    };
}

export function writeRunOperation(state: State, { id, type, args, ...times }: PipelineOperationRecord): unknown {
    return { id, operation_type: type, args, ...stamps(state, times) };
}

/** A stage run and the run that it is of. */
export interface StageOfRun {
    run: PipelineRunRecord;
    stage: StageRunRecord;
}

export function writeTargetRun(state: State, target: TargetRunRecord, owners: StageOfRun) {
    const command = commandStatus(state, target);
    const reason = command?.phase === 'ended' ? command.reason : null;
    return {
        id: target.id,
        target_id: target.target.id,
        device_id: target.target.deviceId,
        device_alias: target.target.alias,
        stage_run_id: owners.stage.id,
        stage_run_operation_id: target.operation,
        command_id: target.command,
        command_status: command === undefined ? null : stateAt(command, state.clock.now()),
        // What Esper writes here is not documented.
        command_meta: reason === null ? {} : { reason },
        ...standingFields(state, target.created, targetStanding(state, target, owners)),
    };
}

/** Writes the command of a target run; undefined before there is one. */
export function writeCommand(state: State, target: TargetRunRecord): unknown {
    const status = commandStatus(state, target);
    const command = status && state.commands.get(status.request);
    if (status === undefined || command === undefined) return undefined;
    return {
        target_run_id: target.id,
        operation_id: target.operation,
        enterprise_id: state.enterprise.id,
        command: command.command,
        command_type: command.command_type,
        device_type: command.device_type,
        device_id: target.target.deviceId,
        schedule: 'IMMEDIATE',
        args: command.args,
        request_id: command.id,
        request_status: stateAt(status, state.clock.now()),
        request_status_reason: status.phase === 'ended' ? status.reason : null,
    };
}
