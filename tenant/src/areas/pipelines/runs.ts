import type { Answer, Call, Handlers } from '../../http/call.js';
import { rowsOf, servicePage } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import type { PipelineRecord, PipelineRunRecord, StageRecord, StageRunRecord } from '../../state/pipeline-records.js';
import type { State } from '../../state/state.js';
import { readString } from '../../util/json.js';
import { answered, ordered } from './answers.js';
import { byId, findPipeline, findRun } from './find.js';
import type { PipelineRunner } from './pipeline-runner.js';
import { refuseWhileActive } from './plans.js';
import { writeRun, writeStageRun } from './run-rows.js';
import { firstQueued, runStanding, stageStanding } from './standing.js';
import { targetsOf } from './targets.js';

/** Handles runs of pipelines and the stages of runs. */
export function runHandlers(state: State, runner: PipelineRunner): Handlers {
    const find = (call: Call<{ pipeline_id: string; pipeline_run_id: string }>): PipelineRunRecord => {
        const run = findRun(state, call.path('pipeline_run_id'));
        if (run.pipeline !== call.path('pipeline_id')) throw notFound();
        return run;
    };
    /** Lists runs, the newest first. */
    const list = (call: Call, isWanted: (run: PipelineRunRecord) => boolean): Answer => {
        const status = call.query.string('status');
        const rows = [...state.pipelineRuns.values()]
            .reverse()
            .filter(isWanted)
            .map((run) => writeRun(state, run))
            .filter((row) => status === undefined || row.status === status);
        const field = (row: (typeof rows)[number], name: string) => Reflect.get(row, name.replace('__', '_'));
        return servicePage(
            call,
            rowsOf(ordered(rows, call.query.string('ordering'), field), (row) => row),
        );
    };
    return {
        getAllPipelineRuns(call) {
            const name = call.query.string('pipeline_name');
            return list(call, (run) => name === undefined || run.name === name);
        },
        getPipelineRuns(call) {
            const { id } = findPipeline(state, call.path('pipeline_id'));
            return list(call, ({ pipeline }) => pipeline === id);
        },
        createPipelineRun(call) {
            const pipeline = findPipeline(state, call.path('pipeline_id'));
            if (!pipeline.isActive) throw badField('detail', 'The pipeline is not active.');
            refuseWhileActive(state, pipeline);
            const run = freeze(state, pipeline);
            state.pipelineRuns.set(run.id, run);
            const [first] = run.stages;
            if (first !== undefined) runner.queue(run, first, firstQueued(run.created));
            return answered(writeRun(state, run));
        },
        getPipelineRun: (call) => answered(writeRun(state, find(call))),
        updatePipelineRun(call) {
            const run = find(call);
            if (runStanding(state, run).ended !== null) throw badField('status', 'The run has ended.');
            for (const stage of run.stages) runner.cancel(run, stage);
            run.cancelled = state.clock.now();
            return answered(writeRun(state, run));
        },
        deletePipelineRun(call) {
            const run = find(call);
            if (runStanding(state, run).ended === null) throw badField('detail', 'The run has not ended.');
            state.pipelineRuns.delete(run.id);
            return answered(writeRun(state, run));
        },
        getPipelineRunStageRuns(call) {
            const run = findRun(state, call.path('pipeline_run_id'));
            const status = call.query.string('status');
            const rows = run.stages
                .map((stage) => writeStageRun(state, run, stage))
                .filter((row) => status === undefined || row.status === status);
            return servicePage(
                call,
                rowsOf(rows, (row) => row),
            );
        },
        getPipelineRunStageRun(call) {
            const run = findRun(state, call.path('pipeline_run_id'));
            return answered(writeStageRun(state, run, byId(run.stages, call.path('stage_run_id'))));
        },
        updatePipelineRunStageRun(call) {
            const run = findRun(state, call.path('pipeline_run_id'));
            const stage = byId(run.stages, call.path('stage_run_id'));
            if (readString(call.body, 'status') === 'queued') {
                refuseUnlessNext(state, run, stage);
                runner.queue(run, stage, state.clock.now());
            } else {
                if (stageStanding(state, run, stage).ended !== null) throw badField('status', 'The stage has ended.');
                runner.cancel(run, stage);
            }
            return answered(writeStageRun(state, run, stage));
        },
    };
}

/** Throws a 400 `Refusal` for a stage that is not the one to promote now. */
function refuseUnlessNext(state: State, run: PipelineRunRecord, stage: StageRunRecord): void {
    const { status } = runStanding(state, run);
    if (status !== 'waiting') throw badField('status', `The run is ${status}: it waits for no promotion.`);
    const next = run.stages.find((one) => stageStanding(state, run, one).status === 'pending');
    if (next !== stage) throw badField('status', 'It is not the stage that comes next.');
}

/** Copies all that a run needs of its pipeline, as it is now. */
function freeze(state: State, pipeline: PipelineRecord): PipelineRunRecord {
    pipeline.runs += 1;
    return {
        id: state.newId(),
        number: pipeline.runs,
        pipeline: pipeline.id,
        name: pipeline.name,
        timeout: pipeline.timeout,
        created: state.clock.now(),
        cancelled: null,
        stages: pipeline.stages.map((stage) => freezeStage(state, pipeline, stage)),
    };
}

function freezeStage(state: State, pipeline: PipelineRecord, stage: StageRecord): StageRunRecord {
    const now = state.now();
    const operations = stage.operationLists.flatMap((list) => list.operations);
    return {
        id: state.newId(),
        stage: stage.id,
        name: stage.name,
        description: stage.description,
        timeout: stage.timeout,
        queued: null,
        cancelled: null,
        operations: operations.map(({ type, args }) => ({
            id: state.newId(),
            type,
            args,
            created_at: now,
            updated_at: now,
        })),
        targets: targetsOf(state, pipeline, stage),
        targetRuns: [],
        isSent: false,
    };
}
