import type { CommandRecord, StatusRecord } from '../../state/command-record.js';
import type { State } from '../../state/state.js';

/**
 * How long after a request its rows come, in milliseconds: whoever looks at once finds none, as with the real API.
 * The rows of a scheduled command are there from the start.
 */
const ROWS_AFTER = 100;

/** Lists the statuses of a command that can be seen by now. */
export function shownStatuses(state: State, command: CommandRecord): StatusRecord[] {
    return isShown(state, command) ? state.commands.statusesOf(command) : [];
}

/** Lists what was sent to a device and can be seen by now, newest first. */
export function shownHistory(state: State, n: number): StatusRecord[] {
    return state.commands.historyOf(n).filter(({ request }) => {
        const command = state.commands.get(request);
        return command !== undefined && command.family !== 'bulk' && isShown(state, command);
    });
}

function isShown({ clock }: State, { family, schedule, created }: CommandRecord): boolean {
    const isWritten = family === 'device' || family === 'group' || schedule !== null;
    return isWritten || clock.now() >= created + ROWS_AFTER;
}
