import { type Call, created, type Handlers, ok } from '../../http/call.js';
import { rowsOf, v2Page } from '../../http/pages.js';
import { badField, notFound, unknownKey } from '../../http/refusal.js';
import { type BlueprintRecord, publishedVersion } from '../../state/blueprint-record.js';
import type { ConvergeRecord } from '../../state/bulk-records.js';
import { type CommandRecord, changedAt, type StatusRecord, stateAt } from '../../state/command-record.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { readBoolean, readObject, readString } from '../../util/json.js';
import type { CommandRunner } from './command-runner.js';
import { readSchedule } from './schedule.js';

/** Rows of a page without a `limit`. The reference does not say how many that are. */
const USUAL_PAGE = 20;

/** Handles converges of single devices. Each is carried out by a command that the tenant sends by itself. */
export function convergeHandlers(state: State, runner: CommandRunner): Handlers {
    const { converges } = state;
    const find = (call: Call<{ id: string }>): ConvergeRecord => {
        const converge = converges.get(call.path('id'));
        if (converge === undefined) throw notFound();
        return converge;
    };
    return {
        listConverges(call) {
            const ids = call.query.list('device_ids');
            const found = [...converges.values()]
                .reverse()
                .filter(({ deviceId }) => ids === undefined || ids.includes(deviceId));
            return v2Page(
                call,
                rowsOf(found, (converge) => writeConverge(state, converge)),
                { usual: USUAL_PAGE, most: call.maxPageSize },
            );
        },
        createConverge(call) {
            const converge = order(state, runner, call);
            return created({ content: writeConverge(state, converge) });
        },
        getConverge: (call) => ok({ content: writeConverge(state, find(call)) }),
        listConvergeCommands(call) {
            const status = statusOf(state, find(call));
            return v2Page(
                call,
                rowsOf(status === undefined ? [] : [status], (one) => writeCommand(state, one)),
                { usual: USUAL_PAGE, most: call.maxPageSize },
            );
        },
    };
}

/** Orders a converge: keeps it, and sends its command. Throws a `Refusal` where there is nothing to apply. */
function order(state: State, runner: CommandRunner, { body }: Call): ConvergeRecord {
    const deviceId = readString(body, 'device_id') ?? '';
    const n = state.devices.find(deviceId);
    if (n === undefined) throw unknownKey('device_id', deviceId);
    const blueprint = state.blueprints.get(state.devices.field(n, 'assigned_blueprint_id') ?? '');
    const version = versionToApply(blueprint);
    const created = state.clock.now();
    const schedule = readSchedule(
        { schedule: readString(body, 'schedule_type'), schedule_args: body['schedule_args'] },
        created,
    );
    const withProvision = readBoolean(body, 'converge_with_provision_option') === true;
    const asked = {
        id: state.newId(),
        family: 'v0' as const,
        command_type: 'DEVICE',
        device_type: 'all',
        devices: [deviceId],
        groups: [],
        command: 'CONVERGE',
        args: { converge_with_provision_option: withProvision, is_converge: true },
        schedule,
        alias: null,
        internal: true,
        skipped: [],
        created,
    };
    const { id: command } = runner.create(asked, [n]);
    const converge = { id: state.newId(), deviceId, withProvision, ...version, command, created };
    state.converges.set(converge.id, converge);
    return converge;
}

function versionToApply(blueprint: BlueprintRecord | undefined): Pick<ConvergeRecord, 'blueprint' | 'version'> {
    if (blueprint === undefined) throw badField('device_id', 'The device is not managed by a blueprint.');
    const published = publishedVersion(blueprint);
    if (published === undefined) throw badField('device_id', 'No version of its blueprint is published.');
    return { blueprint: blueprint.id, version: published.id };
}

function commandOf({ commands }: State, { command }: ConvergeRecord): CommandRecord | undefined {
    return commands.get(command);
}

/** Returns the status of the one command that a converge makes here. */
function statusOf(state: State, converge: ConvergeRecord): StatusRecord | undefined {
    const command = commandOf(state, converge);
    return command && state.commands.statusesOf(command)[0];
}

/** The status of a converge by the state of its command. A command that waits for its device or its time is queued. */
const STATUSES: Readonly<Record<string, string>> = {
    'Command Queued': 'QUEUED',
    'Command Scheduled': 'QUEUED',
    'Command Initiated': 'PROCESSING',
    'Command Acknowledged': 'IN_PROGRESS',
    'Command In Progress': 'IN_PROGRESS',
    'Command Success': 'SUCCESS',
};

function writeConverge(state: State, converge: ConvergeRecord): unknown {
    const now = state.clock.now();
    const schedule = commandOf(state, converge)?.schedule;
    const status = statusOf(state, converge);
    const isScheduled = schedule !== null && schedule !== undefined;
    return {
        id: converge.id,
        device_id: converge.deviceId,
        converge_with_provision_option: converge.withProvision,
        blueprint_info: { blueprint_id: converge.blueprint, blueprint_version_id: converge.version },
        schedule_type: isScheduled ? schedule.kind : 'IMMEDIATE',
        schedule_args: isScheduled ? readObject(schedule.args) : null,
        status: (status && STATUSES[stateAt(status, now)]) ?? 'FAILURE',
        reason: status?.phase === 'ended' ? status.reason : null,
        created_by: String(state.keys.user.id),
        created_at: iso(converge.created),
        updated_at: iso(status === undefined ? converge.created : changedAt(status, now)),
    };
}

function writeCommand(state: State, status: StatusRecord): unknown {
    const now = state.clock.now();
    return {
        command_request_id: status.request,
        command_state: stateAt(status, now),
        reason: status.phase === 'ended' ? status.reason : null,
        created_at: iso(status.created),
        updated_at: iso(changedAt(status, now)),
    };
}
