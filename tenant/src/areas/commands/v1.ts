import { type Call, created, type Handlers, ok } from '../../http/call.js';
import { notFound } from '../../http/refusal.js';
import { type CommandRecord, changedAt, FINAL_STATES, type StatusRecord, stateAt } from '../../state/command-record.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { readObject, readString } from '../../util/json.js';
import { findAndroid } from '../shared/find-devices.js';
import { checkCommand } from './check-command.js';
import type { CommandRunner } from './command-runner.js';
import { devicesIn } from './read-request.js';

/** Handles commands v1: one command to one device, or to the active devices of a group. */
export function commandV1Handlers(state: State, runner: CommandRunner): Handlers {
    const { commands, devices } = state;
    const base = (call: Call, family: 'device' | 'group') => {
        const [command, args] = [readString(call.body, 'command') ?? '', readObject(call.body, 'command_args')];
        checkCommand(state, { family, command, args });
        const fixed = { schedule: null, alias: null, device_type: 'all', created: state.clock.now() };
        return { ...fixed, id: state.newId(), family, command, args };
    };
    const findGroup = (call: Call<{ group_id: string }>) => {
        const id = call.path('group_id');
        if (!state.groups.has(id)) throw notFound();
        return id;
    };
    return {
        runCommand(call) {
            const n = findAndroid(state, call.path('device_id'));
            const asked = {
                ...base(call, 'device'),
                command_type: 'DEVICE',
                devices: [call.path('device_id')],
                groups: [],
                skipped: [],
            };
            return ok(writeDeviceCommand(state, call, runner.create(asked, [n])));
        },
        getCommand(call) {
            const command = commands.get(call.path('command_id'));
            if (command?.family !== 'device' || command.devices[0] !== call.path('device_id')) throw notFound();
            return ok(writeDeviceCommand(state, call, command));
        },
        runGroupCommand(call) {
            const group = findGroup(call);
            const members = devicesIn(state, [group]).filter((n) => devices.field(n, 'platform') === 'ANDROID');
            const isActive = (n: number) => devices.field(n, 'state') === 1;
            const skipped = members.filter((n) => !isActive(n)).map((n) => devices.field(n, 'device_name'));
            const asked = { ...base(call, 'group'), command_type: 'GROUP', devices: [], groups: [group], skipped };
            return created(writeGroupCommand(state, call, runner.create(asked, members.filter(isActive))));
        },
        getGroupCommand(call) {
            const command = commands.get(call.path('command_id'));
            if (command?.family !== 'group' || command.groups[0] !== call.path('group_id')) throw notFound();
            return ok(writeGroupCommand(state, call, command));
        },
    };
}

/** The `action` by state: the step that the device reported last. */
const ACTIONS: Readonly<Record<string, string>> = {
    'Command Acknowledged': 'acknowledge',
    'Command In Progress': 'in_progress',
    'Command Success': 'success',
    'Command Failure': 'failed',
};

function writeDeviceCommand(state: State, { links }: Call, command: CommandRecord): unknown {
    const [status] = state.commands.statusesOf(command);
    if (status === undefined) throw notFound();
    const now = state.clock.now();
    const current = stateAt(status, now);
    return {
        id: command.id,
        current_base_uri: links.base,
        command_args: command.args,
        action: ACTIONS[current] ?? null,
        schedule: null,
        group_schedule_id: null,
        command: command.command,
        state: current,
        details: status.phase === 'ended' ? status.reason : null,
        created_on: iso(command.created),
        updated_on: iso(changedAt(status, now)),
        enterprise: links.enterprise,
        device: links.device(status.deviceId),
        group_command: null,
        issued_by: links.user(state.keys.user.id),
    };
}

/** The list of `details` that a device is in, by the state of its command. */
const LISTS: Readonly<Record<string, string>> = {
    'Command Initiated': 'initiate',
    'Command Acknowledged': 'acknowledge',
    'Command In Progress': 'in_progress',
    'Command Success': 'success',
};

function writeGroupCommand(state: State, { links }: Call, command: CommandRecord): unknown {
    const now = state.clock.now();
    const details: Record<string, { name: string }[]> = {
        success: [],
        failed: [],
        inactive: [],
        acknowledge: [],
        initiate: [],
        in_progress: [],
    };
    const statuses = state.commands.statusesOf(command);
    for (const status of statuses)
        details[LISTS[stateAt(status, now)] ?? 'failed']?.push({ name: nameOf(state, status) });
    details['inactive']?.push(...command.skipped.map((name) => ({ name })));
    return {
        id: command.id,
        schedule: null,
        command: command.command,
        command_args: command.args,
        state: groupState(statuses, now),
        details,
        created_on: iso(command.created),
        updated_on: iso(Math.max(command.created, ...statuses.map((status) => changedAt(status, now)))),
        is_active: true,
        enterprise: links.enterprise,
        group: links.group(command.groups[0] ?? ''),
        issued_by: links.user(state.keys.user.id),
    };
}

/** Returns the state of a group command: it fails when it failed on one device, once it has ended on all. */
function groupState(statuses: readonly StatusRecord[], now: number): string {
    const states = statuses.map((status) => stateAt(status, now));
    if (states.some((one) => !FINAL_STATES.has(one))) return 'Command Initiated';
    return states.every((one) => one === 'Command Success') ? 'Command Success' : 'Command Failure';
}

function nameOf({ devices }: State, status: StatusRecord): string {
    return devices.has(status.device) ? devices.field(status.device, 'device_name') : status.deviceId;
}
