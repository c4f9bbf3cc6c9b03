import { EsperResponseError } from '../errors/errors.js';
import { fieldsOf, isNonEmptyString } from '../util/guards.js';
import { createCompletionCheck } from './completion.js';
import { FAILED_STATES, toOutcome } from './outcome.js';
import { type CommandCalls, OPERATIONS, type Poll } from './polled-calls.js';
import { type DeviceState, readStatus } from './status-rows.js';
import type { RequestTarget } from './target.js';

/**
 * Creates the poll of a request of commands v0.
 * The API counts its devices by state in one small answer, however many there are. Rows are requested of the devices
 * that have failed, and when their number has changed.
 */
export function pollV0(target: RequestTarget, calls: CommandCalls): Poll {
    const { requestId } = target;
    const isDone = createCompletionCheck(target, calls);
    const failures = new Map<string, readonly DeviceState[]>();

    async function list(state: string): Promise<DeviceState[]> {
        const devices: DeviceState[] = [];
        for await (const page of calls.pages(OPERATIONS.v0.statuses, { request: requestId, state })) {
            devices.push(...page.results.map(readStatus));
        }
        return devices;
    }

    return async () => {
        const tally = readStats(await calls.get(OPERATIONS.v0.stats, { id: requestId }));
        for (const state of FAILED_STATES) {
            const isKnown = (tally[state] ?? 0) === (failures.get(state)?.length ?? 0);
            if (!isKnown) failures.set(state, await list(state));
        }
        return isDone(toOutcome(tally, [...failures.values()].flat()));
    };
}

function readStats(body: unknown): Record<string, number> {
    const { content } = fieldsOf(body);
    const { status: rows = [] } = fieldsOf(content);
    if (!Array.isArray(rows)) throw new EsperResponseError(`${OPERATIONS.v0.stats}: the answer has no list of states`);
    const tally: Record<string, number> = {};
    for (const row of rows) {
        const { state, total } = fieldsOf(row);
        if (isNonEmptyString(state) && typeof total === 'number' && total > 0) tally[state] = total;
    }
    return tally;
}
