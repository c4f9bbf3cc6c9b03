import type { Call } from '../../http/call.js';
import { badField, unknownKey } from '../../http/refusal.js';
import type { CommandRecord } from '../../state/command-record.js';
import type { State } from '../../state/state.js';
import { type JsonObject, readObject, readString, readStrings } from '../../util/json.js';
import { withSubgroups } from '../groups/group-tree.js';
import { findDevices } from '../shared/find-devices.js';
import { supports } from './capabilities.js';
import { checkCommand } from './check-command.js';
import { readSchedule } from './schedule.js';

/** A checked request for a command, and the numbers of the devices that it goes to. */
interface CommandRequest {
    asked: Omit<CommandRecord, 'statuses'>;
    targets: readonly number[];
}

/** Reads a request of Commands V2 or commands v0. Throws a `Refusal`. */
export function readRequest(state: State, { body }: Call, family: 'v2' | 'v0'): CommandRequest {
    const { type, devices, groups } = readReceivers(body);
    const command = readString(body, 'command') ?? '';
    const args = readObject(body, 'command_args');
    checkCommand(state, { family, command, args });

    // commands v0 supports no filtering by device type.
    const deviceType = family === 'v0' ? 'all' : (readString(body, 'device_type') ?? 'active');
    const named = type === 'GROUP' ? [] : findDevices(state, devices, 'devices');
    const receivers = new Set([...named, ...(type === 'DEVICE' ? [] : devicesIn(state, groups))]);
    const targets = [...receivers].filter((n) => {
        const online = state.devices.field(n, 'state') === 1;
        const fits = deviceType === 'all' || (deviceType === 'active') === online;
        return fits && supports(state.devices.field(n, 'platform'), command);
    });
    checkTargets(state, body, targets);
    const asked = {
        id: state.newId(),
        family,
        command_type: type,
        device_type: readString(body, 'device_type') ?? deviceType,
        devices,
        groups,
        command,
        args,
        schedule: readSchedule(body, state.clock.now()),
        alias: readString(body, 'alias') ?? null,
        skipped: [],
        created: state.clock.now(),
    };
    return { asked, targets };
}

/** Checks what a command needs because of its devices or its schedule. Throws a `Refusal`. */
function checkTargets({ devices }: State, body: JsonObject, targets: readonly number[]): void {
    const [command, args] = [readString(body, 'command'), readObject(body, 'command_args')];
    const onWindows = targets.some((n) => devices.field(n, 'platform') === 'WINDOWS');
    if (command === 'WIPE' && onWindows && args['is_factory_reset'] === undefined)
        throw badField('command_args', 'is_factory_reset is required for WIPE on Windows.');
    const isScheduled = readString(body, 'schedule') === 'WINDOW' || readString(body, 'schedule') === 'RECURRING';
    const schedule = readObject(body, 'schedule_args');
    for (const name of command === 'NOTIFY_DEVICE' && isScheduled ? ['name', 'time_type'] : []) {
        if (schedule[name] === undefined)
            throw badField('schedule_args', `${name} is required for NOTIFY_DEVICE on a schedule.`);
    }
}

function readReceivers(body: JsonObject): { type: string; devices: string[]; groups: string[] } {
    const type = readString(body, 'command_type') ?? 'DEVICE';
    const [devices, groups] = [readStrings(body, 'devices') ?? [], readStrings(body, 'groups') ?? []];
    if (type === 'DEVICE' && devices.length === 0)
        throw badField('devices', 'This field is required for the command type DEVICE.');
    if (type === 'GROUP' && groups.length === 0)
        throw badField('groups', 'This field is required for the command type GROUP.');
    // Esper's command line sends DYNAMIC with devices only.
    if (type === 'DYNAMIC' && devices.length + groups.length === 0)
        throw badField('devices', 'devices or groups are required for DYNAMIC.');
    return { type, devices, groups };
}

/** Lists the numbers of the devices in these groups and in the groups below them. */
export function devicesIn({ devices, groups }: State, ids: readonly string[]): number[] {
    for (const id of ids) if (!groups.has(id)) throw unknownKey('groups', id);
    const all = withSubgroups(groups, ids);
    return devices.order().filter((n) => all.has(devices.field(n, 'group') ?? ''));
}
