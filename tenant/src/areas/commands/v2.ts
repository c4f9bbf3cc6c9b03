import { type Call, created, type Handlers } from '../../http/call.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { notFound } from '../../http/refusal.js';
import { type CommandRecord, changedAt, countByState, type StatusRecord, stateAt } from '../../state/command-record.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { managedBy } from '../devices/device-make.js';
import { findAndroid } from '../shared/find-devices.js';
import type { CommandRunner } from './command-runner.js';
import { shownHistory, shownStatuses } from './first-look.js';
import { readRequest } from './read-request.js';

/** Handles Commands V2: requests to Android devices and groups, and the command history of a device. */
export function commandV2Handlers(state: State, runner: CommandRunner): Handlers {
    const { commands } = state;
    return {
        createCommand(call) {
            const { asked, targets } = readRequest(state, call, 'v2');
            return created(writeRequest(state, runner.create(asked, targets)));
        },
        listCommandRequest(call) {
            const list = commands
                .all()
                .filter((command) => command.family === 'v2' && keepsRequest(state, call, command));
            return classicPage(
                call,
                rowsOf(list, (command) => writeRequest(state, command)),
            );
        },
        getGroupEventFeed(call) {
            const id = call.path('group_id');
            if (!state.groups.has(id)) throw notFound();
            const list = commands.all().filter(({ family, groups }) => family === 'v2' && groups.includes(id));
            return classicPage(
                call,
                rowsOf(list, (command) => writeRequest(state, command)),
                250,
            );
        },
        getCommandRequestStatus(call) {
            const command = commands.get(call.path('request_id'));
            if (command?.family !== 'v2') throw notFound();
            const [device, wanted, now] = [call.query.string('device'), call.query.string('state'), state.clock.now()];
            const list = shownStatuses(state, command).filter(
                (status) =>
                    (device ?? status.deviceId) === status.deviceId &&
                    (wanted ?? stateAt(status, now)) === stateAt(status, now),
            );
            return classicPage(
                call,
                rowsOf(list, (status) => ({ ...writeStatus(state, call, status), meta: metaOf(state, status) })),
            );
        },
        getDeviceCommandHistory(call) {
            const n = findAndroid(state, call.path('device_id'));
            const [wanted, now] = [call.query.string('state'), state.clock.now()];
            const list = shownHistory(state, n).filter(
                (status) => (wanted ?? stateAt(status, now)) === stateAt(status, now),
            );
            return classicPage(
                call,
                rowsOf(list, (status) => ({ ...writeStatus(state, call, status), ...commandOf(state, status) })),
            );
        },
    };
}

function keepsRequest(state: State, { query }: Call, command: CommandRecord): boolean {
    const devices = query.list('devices');
    const issuer = query.string('issued_by');
    return (
        (query.string('command_type') ?? command.command_type) === command.command_type &&
        (query.string('device_type') ?? command.device_type) === command.device_type &&
        (query.string('command') ?? command.command) === command.command &&
        (issuer === undefined || issuer === String(state.keys.user.id)) &&
        (devices === undefined || state.commands.reaches(command, devices))
    );
}

function writeRequest(state: State, command: CommandRecord): unknown {
    return {
        id: command.id,
        enterprise: state.enterprise.id,
        command_type: command.command_type,
        devices: command.devices,
        groups: command.groups,
        device_type: command.device_type,
        command: command.command,
        command_args: command.args,
        schedule: command.schedule?.kind ?? 'IMMEDIATE',
        schedule_args: command.schedule?.args ?? null,
        issued_by: state.keys.user,
        created_on: iso(command.created),
        status: countByState(shownStatuses(state, command), state.clock.now()),
    };
}

function writeStatus(state: State, { links }: Call, status: StatusRecord) {
    const now = state.clock.now();
    return {
        id: status.id,
        request: status.request,
        device: links.device(status.deviceId),
        state: stateAt(status, now),
        reason: status.phase === 'ended' ? status.reason : null,
        requeue_value: status.requeued,
        created_on: iso(status.created),
        updated_on: iso(changedAt(status, now)),
    };
}

function metaOf({ devices }: State, status: StatusRecord): unknown {
    if (!devices.has(status.device)) return { device: { id: status.deviceId } };
    const device = devices.read(status.device);
    return {
        device: {
            id: device.id,
            device_name: device.device_name,
            alias_name: device.alias_name,
            managed_by: managedBy(device),
            tags: device.tags,
            timezone_string: device.timezone,
        },
    };
}

function commandOf({ commands, keys }: State, status: StatusRecord) {
    const command = commands.get(status.request);
    // commands v0 has other values for the quality of a video than this family.
    const { video_quality, ...args } = command?.args ?? {};
    const quality = command?.family === 'v0' || video_quality === undefined ? {} : { video_quality };
    return { command: command?.command, command_args: { ...args, ...quality }, issued_by: keys.user };
}
