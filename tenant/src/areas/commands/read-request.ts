import type { Call } from '../../http/call.js';
import { badField } from '../../http/refusal.js';
import type { CommandFamily, CommandRecord } from '../../state/command-record.js';
import type { State } from '../../state/state.js';
import { readObject, readString, readStrings } from '../../util/json.js';
import { withSubgroups } from '../groups/group-tree.js';
import { deviceNumbers, unknownKey } from '../groups/handlers.js';
import { checkArguments, readSchedule, supports } from './check-command.js';
import { policyId } from './effects.js';

/** Checks a request of Commands V2 or commands v0 and sends it to its devices. */
export function sendCommand(state: State, call: Call, family: 'v2' | 'v0'): CommandRecord {
    const { body } = call;
    const type = readString(body, 'command_type') ?? 'DEVICE';
    const [devices, groups] = [readStrings(body, 'devices') ?? [], readStrings(body, 'groups') ?? []];
    if (type === 'DEVICE' && devices.length === 0)
        throw badField('devices', 'This field is required for the command type DEVICE.');
    if (type === 'GROUP' && groups.length === 0)
        throw badField('groups', 'This field is required for the command type GROUP.');
    // Esper's command line sends DYNAMIC with devices only.
    if (type === 'DYNAMIC' && devices.length + groups.length === 0)
        throw badField('devices', 'devices or groups are required for DYNAMIC.');
    const command = readString(body, 'command') ?? '';
    const args = readObject(body, 'command_args');
    checkCommand(state, family, command, args);

    // commands v0 supports no filtering by device type.
    const deviceType = family === 'v0' ? 'all' : (readString(body, 'device_type') ?? 'active');
    const named = type === 'GROUP' ? [] : deviceNumbers(state, devices, 'devices');
    const targets = new Set([...named, ...(type === 'DEVICE' ? [] : devicesIn(state, groups))]);
    const wanted = [...targets].filter((n) => {
        const online = state.devices.field(n, 'state') === 1;
        const fits = deviceType === 'all' || (deviceType === 'active') === online;
        return fits && supports(state.devices.field(n, 'platform'), command);
    });
    return state.commands.create(
        {
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
        },
        wanted,
    );
}

/** Refuses a command that lacks arguments, or names what does not exist. */
export function checkCommand(
    state: State,
    family: CommandFamily,
    command: string,
    args: ReturnType<typeof readObject>,
): void {
    checkArguments(family, command, args);
    const version = readString(args, 'app_version');
    const namesVersion = command === 'INSTALL' || (command === 'UNINSTALL' && family === 'device');
    if (namesVersion && version !== undefined && state.apps.findVersion(version) === undefined) {
        throw badField('command_args', `app_version: no app version has the id ${version}.`);
    }
    if (command === 'SET_NEW_POLICY' && !state.policies.has(policyId(args) ?? -1)) {
        throw badField('command_args', 'policy_url: no policy has this address.');
    }
    if (command === 'SYNC_CONTENT' && !state.content.has(Number(args['content_id']))) {
        throw badField('command_args', `content_id: no content has the id ${String(args['content_id'])}.`);
    }
}

/** Numbers of the devices in groups and in the groups below them. */
export function devicesIn({ devices, groups }: State, ids: readonly string[]): number[] {
    for (const id of ids) if (!groups.has(id)) throw unknownKey('groups', id);
    const all = withSubgroups(groups, ids);
    return devices.order().filter((n) => all.has(devices.field(n, 'group') ?? ''));
}
