import { notFound } from '../../http/refusal.js';
import type {
    OperationListRecord,
    PipelineRecord,
    PipelineRunRecord,
    StageRecord,
    StageRunRecord,
    TargetListRecord,
    TargetRunRecord,
} from '../../state/pipeline-records.js';
import type { State } from '../../state/state.js';

// Each finds a record by what stands in the path, and throws a 404 `Refusal` where there is none.

export function findPipeline({ pipelines }: State, id: string): PipelineRecord {
    return found(pipelines.get(id));
}

/** A stage, with its pipeline: paths below a stage do not name it. */
export function findStage({ pipelines }: State, id: string): { pipeline: PipelineRecord; stage: StageRecord } {
    for (const pipeline of pipelines.values()) {
        const stage = pipeline.stages.find((one) => one.id === id);
        if (stage !== undefined) return { pipeline, stage };
    }
    throw notFound();
}

export function findTargetList(state: State, pipelineId: string, id: string): TargetListRecord {
    return byId(findPipeline(state, pipelineId).targetLists, id);
}

/** An operation list, with the ids of its stage and its pipeline. */
export function findOperationList(
    { pipelines }: State,
    id: string,
): { pipeline: PipelineRecord; stage: StageRecord; list: OperationListRecord } {
    for (const pipeline of pipelines.values())
        for (const stage of pipeline.stages) {
            const list = stage.operationLists.find((one) => one.id === id);
            if (list !== undefined) return { pipeline, stage, list };
        }
    throw notFound();
}

export function findRun({ pipelineRuns }: State, id: string): PipelineRunRecord {
    return found(pipelineRuns.get(id));
}

/** A stage run, with its run: paths below a stage run do not name it. */
export function findStageRun({ pipelineRuns }: State, id: string): { run: PipelineRunRecord; stage: StageRunRecord } {
    for (const run of pipelineRuns.values()) {
        const stage = run.stages.find((one) => one.id === id);
        if (stage !== undefined) return { run, stage };
    }
    throw notFound();
}

export function findTargetRun(
    state: State,
    stageRunId: string,
    id: string,
): { run: PipelineRunRecord; stage: StageRunRecord; target: TargetRunRecord } {
    const { run, stage } = findStageRun(state, stageRunId);
    return { run, stage, target: byId(stage.targetRuns, id) };
}

export function byId<T extends { id: string }>(records: readonly T[], id: string): T {
    return found(records.find((one) => one.id === id));
}

/** Takes a record out of a list and returns it. */
export function takeOut<T extends { id: string }>(records: T[], id: string): T {
    const record = byId(records, id);
    records.splice(records.indexOf(record), 1);
    return record;
}

function found<T>(record: T | undefined): T {
    if (record === undefined) throw notFound();
    return record;
}
