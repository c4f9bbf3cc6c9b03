import { type Call, enveloped, type Handlers } from '../../http/call.js';
import { rowsOf, servicePage } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import { type CommandRecord, changedAt, countByState, type StatusRecord, stateAt } from '../../state/command-record.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { readString, readStringOrNull } from '../../util/json.js';
import type { CommandRunner } from './command-runner.js';
import { shownHistory, shownStatuses } from './first-look.js';
import { readRequest } from './read-request.js';

/** Handles commands v0: requests to devices of all platforms. Converges send such requests, too. */
export function commandV0Handlers(state: State, runner: CommandRunner): Handlers {
    const { commands } = state;
    const findRequest = (call: Call<{ id: string }>) => {
        const command = commands.get(call.path('id'));
        if (command?.family !== 'v0') throw notFound();
        return command;
    };
    const findStatus = (call: Call<{ id: string }>) => {
        const status = commands.status(call.path('id'));
        if (status === undefined || commands.get(status.request)?.family !== 'v0') throw notFound();
        return status;
    };
    return {
        createCommandRequest(call) {
            const { asked, targets } = readRequest(state, call, 'v0');
            return enveloped(201, writeRequest(state, runner.create(asked, targets)));
        },
        listCommandRequests(call) {
            const list = commands
                .all()
                .filter((command) => command.family === 'v0' && keepsRequest(state, call, command));
            return servicePage(
                call,
                rowsOf(list, (command) => writeRequest(state, command)),
            );
        },
        getCommandRequest: (call) => enveloped(200, writeRequest(state, findRequest(call))),
        getCommandRequestStats(call) {
            const command = findRequest(call);
            return enveloped(200, {
                id: command.id,
                status: countByState(shownStatuses(state, command), state.clock.now()),
            });
        },
        getCommandRequestStatuses(call) {
            const list = selectStatuses(state, call);
            return servicePage(
                call,
                rowsOf(list, (status) => writeStatus(state, status)),
            );
        },
        getCommandStatus: (call) => enveloped(200, writeStatus(state, findStatus(call))),
        updateCommandStatus(call) {
            const status = findStatus(call);
            const wanted = readString(call.body, 'state') ?? '';
            const current = stateAt(status, state.clock.now());
            // A status that has ended does not change, and a command that a device runs cannot be cancelled.
            const tooLate = wanted === 'Command Cancelled' && status.phase === 'running';
            if (status.phase === 'ended' || current === wanted || tooLate) return { status: 304 };
            runner.report(status, wanted, readStringOrNull(call.body, 'reason') ?? null);
            return enveloped(200, writeStatus(state, status));
        },
    };
}

function keepsRequest(state: State, { query }: Call, command: CommandRecord): boolean {
    const [devices, groups] = [query.list('devices'), query.list('groups')];
    return (
        !(query.boolean('exclude_internal_commands') === true && command.internal === true) &&
        (query.string('command') ?? command.command) === command.command &&
        (query.string('schedule') ?? command.schedule?.kind ?? 'IMMEDIATE') ===
            (command.schedule?.kind ?? 'IMMEDIATE') &&
        (devices === undefined || state.commands.reaches(command, devices)) &&
        (groups === undefined || command.groups.some((id) => groups.includes(id)))
    );
}

function selectStatuses(state: State, { query }: Call): StatusRecord[] {
    const { commands, devices } = state;
    const [requests, ids, wanted, now] = [
        query.list('request'),
        query.list('device'),
        query.string('state'),
        state.clock.now(),
    ];
    if (requests === undefined && ids === undefined) throw badField('request', 'Give request or device.');
    const ofRequests = requests?.flatMap((id) => {
        const command = commands.get(id);
        return command === undefined ? [] : shownStatuses(state, command);
    });
    const found = ofRequests ?? ids?.flatMap((id) => shownHistory(state, devices.find(id) ?? -1)) ?? [];
    return found.filter(
        (status) =>
            commands.get(status.request)?.family === 'v0' &&
            (ids === undefined || ids.includes(status.deviceId)) &&
            (wanted === undefined || stateAt(status, now) === wanted),
    );
}

function writeRequest(state: State, command: CommandRecord): unknown {
    return {
        id: command.id,
        command_type: command.command_type,
        devices: command.devices.length === 0 ? null : command.devices,
        groups: command.groups.length === 0 ? null : command.groups,
        device_type: command.device_type,
        command: command.command,
        command_args: command.args,
        schedule: command.schedule?.kind ?? 'IMMEDIATE',
        schedule_args: command.schedule?.args ?? null,
        alias: command.alias,
        reason: null,
        created_by: String(state.keys.user.id),
        created_at: iso(command.created),
    };
}

function writeStatus(state: State, status: StatusRecord): unknown {
    const now = state.clock.now();
    return {
        id: status.id,
        request: status.request,
        device: status.deviceId,
        state: stateAt(status, now),
        reason: status.phase === 'ended' ? status.reason : null,
        created_at: iso(status.created),
        updated_at: iso(changedAt(status, now)),
    };
}
