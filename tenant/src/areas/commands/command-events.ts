import type { CommandRecord, StatusRecord } from '../../state/command-record.js';
import type { State } from '../../state/state.js';
import { readString } from '../../util/json.js';

type Known = Pick<State, 'apps' | 'commands' | 'events' | 'keys'>;

/** How a sentence goes on when a command has ended. */
const ENDS: Readonly<Record<string, string>> = {
    'Command Success': 'succeeded',
    'Command Failure': 'failed',
    'Command TimeOut': 'timed out',
    'Command Cancelled': 'was cancelled',
};

/** Tells the feed of a device that a command was sent to it. */
export function tellSent(state: Known, status: StatusRecord, command: CommandRecord): void {
    state.events.add(status.deviceId, { about: status.id, at: status.created, message: sentence(state, command) });
}

/** Tells the feed of a device how a command ended, with the reason where there is one. */
export function tellEnded(state: Known, status: StatusRecord): void {
    const command = state.commands.get(status.request);
    if (command === undefined) return;
    const reason = status.reason === null ? '' : `: ${status.reason}`;
    const message = `${sentence(state, command)} ${ENDS[status.outcome] ?? status.outcome}${reason}`;
    state.events.add(status.deviceId, { about: status.id, at: status.since, message });
}

/** Tells what a tenant begins with: its first commands, in the order of time. */
export function tellFirst(state: Known): void {
    const { commands } = state.commands.saved;
    const statuses = commands.flatMap((command) =>
        state.commands.statusesOf(command).map((status) => ({ command, status })),
    );
    const told = statuses.flatMap(({ command, status }) => [
        { at: status.created, tell: () => tellSent(state, status, command) },
        ...(status.phase === 'ended' ? [{ at: status.since, tell: () => tellEnded(state, status) }] : []),
    ]);
    for (const { tell } of told.sort((one, other) => one.at - other.at)) tell();
}

function sentence(state: Known, command: CommandRecord): string {
    const by = command.internal === true ? 'the platform' : state.keys.user.username;
    return `${titleOf(state, command)} sent by ${by}`;
}

function titleOf({ apps }: Known, { command, args }: CommandRecord): string {
    const found = command === 'INSTALL' ? apps.findVersion(readString(args, 'app_version') ?? '') : undefined;
    if (found !== undefined) return `Install of ${found.app.application_name} ${found.version.version_name}`;
    const words = command.toLowerCase().replaceAll('_', ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
}
