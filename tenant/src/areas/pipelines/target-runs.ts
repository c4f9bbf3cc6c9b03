import type { Call, Handlers } from '../../http/call.js';
import { rowsOf, servicePage } from '../../http/pages.js';
import { badField, notFound, unknownKey } from '../../http/refusal.js';
import type { FrozenTarget, PipelineRunRecord, TargetRunRecord } from '../../state/pipeline-records.js';
import type { State } from '../../state/state.js';
import { readString } from '../../util/json.js';
import { answered, ordered } from './answers.js';
import { byId, findStageRun, findTargetRun } from './find.js';
import type { PipelineRunner } from './pipeline-runner.js';
import { writeCommand, writeRunOperation, writeTargetRun } from './run-rows.js';
import { commandStatus, stageStanding, targetStanding } from './standing.js';

/** Handles what stages of runs did on which device: operations as they were copied, target runs and their commands. */
export function targetRunHandlers(state: State, runner: PipelineRunner): Handlers {
    const find = (call: Call<{ stage_run_id: string; target_run_id: string }>) =>
        findTargetRun(state, call.path('stage_run_id'), call.path('target_run_id'));
    const commandOf = (target: TargetRunRecord): unknown => {
        const command = writeCommand(state, target);
        if (command === undefined) throw notFound();
        return command;
    };
    return {
        getPipelineStageRunOperations(call) {
            const { stage } = findStageRun(state, call.path('stage_run_id'));
            return servicePage(
                call,
                rowsOf(stage.operations, (operation) => writeRunOperation(state, operation)),
            );
        },
        getPipelineStageRunOperation(call) {
            const { stage } = findStageRun(state, call.path('stage_run_id'));
            return answered(writeRunOperation(state, byId(stage.operations, call.path('stage_run_operation_id'))));
        },
        getPipelineStageTargetRuns(call) {
            const owners = findStageRun(state, call.path('stage_run_id'));
            const [status, operation] = [call.query.string('status'), call.query.string('stage_run_operation_id')];
            const statusOf = (target: TargetRunRecord) => targetStanding(state, target, owners).status;
            const found = owners.stage.targetRuns.filter(
                (target) =>
                    (operation === undefined || target.operation === operation) &&
                    (status === undefined || statusOf(target) === status),
            );
            return servicePage(
                call,
                rowsOf(ordered(found, call.query.string('ordering'), statusOf), (target) =>
                    writeTargetRun(state, target, owners),
                ),
            );
        },
        createPipelineStageTargetRuns(call) {
            const owners = findStageRun(state, call.path('stage_run_id'));
            const { run, stage } = owners;
            if (stageStanding(state, run, stage).status !== 'running')
                throw badField('detail', 'The stage is not running.');
            const target = targetToAdd(state, run, readString(call.body, 'target_id') ?? '');
            if (stage.targets.some(({ device }) => device === target.device))
                throw badField('target_id', 'The stage has this device already.');
            stage.targets.push(target);
            const made = runner.makeTargetRuns(stage, [target], state.clock.now());
            const rows = made.map((one) => writeTargetRun(state, one, owners));
            for (const one of made) runner.send(stage, one, state.clock.now());
            return answered(rows);
        },
        getPipelineStageTargetRun(call) {
            const { target, ...owners } = find(call);
            return answered(writeTargetRun(state, target, owners));
        },
        updatePipelineStageTargetRun(call) {
            const { target, ...owners } = find(call);
            const { ended } = targetStanding(state, target, owners);
            if (ended !== null || commandStatus(state, target) !== undefined)
                throw badField('status', 'A target run that was dispatched is cancelled by its command.');
            target.cancelled = state.clock.now();
            return answered(writeTargetRun(state, target, owners));
        },
        getTargetRunCommandStatus: (call) => answered(commandOf(find(call).target)),
        createTargetRunCommand(call) {
            const { target, ...owners } = find(call);
            if (stageStanding(state, owners.run, owners.stage).status !== 'running')
                throw badField('detail', 'The stage is not running.');
            runner.send(owners.stage, target, state.clock.now());
            return answered(commandOf(target));
        },
        putTargetRunCommandStatus(call) {
            const { target } = find(call);
            if (target.command !== call.path('command_id')) throw notFound();
            if (!runner.cancelCommand(target, null))
                throw badField('request_status', 'The device has begun the command, or it has ended.');
            return answered(commandOf(target));
        },
    };
}

/** Finds a target of a pipeline that a stage is to have, too. Throws a 400 `Refusal` where there is none. */
function targetToAdd({ pipelines, devices }: State, { pipeline }: PipelineRunRecord, id: string): FrozenTarget {
    const lists = pipelines.get(pipeline)?.targetLists ?? [];
    const target = lists.flatMap(({ targets }) => targets).find((one) => one.id === id);
    const device = target && devices.find(target.deviceId);
    if (target === undefined || device === undefined) throw unknownKey('target_id', id);
    return { id, device, deviceId: target.deviceId, alias: target.alias, args: target.args };
}
