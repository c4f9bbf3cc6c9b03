import { badField } from '../../http/refusal.js';
import type { PipelineRunRecord, StageRunRecord, TargetRunRecord } from '../../state/pipeline-records.js';
import type { State } from '../../state/state.js';
import type { CommandRunner } from '../commands/command-runner.js';
import { commandStatus, commandsSent, stageStanding, targetStanding, targetsMade } from './standing.js';

const CANCELLED = 'Command Cancelled';

/** Why a command is cancelled with its run. */
const WITH_RUN = 'The pipeline run was cancelled.';

/** Sends the commands of stages that were queued, when their time has come, and cancels them. It has no timer. */
export class PipelineRunner {
    readonly #state: State;
    readonly #runner: CommandRunner;
    /** Stages that are queued and have not sent their commands. */
    readonly #queued = new Map<StageRunRecord, PipelineRunRecord>();

    constructor(state: State, runner: CommandRunner) {
        this.#state = state;
        this.#runner = runner;
        runner.onSettle(() => this.#settle());
        for (const run of state.pipelineRuns.values())
            for (const stage of run.stages) if (stage.queued !== null && !stage.isSent) this.#queued.set(stage, run);
    }

    /** Queues a stage, from a time on. */
    queue(run: PipelineRunRecord, stage: StageRunRecord, at: number): void {
        stage.queued = at;
        this.#queued.set(stage, run);
    }

    /** Cancels a stage, and what of it no device has begun. */
    cancel(run: PipelineRunRecord, stage: StageRunRecord): void {
        const now = this.#state.clock.now();
        if (stageStanding(this.#state, run, stage).ended !== null) return;
        for (const target of stage.targetRuns) {
            if (targetStanding(this.#state, target, { run, stage }).ended !== null) continue;
            const command = commandStatus(this.#state, target);
            if (command === undefined || this.cancelCommand(target, WITH_RUN)) target.cancelled = now;
        }
        stage.cancelled = now;
        this.#queued.delete(stage);
    }

    /** Cancels the command of a target run where its device has not begun it; tells whether it has. */
    cancelCommand(target: TargetRunRecord, reason: string | null): boolean {
        const status = commandStatus(this.#state, target);
        if (status === undefined || (status.phase !== 'queued' && status.phase !== 'scheduled')) return false;
        this.#runner.report(status, CANCELLED, reason);
        return true;
    }

    /** Makes the target runs of some targets of a stage: one for each of its operations. */
    makeTargetRuns(stage: StageRunRecord, targets: StageRunRecord['targets'], at: number): TargetRunRecord[] {
        const made = stage.operations.flatMap(({ id: operation }) =>
            targets.map(
                (target): TargetRunRecord => ({
                    id: this.#state.newId(),
                    target,
                    operation,
                    created: at,
                    command: null,
                    cancelled: null,
                    gone: null,
                }),
            ),
        );
        stage.targetRuns.push(...made);
        return made;
    }

    /** Sends the command of a target run. Throws a `Refusal` while it has one that has not ended. */
    send(stage: StageRunRecord, target: TargetRunRecord, at: number): void {
        const { devices, newId } = this.#state;
        const { device, deviceId, args } = target.target;
        const operation = stage.operations.find(({ id }) => id === target.operation);
        if (operation === undefined) return;
        const status = commandStatus(this.#state, target);
        if (status !== undefined && status.phase !== 'ended') throw badField('detail', 'Its command has not ended.');
        if (!devices.has(device)) {
            target.gone = at;
            return;
        }
        const command = this.#runner.create(
            {
                id: newId(),
                family: 'bulk',
                command_type: 'DEVICE',
                device_type: 'all',
                devices: [deviceId],
                groups: [],
                command: operation.type,
                args: { ...operation.args, ...args },
                schedule: null,
                alias: null,
                internal: true,
                skipped: [],
                created: at,
            },
            [device],
        );
        target.command = command.id;
    }

    #settle(): void {
        const now = this.#state.clock.now();
        for (const stage of this.#queued.keys()) {
            const queued = stage.queued ?? Number.POSITIVE_INFINITY;
            if (now >= targetsMade(queued) && stage.targetRuns.length === 0)
                this.makeTargetRuns(stage, stage.targets, targetsMade(queued));
            if (now < commandsSent(queued)) continue;
            for (const target of stage.targetRuns)
                if (target.cancelled === null) this.send(stage, target, commandsSent(queued));
            stage.isSent = true;
            this.#queued.delete(stage);
        }
    }
}
