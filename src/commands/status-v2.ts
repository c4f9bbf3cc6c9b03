import { createCompletionCheck } from './completion.js';
import { FAILED_STATES, OPEN_STATES, outcomeOf, SUCCESS } from './outcome.js';
import { type CommandCalls, OPERATIONS, type Poll, type RowPage } from './polled-calls.js';
import { readStatus, SeenDevices } from './status-rows.js';
import type { RequestTarget } from './target.js';

/** Up to this many moved devices are looked up by id; beyond that, listing the final states is cheaper. */
const MAX_SINGLE_LOOKUPS = 5;

/**
 * Creates the poll of a request of Commands V2.
 * The API has a row a device and no counts; it filters by one state or one device.
 *
 * Rows that fit a page are requested as that page. With more, the first poll reads all of them. Later ones read the
 * states in which there were open devices, then look up the devices that have left these: never again one that has
 * ended, unless so many end at once that listing the final states is cheaper.
 */
export function pollV2(target: RequestTarget, calls: CommandCalls): Poll {
    const seen = new SeenDevices();
    const missing = new Set<string>();
    const isDone = createCompletionCheck(target, calls);
    let pageCount = 0;

    async function read(
        filter: Readonly<Record<string, string>>,
        isEnough: (page: RowPage) => boolean,
    ): Promise<number> {
        let pages = 0;
        for await (const page of calls.pages(OPERATIONS.v2.statuses, { requestId: target.requestId, ...filter })) {
            pages += 1;
            for (const device of page.results.map(readStatus)) {
                seen.note(device);
                missing.delete(device.deviceId);
            }
            if (isEnough(page)) break;
        }
        return pages;
    }

    async function readOpen(): Promise<void> {
        const open = seen.open();
        for (const { deviceId } of open) missing.add(deviceId);
        const openStates = inOrder(new Set(open.map(({ state }) => state)));
        for (const state of openStates) await read({ state }, () => false);
        if (missing.size <= Math.max(MAX_SINGLE_LOOKUPS, pageCount)) {
            for (const device of [...missing]) await read({ device }, () => !missing.has(device));
        }
        // Where else they may be. One that moves from list to list meanwhile is missed, and found at the next poll.
        for (const state of [
            ...FAILED_STATES,
            SUCCESS,
            ...OPEN_STATES.filter((state) => !openStates.includes(state)),
        ]) {
            if (missing.size > 0) await read({ state }, () => missing.size === 0);
        }
        missing.clear();
    }

    return async () => {
        if (pageCount > 1) await readOpen();
        if (pageCount <= 1 || seen.open().length === 0) {
            // All rows once more, because some may have been added; mostly the first page says that there are none.
            const pages = await read({}, ({ count }) => pageCount > 1 && count === seen.size);
            pageCount = Math.max(pageCount, pages);
        }
        return isDone(outcomeOf(seen.all()));
    };
}

/**
 * Sorts states, earlier ones first.
 * So a device that moves on while the lists are read is seen twice rather than never.
 */
function inOrder(states: ReadonlySet<string>): string[] {
    const known = OPEN_STATES.filter((state) => states.has(state));
    return [...known, ...[...states].filter((state) => !known.includes(state))];
}
