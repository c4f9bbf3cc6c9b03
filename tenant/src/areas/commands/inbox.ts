import { enveloped, type Handlers } from '../../http/call.js';
import { unknownKey } from '../../http/refusal.js';
import { type CommandRecord, changedAt, type StatusRecord } from '../../state/command-record.js';
import type { Platform } from '../../state/device-record.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { shownHistory } from './first-look.js';

/** The platforms whose agents fetch their commands. The others are sent theirs. */
const FETCHING: ReadonlySet<Platform> = new Set(['LINUX', 'WINDOWS']);

/** Handles the inbox of a device: the command of commands v0 that has waited for it the longest. Looking takes nothing out. */
export function inboxHandlers(state: State): Handlers {
    return {
        getCommandInbox(call) {
            const id = call.query.string('device_id') ?? '';
            const n = state.devices.find(id);
            if (n === undefined) throw unknownKey('device_id', id);
            const isFetching = FETCHING.has(state.devices.field(n, 'platform'));
            const oldest = isFetching ? waiting(state, n).at(-1) : undefined;
            return enveloped(200, oldest === undefined ? null : writeWaiting(state, oldest));
        },
    };
}

/** A command, and where it stands on one device. */
interface Waiting {
    status: StatusRecord;
    command: CommandRecord;
}

/** Lists what is queued for a device, newest first. */
function waiting(state: State, n: number): Waiting[] {
    return shownHistory(state, n).flatMap((status) => {
        const command = state.commands.get(status.request);
        return status.phase === 'queued' && command?.family === 'v0' ? [{ status, command }] : [];
    });
}

function writeWaiting({ clock, devices }: State, { status, command }: Waiting): unknown {
    return {
        id: status.id,
        command: command.command,
        command_args: command.args,
        device_meta: { platform: devices.field(status.device, 'platform') },
        state: 'Command Queued',
        created_on: iso(status.created),
        updated_on: iso(changedAt(status, clock.now())),
    };
}
