import { type CommandRecord, type ScheduleRecord, type StatusRecord, stateAt } from '../../state/command-record.js';
import type { Clock } from '../../util/clock.js';
import { hash } from '../../util/hash.js';
import { durationOf } from './check-command.js';
import { createDueList } from './due-queue.js';
import { begin, carryOut } from './effects.js';
import type { Surroundings } from './job.js';
import { nextWindow } from './schedule.js';

/** How commands end, told beforehand by a test. */
export interface OrderedOutcome {
    /** Only for this command; every command when left out. */
    command?: string;
    /** Only on this device, by its id; on every device when left out. */
    device?: string;
    /** `Command Failure`, or `Command TimeOut`, or `Command Success` without an effect. */
    state: string;
    /** Why, in words. */
    reason?: string;
    /** For how many devices; default 1. */
    count?: number;
}

/** An outcome as JSON, which has no `Infinity`. */
export const OUTCOME = {
    type: 'object',
    required: ['state'],
    additionalProperties: false,
    properties: {
        command: { type: 'string' },
        device: { type: 'string' },
        state: { enum: ['Command Success', 'Command Failure', 'Command TimeOut'] },
        reason: { type: 'string' },
        count: { type: 'integer', minimum: 1 },
    },
};

/** The commands of a tenant. Nothing runs by itself: `settle` brings everything up to the clock before an answer is made. */
export interface CommandStore {
    /** Stores a command and sends it to devices. */
    create(command: Omit<CommandRecord, 'statuses'>, devices: readonly number[]): CommandRecord;
    get(id: string): CommandRecord | undefined;
    status(id: string): StatusRecord | undefined;
    /** Newest first. */
    all(): CommandRecord[];
    /** The statuses of a command, in the order of its devices. */
    statusesOf(command: CommandRecord): StatusRecord[];
    /** Everything ever sent to a device, newest first. */
    historyOf(n: number): StatusRecord[];
    /** Ends a status, or sets the state of a running one, from outside. */
    report(status: StatusRecord, state: string, reason: string | null): void;
    /** Carries out what has become due. */
    settle(): void;
    order(outcome: OrderedOutcome): void;
    readonly saved: { commands: readonly CommandRecord[]; statuses: readonly StatusRecord[] };
}

/** How long a v1 command waits for an offline device. */
const V1_TIMEOUT = 60_000;

export function createCommandStore(
    around: Surroundings,
    clock: Clock,
    newId: () => string,
    saved: { commands: readonly CommandRecord[]; statuses: readonly StatusRecord[] },
): CommandStore {
    const { devices } = around;
    const commands = new Map(saved.commands.map((command) => [command.id, command]));
    const statuses = new Map<string, StatusRecord>();
    const byDevice = new Map<number, string[]>();
    const due = createDueList<StatusRecord>();
    const outcomes: (OrderedOutcome & { left: number })[] = [];
    /** Devices that something is queued for. */
    const waiting = new Set<number>();

    const keep = (status: StatusRecord) => {
        statuses.set(status.id, status);
        const history = byDevice.get(status.device);
        if (history === undefined) byDevice.set(status.device, [status.id]);
        else history.push(status.id);
        plan(status);
    };
    const plan = (status: StatusRecord) => {
        if (status.phase === 'queued') waiting.add(status.device);
        if (status.phase !== 'ended' && status.until !== null) due.add(status.until, status);
    };
    const enter = (status: StatusRecord, phase: StatusRecord['phase'], since: number, until: number | null = null) => {
        Object.assign(status, { phase, since, until, reported: null });
        plan(status);
    };
    const end = (status: StatusRecord, outcome: string, reason: string | null, at: number) => {
        if (devices.has(status.device) && devices.field(status.device, 'current_command') === status.request) {
            devices.change(status.device, { current_command: null });
        }
        Object.assign(status, { outcome, reason });
        enter(status, 'ended', at);
    };
    const isOnline = (n: number) => devices.has(n) && devices.field(n, 'state') === 1;

    const start = (status: StatusRecord, command: CommandRecord, at: number) => {
        const jitter = 0.9 + (hash(devices.fleet.seed, status.device, 77) % 200) / 1000;
        enter(status, 'running', at, at + Math.round(durationOf(command.command) * jitter));
        devices.change(status.device, { current_command: command.id });
        begin(around, command.command, status.device, command.args, status.id, at);
    };
    /** Sends a status off at a time: at once, into the queue, or to its next window. */
    const send = (status: StatusRecord, command: CommandRecord, at: number) => {
        if (command.schedule !== null) return schedule(status, command, at);
        if (isOnline(status.device)) return start(status, command, at);
        if (command.family !== 'device') return enter(status, 'queued', at);
        // v1 knows no queue: the command goes out, and nobody answers.
        Object.assign(status, { outcome: 'Command TimeOut', reason: 'The device did not answer in time.' });
        enter(status, 'running', at, at + V1_TIMEOUT);
        status.reported = 'Command Initiated';
    };
    const schedule = (status: StatusRecord, command: CommandRecord, at: number) => {
        const window = command.schedule && nextWindow(command.schedule, devices.field(status.device, 'timezone'), at);
        if (!window) return end(status, 'Command TimeOut', 'The schedule ended before the command ran.', at);
        if (window.from > at) return enter(status, 'scheduled', at, window.from);
        if (isOnline(status.device)) return start(status, command, at);
        return enter(status, 'queued', at, window.to);
    };
    const finish = (status: StatusRecord, command: CommandRecord, at: number) => {
        if (status.outcome !== '') return end(status, status.outcome, status.reason, at);
        const ordered = takeOutcome(command.command, status.deviceId);
        const failed = ordered
            ? (ordered.reason ?? null)
            : carryOut(around, command.command, status.device, command.args, status.id, at);
        const outcome = ordered?.state ?? (failed === undefined ? 'Command Success' : 'Command Failure');
        end(status, outcome, failed ?? null, at);
        if (outcome !== 'Command Success' && command.schedule?.kind === 'RECURRING')
            tryAgain(status, command.schedule, at);
    };
    /** A recurring command that failed waits for its next window, if there is one. */
    const tryAgain = (status: StatusRecord, asked: ScheduleRecord, at: number) => {
        const timezone = devices.field(status.device, 'timezone');
        const window = nextWindow(asked, timezone, nextWindow(asked, timezone, at)?.to ?? at);
        if (window === undefined) return;
        Object.assign(status, { outcome: '', requeued: status.requeued + 1 });
        enter(status, 'scheduled', at, window.from);
    };
    const takeOutcome = (command: string, device: string) => {
        const found = outcomes.find(
            (one) => one.left > 0 && (one.command ?? command) === command && (one.device ?? device) === device,
        );
        if (found) found.left -= 1;
        return found;
    };
    const advance = (status: StatusRecord, at: number) => {
        const command = commands.get(status.request);
        if (command === undefined) return;
        if (!devices.has(status.device)) return end(status, 'Command Failure', 'The device was removed.', at);
        if (status.phase === 'running') return finish(status, command, at);
        if (status.phase === 'scheduled' || command.schedule !== null) schedule(status, command, at);
    };
    /** Lets a device that came online start on what is queued for it; ends what was for a device that is gone. */
    const wake = (n: number | 'all') => {
        if (n === 'all' || !waiting.has(n) || (devices.has(n) && !isOnline(n))) return;
        waiting.delete(n);
        for (const id of byDevice.get(n) ?? []) {
            const status = statuses.get(id);
            const command = status && commands.get(status.request);
            if (status?.phase !== 'queued' || command === undefined) continue;
            if (devices.has(n)) start(status, command, clock.now());
            else end(status, 'Command Failure', 'The device was removed.', clock.now());
        }
    };

    for (const status of saved.statuses) keep(status);
    devices.onChange(wake);
    return {
        create(asked, targets) {
            const command: CommandRecord = { ...asked, statuses: [] };
            commands.set(command.id, command);
            for (const n of targets) {
                const status: StatusRecord = {
                    id: command.family === 'device' ? command.id : newId(),
                    request: command.id,
                    device: n,
                    deviceId: devices.field(n, 'id'),
                    phase: 'ended',
                    outcome: '',
                    reason: null,
                    since: command.created,
                    until: null,
                    requeued: 0,
                    created: command.created,
                    reported: null,
                };
                command.statuses.push(status.id);
                keep(status);
                send(status, command, command.created);
            }
            return command;
        },
        get: (id) => commands.get(id),
        status: (id) => statuses.get(id),
        all: () => [...commands.values()].reverse(),
        statusesOf: (command) =>
            command.statuses.map((id) => statuses.get(id)).filter((status) => status !== undefined),
        historyOf: (n) =>
            (byDevice.get(n) ?? [])
                .map((id) => statuses.get(id))
                .filter((status) => status !== undefined)
                .reverse(),
        report(status, state, reason) {
            const now = clock.now();
            if (state === 'Command Scheduled') enter(status, 'scheduled', now);
            else if (state === 'Command Acknowledged' || state === 'Command In Progress') {
                if (status.phase !== 'running') enter(status, 'running', now);
                status.reported = state;
            } else end(status, state, reason, now);
        },
        settle() {
            const now = clock.now();
            for (let next = due.take(now); next !== undefined; next = due.take(now)) {
                // What was changed meanwhile is in the list again, under its new time.
                if (next.item.until === next.at && next.item.phase !== 'ended') advance(next.item, next.at);
            }
        },
        order: ({ count = 1, ...outcome }) => void outcomes.push({ ...outcome, left: count }),
        get saved() {
            return { commands: [...commands.values()], statuses: [...statuses.values()] };
        },
    };
}

/** How many statuses are in which state, in the order the states first occur. */
export function tally(statuses: readonly StatusRecord[], now: number): { state: string; total: number }[] {
    const totals = new Map<string, number>();
    for (const status of statuses) {
        const state = stateAt(status, now);
        totals.set(state, (totals.get(state) ?? 0) + 1);
    }
    return [...totals].map(([state, total]) => ({ state, total }));
}
