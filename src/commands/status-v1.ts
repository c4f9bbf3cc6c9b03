import { EsperResponseError } from '../errors/errors.js';
import { fieldsOf, isNonEmptyString, isRecord, lastSegment } from '../util/guards.js';
import { countMembers } from './completion.js';
import { hasEnded, outcomeOf, SKIPPED } from './outcome.js';
import { type CommandCalls, OPERATIONS, type Poll } from './polled-calls.js';
import { SeenDevices } from './status-rows.js';

/**
 * The state of the devices in each list of a group command.
 * A list that is not here is taken for a state by its name.
 */
const STATE_OF_LIST: Readonly<Record<string, string>> = {
    initiate: 'Command Initiated',
    acknowledge: 'Command Acknowledged',
    in_progress: 'Command In Progress',
    success: 'Command Success',
    failed: 'Command Failure',
    inactive: SKIPPED,
};
const SKIPPED_REASON = 'Skipped: the device was offline';

/** Creates the poll of a v1 command to one device. */
export function pollDevice(
    target: { readonly deviceId: string; readonly commandId: string },
    calls: CommandCalls,
): Poll {
    const { deviceId, commandId } = target;
    return async () => {
        const { state, details } = readCommand(await calls.get(OPERATIONS.device.command, { deviceId, commandId }));
        const outcome = outcomeOf([{ deviceId, state, reason: isNonEmptyString(details) ? details : null }]);
        return { outcome, isComplete: hasEnded(state) };
    };
}

/**
 * Creates the poll of a v1 command to a group: one answer that has lists of devices.
 * Without any the group counts as one device.
 */
export function pollGroup(target: { readonly groupId: string; readonly commandId: string }, calls: CommandCalls): Poll {
    const { groupId, commandId } = target;
    let isCounted = false;

    async function isEmpty(): Promise<boolean> {
        if (isCounted) return false;
        isCounted = true;
        return (await countMembers(groupId, undefined, calls)) === 0;
    }

    return async () => {
        const { state, details } = readCommand(await calls.get(OPERATIONS.group.command, { groupId, commandId }));
        const devices = readLists(details);
        if (devices.size > 0) return { outcome: outcomeOf(devices.all()), isComplete: devices.open().length === 0 };
        const isComplete = hasEnded(state);
        // Lists without a device say that there is none; no lists say nothing.
        if (isComplete ? isRecord(details) : await isEmpty()) {
            return {
                outcome: { ...outcomeOf([]), note: 'The group has no devices that take the command' },
                isComplete: true,
            };
        }
        return { outcome: outcomeOf([{ deviceId: groupId, state, reason: null }]), isComplete };
    };
}

function readCommand(body: unknown): { readonly state: string; readonly details: unknown } {
    const { state, details } = fieldsOf(body);
    if (!isNonEmptyString(state)) throw new EsperResponseError('The command was answered without a state');
    return { state, details };
}

function readLists(details: unknown): SeenDevices {
    const devices = new SeenDevices();
    for (const [list, rows] of Object.entries(fieldsOf(details))) {
        const state = STATE_OF_LIST[list] ?? list;
        for (const [index, row] of (Array.isArray(rows) ? rows : []).entries()) {
            const { id, device, name, reason } = fieldsOf(row);
            const key = [id, device, name].find(isNonEmptyString) ?? `${list} ${index + 1}`;
            const failureReason = isNonEmptyString(reason) ? reason : state === SKIPPED ? SKIPPED_REASON : null;
            devices.note({ deviceId: lastSegment(key), state, reason: failureReason });
        }
    }
    return devices;
}
