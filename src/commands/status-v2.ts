import { createCompletionCheck } from './completion.js';
import { FAILED_STATES, OPEN_STATES, outcomeOf, SUCCESS } from './outcome.js';
import { type CommandCalls, OPERATIONS, type Poll, type RowPage } from './polled-calls.js';
import { readStatus, SeenDevices } from './status-rows.js';
import type { RequestTarget } from './target.js';

/** So many devices are asked for one by one; the lists that they could be in are as many. */
const FEW = 5;

/**
 * Looks at a request of Commands V2. The API has a row a device and no counts; it filters by one state or one device.
 * Rows that fit a page are asked for as that page. With more, the first look goes through all of them, and later ones ask
 * for the states in which there were open devices, then for the devices that have left these: never again for one that has ended,
 * unless so many end at once that the lists of final states are the shorter way.
 */
export function pollV2(target: RequestTarget, calls: CommandCalls): Poll {
    const seen = new SeenDevices();
    const missing = new Set<string>();
    const isDone = createCompletionCheck(target, calls);
    let pagesInAll = 0;

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
        const occupied = inOrder(new Set(open.map(({ state }) => state)));
        for (const state of occupied) await read({ state }, () => false);
        if (missing.size <= Math.max(FEW, pagesInAll)) {
            for (const device of [...missing]) await read({ device }, () => !missing.has(device));
        }
        // Where else they may be. One that moves from list to list meanwhile is missed, and found at the next look.
        for (const state of [...FAILED_STATES, SUCCESS, ...OPEN_STATES.filter((state) => !occupied.includes(state))]) {
            if (missing.size > 0) await read({ state }, () => missing.size === 0);
        }
        missing.clear();
    }

    return async () => {
        if (pagesInAll > 1) await readOpen();
        if (pagesInAll <= 1 || seen.open().length === 0) {
            // At the end again, because rows may have been added; mostly the first page says that there are none.
            const pages = await read({}, ({ count }) => pagesInAll > 1 && count === seen.size);
            pagesInAll = Math.max(pagesInAll, pages);
        }
        return isDone(outcomeOf(seen.all()));
    };
}

/** Earlier states first: a device that moves on while the lists are read is seen twice rather than never. */
function inOrder(states: ReadonlySet<string>): string[] {
    const known = OPEN_STATES.filter((state) => states.has(state));
    return [...known, ...[...states].filter((state) => !known.includes(state))];
}
