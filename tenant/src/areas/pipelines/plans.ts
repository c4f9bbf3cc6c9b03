import type { Handlers } from '../../http/call.js';
import { rowsOf, servicePage } from '../../http/pages.js';
import { badField, unknownKey } from '../../http/refusal.js';
import type { PipelineRecord, StageRecord } from '../../state/pipeline-records.js';
import type { State } from '../../state/state.js';
import { type JsonObject, readBoolean, readNumber, readString } from '../../util/json.js';
import { answered, newRecord, ordered } from './answers.js';
import { byId, findPipeline, findStage, takeOut } from './find.js';
import { writePipeline, writeStage, writeTargetList } from './rows.js';
import { runStanding } from './standing.js';

/** What the reference gives as defaults, in seconds: a day for a run, a week for a stage. */
const RUN_TIMEOUT = 86_400;
const STAGE_TIMEOUT = 604_800;

/** Handles pipelines, their stages, and which target lists the stages have. */
export function planHandlers(state: State): Handlers {
    const pageOfPipelines = (pipelines: readonly PipelineRecord[]) =>
        rowsOf(pipelines, (pipeline) => writePipeline(state, pipeline));
    return {
        getPipelines(call) {
            const [name, isDefault] = [call.query.string('name'), call.query.boolean('default')];
            const found = [...state.pipelines.values()].filter(
                (one) =>
                    (name === undefined || one.name === name) &&
                    (isDefault === undefined || one.isDefault === isDefault),
            );
            return servicePage(
                call,
                pageOfPipelines(ordered(found, call.query.string('ordering'), ({ name }) => name)),
            );
        },
        createPipeline({ body }) {
            const first = { description: '', isActive: true, isDefault: false, timeout: RUN_TIMEOUT };
            const made = { ...newRecord(state), name: '', ...first, stages: [], targetLists: [], runs: 0 };
            const pipeline: PipelineRecord = { ...made, ...pipelineFields(body, made) };
            state.pipelines.set(pipeline.id, pipeline);
            return answered(writePipeline(state, pipeline));
        },
        getPipeline: (call) => answered(writePipeline(state, findPipeline(state, call.path('pipeline_id')))),
        updatePipeline(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            Object.assign(pipeline, pipelineFields(call.body, pipeline), { updated_at: state.now() });
            return answered(writePipeline(state, pipeline));
        },
        deletePipeline(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            refuseWhileActive(state, pipeline);
            state.pipelines.delete(pipeline.id);
            return answered({ ...writePipeline(state, pipeline), is_active: false, is_archived: true });
        },
        getPipelineStages(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            return servicePage(
                call,
                rowsOf(pipeline.stages, (stage) => writeStage(state, pipeline, stage)),
            );
        },
        createPipelineStage(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            const made = { ...newRecord(state), name: '', description: '', timeout: STAGE_TIMEOUT };
            const stage: StageRecord = {
                ...made,
                ...stageFields(call.body, made),
                targetLists: [],
                operationLists: [],
            };
            pipeline.stages.push(stage);
            return answered(writeStage(state, pipeline, stage));
        },
        getPipelineStage(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            return answered(writeStage(state, pipeline, byId(pipeline.stages, call.path('stage_id'))));
        },
        updatePipelineStage(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            const stage = byId(pipeline.stages, call.path('stage_id'));
            Object.assign(stage, stageFields(call.body, stage), { updated_at: state.now() });
            return answered(writeStage(state, pipeline, stage));
        },
        deletePipelineStage(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            return answered(writeStage(state, pipeline, takeOut(pipeline.stages, call.path('stage_id'))));
        },
        getStageTargetLists(call) {
            const { pipeline, stage } = findStage(state, call.path('stage_id'));
            const type = call.query.string('type')?.toUpperCase();
            const found = pipeline.targetLists.filter(
                (list) => stage.targetLists.includes(list.id) && (type === undefined || list.type === type),
            );
            return servicePage(
                call,
                rowsOf(found, (list) => writeTargetList(state, pipeline, list)),
            );
        },
        addStageTargetList(call) {
            const { pipeline, stage } = findStage(state, call.path('stage_id'));
            const id = readString(call.body, 'target_list_id') ?? '';
            const list = pipeline.targetLists.find((one) => one.id === id);
            if (list === undefined) throw unknownKey('target_list_id', id);
            if (!stage.targetLists.includes(id)) stage.targetLists.push(id);
            return answered(writeTargetList(state, pipeline, list));
        },
        deleteStageTargetList(call) {
            const { pipeline, stage } = findStage(state, call.path('stage_id'));
            const attached = pipeline.targetLists.filter(({ id }) => stage.targetLists.includes(id));
            const list = byId(attached, call.path('targetlist_id'));
            stage.targetLists = stage.targetLists.filter((id) => id !== list.id);
            return answered(writeTargetList(state, pipeline, list));
        },
    };
}

/** Throws a 400 `Refusal` while a run of a pipeline has not ended. */
export function refuseWhileActive(state: State, { id }: PipelineRecord): void {
    for (const run of state.pipelineRuns.values())
        if (run.pipeline === id && runStanding(state, run).ended === null)
            throw badField('detail', `Run ${run.number} of the pipeline has not ended.`);
}

type PipelineFields = Pick<PipelineRecord, 'name' | 'description' | 'isActive' | 'isDefault' | 'timeout'>;

/** Reads what a body says of a pipeline. What it leaves out stays as it was. */
function pipelineFields(body: JsonObject, before: PipelineFields): PipelineFields {
    return {
        ...stageFields(body, before),
        isActive: readBoolean(body, 'is_active') ?? before.isActive,
        isDefault: readBoolean(body, 'is_default') ?? before.isDefault,
    };
}

type StageFields = Pick<StageRecord, 'name' | 'description' | 'timeout'>;

function stageFields(body: JsonObject, before: StageFields): StageFields {
    return {
        name: readString(body, 'name') ?? before.name,
        description: readString(body, 'description') ?? before.description,
        timeout: readNumber(body, 'timeout_seconds') ?? before.timeout,
    };
}
