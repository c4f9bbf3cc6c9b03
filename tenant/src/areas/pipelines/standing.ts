import { type StatusRecord, stateAt } from '../../state/command-record.js';
import type { PipelineRunRecord, StageRunRecord, TargetRunRecord } from '../../state/pipeline-records.js';
import type { State } from '../../state/state.js';

// Nothing here is kept: where a run, its stages and its target runs stand follows from when they were queued and
// cancelled, from their commands, and from the tenant's clock.

/** How long a status lasts that passes by itself, in milliseconds. */
export const STEP = 100;

/** How many statuses a run passes before its first stage is queued: pending, queued, processing. */
const STEPS_BEFORE_STAGES = 3;

/** A status, when it began, and when what has it began and ended. */
export interface Standing {
    status: string;
    since: number;
    started: number | null;
    ended: number | null;
}

const pending = (since: number): Standing => ({ status: 'pending', since, started: null, ended: null });

/** When the first stage of a run is queued. */
export const firstQueued = (created: number): number => created + STEPS_BEFORE_STAGES * STEP;

/** When a stage makes its target runs, and when it sends their commands. */
export const targetsMade = (queued: number): number => queued + STEP;
export const commandsSent = (queued: number): number => queued + 2 * STEP;

/** When a run, or a stage of it, is given up. A stage is not longer than its run. */
const runDeadline = ({ created, timeout }: PipelineRunRecord): number => created + timeout * 1000;
const stageDeadline = (run: PipelineRunRecord, { queued, timeout }: StageRunRecord): number =>
    Math.min(runDeadline(run), (queued ?? Number.POSITIVE_INFINITY) + timeout * 1000);

/** Statuses of a target run before its command is sent, by how long after it was made they begin. */
const BEFORE_COMMAND = [
    ['processing', 60],
    ['queued', 30],
    ['pending', 0],
] as const;

/** Returns the status of the command of a target run; undefined before there is one. */
export function commandStatus({ commands }: State, { command }: TargetRunRecord): StatusRecord | undefined {
    const found = command === null ? undefined : commands.get(command);
    return found && commands.statusesOf(found)[0];
}

export function targetStanding(
    state: State,
    target: TargetRunRecord,
    { run, stage }: { run: PipelineRunRecord; stage: StageRunRecord },
): Standing {
    const now = state.clock.now();
    const deadline = stageDeadline(run, stage);
    const command = commandStatus(state, target);
    const started = command === undefined ? null : command.created;
    const end = (status: string, at: number): Standing => ({ status, since: at, started, ended: at });
    if (target.cancelled !== null) return end('cancelled', target.cancelled);
    if (target.gone !== null) return end('invalid', target.gone);
    const ended = command?.phase === 'ended' ? command.since : Number.POSITIVE_INFINITY;
    if (ended > deadline && now >= deadline) return end('timeout', deadline);
    if (command === undefined) {
        const [status, after] = BEFORE_COMMAND.find(([, from]) => now >= target.created + from) ?? ['pending', 0];
        return { status, since: target.created + after, started, ended: null };
    }
    if (now < ended) {
        const isWaiting = command.phase === 'queued' || command.phase === 'scheduled';
        return { status: isWaiting ? 'dispatched' : 'running', since: command.since, started, ended: null };
    }
    if (now < ended + STEP) return { status: 'complete', since: ended, started, ended: null };
    return end(stateAt(command, now) === 'Command Success' ? 'success' : 'failure', ended + STEP);
}

export function stageStanding(state: State, run: PipelineRunRecord, stage: StageRunRecord): Standing {
    const now = state.clock.now();
    const { queued, cancelled } = stage;
    const started = queued !== null && now >= queued ? queued : null;
    const end = (status: string, at: number): Standing => ({ status, since: at, started, ended: at });
    if (cancelled !== null) return end('cancelled', cancelled);
    if (queued === null || now < queued) {
        const deadline = runDeadline(run);
        return now >= deadline ? end('timeout', deadline) : pending(run.created);
    }
    const at = (status: string, since: number): Standing => ({ status, since, started, ended: null });
    if (now < targetsMade(queued)) return at('queued', queued);
    if (stage.operations.length === 0 || stage.targets.length === 0) return end('invalid', targetsMade(queued));
    if (now < commandsSent(queued)) return at('processing', targetsMade(queued));
    const targets = stage.targetRuns.map((target) => targetStanding(state, target, { run, stage }));
    const over = lastEnd(targets);
    if (over === undefined) return at('running', commandsSent(queued));
    const deadline = stageDeadline(run, stage);
    if (now >= deadline && targets.some(({ status }) => status === 'timeout')) return end('timeout', deadline);
    if (now < over + STEP) return at('complete', over);
    return end(targets.every(({ status }) => status === 'success') ? 'success' : 'failure', over + STEP);
}

export function runStanding(state: State, run: PipelineRunRecord): Standing {
    const now = state.clock.now();
    const { created, cancelled } = run;
    const started = now >= created + STEP ? created + STEP : null;
    const end = (status: string, at: number): Standing => ({ status, since: at, started, ended: at });
    if (cancelled !== null) return end('cancelled', cancelled);
    if (run.stages.length === 0) return end('invalid', created);
    const stages = run.stages.map((stage) => stageStanding(state, run, stage));
    const over = lastEnd(stages);
    const deadline = runDeadline(run);
    if (now >= deadline && (over === undefined || over + STEP > deadline)) return end('timeout', deadline);
    if (over !== undefined) {
        if (now < over + STEP) return { status: 'complete', since: over, started, ended: null };
        return end(stages.every(({ status }) => status === 'success') ? 'success' : 'failure', over + STEP);
    }
    for (const [i, status] of ['pending', 'queued', 'processing'].entries())
        if (now < created + (i + 1) * STEP) return { status, since: created + i * STEP, started, ended: null };
    const isActive = run.stages.some(({ queued }, i) => queued !== null && stages[i]?.ended === null);
    const since = Math.max(created, ...stages.map((stage) => stage.since));
    return { status: isActive ? 'running' : 'waiting', since, started, ended: null };
}

/** Returns when the last of several ended; undefined while one has not. */
function lastEnd(standings: readonly Standing[]): number | undefined {
    const ends = standings.map(({ ended }) => ended ?? Number.POSITIVE_INFINITY);
    const last = ends.reduce((latest, end) => Math.max(latest, end), 0);
    return Number.isFinite(last) ? last : undefined;
}
