import { CommandState } from '../../generated/models/commands-v2.js';
import { type CommandCalls, OPERATIONS, type RowPage } from './command-calls.js';
import type { Reading, StatusReader } from './completion.js';
import { outcomeOf } from './outcome.js';
import type { FinalStates } from './states.js';
import { readStatus, SeenDevices } from './status-rows.js';
import type { RequestTarget } from './target.js';

/** Up to this many moved devices are looked up by id; beyond that, listing the final states is cheaper. */
const MAX_SINGLE_LOOKUPS = 5;

/** A request that names more devices than this is read in pages that are as long as it is. */
const DEFAULT_PAGE_ROWS = 100;
/** The longest page that is requested: Esper names no maximum, and its own tools ask for no more. */
const MAX_PAGE_ROWS = 500;

/**
 * Reads a request of Commands V2.
 * The API has a row a device and no counts; it filters by one state or one device.
 *
 * Rows that fit a page are requested as that page. With more, the first poll reads all of them. Later ones read the
 * states in which there were open devices, then look up the devices that have left these: never again one that has
 * ended, unless so many end at once that listing the final states is cheaper.
 */
export class V2Status implements StatusReader {
    readonly #request: Readonly<Record<string, unknown>>;
    readonly #calls: CommandCalls;
    readonly #final: FinalStates;
    readonly #seen: SeenDevices;
    /** Open devices that this poll has not come across yet. */
    readonly #missing = new Set<string>();
    #pageCount = 0;

    constructor({ requestId, addressed }: RequestTarget, calls: CommandCalls, final: FinalStates) {
        const rows = Math.min(addressed?.devices ?? 0, MAX_PAGE_ROWS);
        this.#request = { requestId, ...(rows > DEFAULT_PAGE_ROWS && { limit: rows }) };
        this.#calls = calls;
        this.#final = final;
        this.#seen = new SeenDevices(final);
    }

    async read(): Promise<Reading> {
        if (this.#pageCount > 1) await this.#readOpen();
        if (this.#pageCount <= 1 || this.#seen.open().length === 0) {
            // All rows once more, because some may have been added; mostly the first page says that there are none.
            const pages = await this.#readRows({}, ({ count }) => this.#pageCount > 1 && count === this.#seen.size);
            this.#pageCount = Math.max(this.#pageCount, pages);
        }
        return { outcome: outcomeOf(this.#seen.all(), this.#final) };
    }

    async #readOpen(): Promise<void> {
        const open = this.#seen.open();
        for (const { deviceId } of open) this.#missing.add(deviceId);
        const openStates = this.#final.inOrder(new Set(open.map(({ state }) => state)));
        for (const state of openStates) await this.#readRows({ state }, () => false);
        if (this.#missing.size <= Math.max(MAX_SINGLE_LOOKUPS, this.#pageCount)) {
            for (const device of [...this.#missing]) await this.#readRows({ device }, () => !this.#missing.has(device));
        }
        // Where else they may be. One that moves from list to list meanwhile is missed, and found at the next poll.
        const others = this.#final.open.filter((state) => !openStates.includes(state));
        for (const state of [...this.#final.failed, CommandState.SUCCESS, ...others]) {
            if (this.#missing.size > 0) await this.#readRows({ state }, () => this.#missing.size === 0);
        }
        this.#missing.clear();
    }

    /** Notes the rows of a list until a page is enough; returns the number of pages. */
    async #readRows(filter: Readonly<Record<string, string>>, isEnough: (page: RowPage) => boolean): Promise<number> {
        let pages = 0;
        for await (const page of this.#calls.pages(OPERATIONS.v2.statuses, { ...this.#request, ...filter })) {
            pages += 1;
            for (const device of page.results.map(readStatus)) {
                this.#seen.note(device);
                this.#missing.delete(device.deviceId);
            }
            if (isEnough(page)) break;
        }
        return pages;
    }
}
