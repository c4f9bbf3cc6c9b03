import { type CommandRecord, newStatus, type ScheduleRecord, type StatusRecord } from '../../state/command-record.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { hash } from '../../util/hash.js';
import { durationOf } from './capabilities.js';
import { tellEnded, tellFirst, tellSent } from './command-events.js';
import { DueQueue } from './due-queue.js';
import { begin, carryOut, fail } from './effects.js';
import type { Job } from './job.js';
import { type OrderedOutcome, OrderedOutcomes } from './ordered-outcomes.js';
import { nextWindow } from './schedule.js';

/** How long a command of V2 or v0 is in the queue before it is sent to a device that is online, in milliseconds. */
const QUEUED_FOR = 200;

/** How long a v1 command waits for an offline device, in milliseconds. */
const V1_TIMEOUT = 60_000;

type Span = Pick<StatusRecord, 'since' | 'until'>;
type Outcome = Pick<StatusRecord, 'outcome' | 'reason'>;

const SCHEDULE_OVER: Outcome = {
    outcome: 'Command TimeOut',
    reason: 'The schedule ended before the command ran.',
};
const REMOVED: Outcome = { outcome: 'Command Failure', reason: 'The device was removed.' };

/**
 * Sends commands to devices and moves them through their phases: queued, scheduled, running, ended.
 *
 * It has no timer. Before each response, `settle` carries out what has become due by the tenant's clock.
 */
export class CommandRunner {
    readonly #state: State;
    readonly #due = new DueQueue<StatusRecord>();
    readonly #outcomes = new OrderedOutcomes();
    /** Devices that a command is queued for. */
    readonly #waiting = new Set<number>();
    readonly #before: (() => void)[] = [];

    constructor(state: State) {
        this.#state = state;
        for (const status of state.commands.saved.statuses) this.#watch(status);
        if (state.events.saved.length === 0) tellFirst(state);
        state.devices.onChange((n) => {
            if (n !== 'all') this.#wake(n);
        });
    }

    /** Keeps a command and sends it to devices, which are given by their numbers. */
    create(asked: Omit<CommandRecord, 'statuses'>, targets: readonly number[]): CommandRecord {
        const { commands, devices, newId } = this.#state;
        const command: CommandRecord = { ...asked, statuses: [] };
        commands.add(command);
        for (const n of targets) {
            // A v1 command to a device has one status, which is known by the command's id.
            const id = command.family === 'device' ? command.id : newId();
            const status = newStatus(command, id, { n, id: devices.field(n, 'id') });
            command.statuses.push(id);
            commands.addStatus(status);
            tellSent(this.#state, status, command);
            this.#send(status, command, command.created);
        }
        return command;
    }

    /** Ends a status, or sets the state of a running one, from outside. */
    report(status: StatusRecord, state: string, reason: string | null): void {
        const now = this.#state.clock.now();
        if (state === 'Command Scheduled') this.#enter(status, 'scheduled', { since: now, until: null });
        else if (state === 'Command Acknowledged' || state === 'Command In Progress') {
            if (status.phase !== 'running') this.#enter(status, 'running', { since: now, until: null });
            status.reported = state;
        } else this.#end(status, { outcome: state, reason }, now);
    }

    /** Adds what happens by itself, such as commands that are sent. It is called before anything is carried out. */
    onSettle(happen: () => void): void {
        this.#before.push(happen);
    }

    /** Carries out everything that has become due. */
    settle(): void {
        for (const happen of this.#before) happen();
        const now = this.#state.clock.now();
        for (let next = this.#due.take(now); next !== undefined; next = this.#due.take(now)) {
            // A status that entered another phase meanwhile is in the queue again, under its new time.
            if (next.item.until === next.at && next.item.phase !== 'ended') this.#advance(next.item, next.at);
        }
    }

    /** Orders how the next commands end. */
    order(outcome: OrderedOutcome): void {
        this.#outcomes.add(outcome);
    }

    /** Starts, queues or schedules a status. */
    #send(status: StatusRecord, command: CommandRecord, at: number): void {
        if (command.schedule !== null) this.#sendInWindow(status, command, at);
        else if (command.family !== 'device' && command.family !== 'group')
            this.#enter(status, 'queued', { since: at, until: at + QUEUED_FOR });
        else if (this.#isOnline(status.device)) this.#start(status, command, at);
        else {
            // v1 has no queue: the command goes out, and times out.
            status.outcome = 'Command TimeOut';
            status.reason = 'The device did not answer in time.';
            this.#enter(status, 'running', { since: at, until: at + V1_TIMEOUT });
            status.reported = 'Command Initiated';
        }
    }

    #sendInWindow(status: StatusRecord, command: CommandRecord, at: number): void {
        const timezone = this.#state.devices.field(status.device, 'timezone');
        const window = command.schedule && nextWindow(command.schedule, timezone, at);
        if (!window) this.#end(status, SCHEDULE_OVER, at);
        else if (window.from > at) this.#enter(status, 'scheduled', { since: at, until: window.from });
        else if (this.#isOnline(status.device)) this.#start(status, command, at);
        else this.#enter(status, 'queued', { since: at, until: window.to });
    }

    #start(status: StatusRecord, command: CommandRecord, at: number): void {
        const { devices } = this.#state;
        const jitter = 0.9 + (hash(devices.fleet.seed, status.device, 77) % 200) / 1000;
        this.#enter(status, 'running', { since: at, until: at + Math.round(durationOf(command.command) * jitter) });
        devices.change(status.device, { current_command: command.id });
        begin(this.#job(status, command, at));
    }

    /** Handles a status whose time has come. */
    #advance(status: StatusRecord, at: number): void {
        const command = this.#state.commands.get(status.request);
        if (command === undefined) return;
        if (!this.#state.devices.has(status.device)) this.#end(status, REMOVED, at);
        else if (status.phase === 'running') this.#finish(status, command, at);
        else if (command.schedule !== null) this.#sendInWindow(status, command, at);
        else if (this.#isOnline(status.device)) this.#start(status, command, at);
        // From now on it waits for its device.
        else this.#enter(status, 'queued', { since: status.since, until: null });
    }

    #finish(status: StatusRecord, command: CommandRecord, at: number): void {
        // A v1 command to an offline device has its outcome from the start, and no effect.
        const ended = status.outcome === '' ? this.#carryOut(status, command, at) : status;
        this.#end(status, ended, at);
        if (ended.outcome !== 'Command Success') fail(this.#job(status, command, at));
        if (ended.outcome !== 'Command Success' && command.schedule?.kind === 'RECURRING') {
            this.#scheduleAgain(status, command.schedule, at);
        }
    }

    #carryOut(status: StatusRecord, command: CommandRecord, at: number): Outcome {
        const ordered = this.#outcomes.take(command.command, status.deviceId);
        if (ordered !== undefined) return { outcome: ordered.state, reason: ordered.reason ?? null };
        const reason = carryOut(this.#job(status, command, at));
        return reason === undefined
            ? { outcome: 'Command Success', reason: null }
            : { outcome: 'Command Failure', reason };
    }

    /** Schedules a recurring command that failed for its next window, if there is one. */
    #scheduleAgain(status: StatusRecord, schedule: ScheduleRecord, at: number): void {
        const timezone = this.#state.devices.field(status.device, 'timezone');
        const window = nextWindow(schedule, timezone, nextWindow(schedule, timezone, at)?.to ?? at);
        if (window === undefined) return;
        status.outcome = '';
        status.requeued += 1;
        this.#enter(status, 'scheduled', { since: at, until: window.from });
    }

    /** Starts what is queued for a device that came online; ends what is queued for one that was removed. */
    #wake(n: number): void {
        const { clock, commands, devices } = this.#state;
        if (!this.#waiting.has(n) || (devices.has(n) && !this.#isOnline(n))) return;
        this.#waiting.delete(n);
        for (const status of commands.historyOf(n).reverse()) {
            const command = commands.get(status.request);
            if (status.phase !== 'queued' || command === undefined) continue;
            // One whose time in the queue is not over is sent when it is.
            if (devices.has(n) && command.schedule === null && status.until !== null) continue;
            if (devices.has(n)) this.#start(status, command, clock.now());
            else this.#end(status, REMOVED, clock.now());
        }
    }

    #enter(status: StatusRecord, phase: StatusRecord['phase'], span: Span): void {
        status.phase = phase;
        status.since = span.since;
        status.until = span.until;
        status.reported = null;
        this.#watch(status);
    }

    #end(status: StatusRecord, { outcome, reason }: Outcome, at: number): void {
        const { devices } = this.#state;
        if (devices.has(status.device) && devices.field(status.device, 'current_command') === status.request) {
            devices.change(status.device, { current_command: null });
        }
        status.outcome = outcome;
        status.reason = reason;
        this.#enter(status, 'ended', { since: at, until: null });
        tellEnded(this.#state, status);
    }

    /** Remembers what the next phase of a status waits for: a time, or its device. */
    #watch(status: StatusRecord): void {
        if (status.phase === 'queued') this.#waiting.add(status.device);
        if (status.phase !== 'ended' && status.until !== null) this.#due.add(status.until, status);
    }

    #isOnline(n: number): boolean {
        const { devices } = this.#state;
        return devices.has(n) && devices.field(n, 'state') === 1;
    }

    #job(status: StatusRecord, { command, args }: CommandRecord, at: number): Job {
        return { state: this.#state, n: status.device, command, args, status: status.id, time: iso(at) };
    }
}
