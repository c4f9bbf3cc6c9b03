import { CommandState } from '../../generated/models/command-state.js';
import { type CommandCalls, OPERATIONS, type RowPage } from './command-calls.js';
import type { Reading, StatusReader } from './completion.js';
import { outcomeOf } from './outcome.js';
import type { FinalStates } from './states.js';
import { readStatus, SeenDevices } from './status-rows.js';
import type { RequestTarget } from './target.js';

/** Up to this many moved devices are looked up by id. Beyond that, listing the states where they may be is cheaper. */
const FEW = 5;

/** A request that names more devices than this is read in pages that are as long as it is, */
const MANY = 100;
/** but no longer than this: Esper names no largest page, and its own tools ask for no more. */
const MAX_PAGE_ROWS = 500;

/**
 * Reads a request of Commands V2. The API has a row a device and no counts; it filters by one state or one device.
 * Rows that fit a page are asked for as that page. With more, the first look goes through all of them, and later ones ask
 * for the states in which there were open devices, then for the devices that have left these: never again for one that has ended,
 * unless so many end at once that the lists of final states are the shorter way.
 */
export class V2Status implements StatusReader {
    readonly #request: Readonly<Record<string, unknown>>;
    readonly #calls: CommandCalls;
    readonly #final: FinalStates;
    readonly #seen: SeenDevices;
    /** Open devices that this look has not come across yet. */
    readonly #missing = new Set<string>();
    #pagesInAll = 0;

    constructor({ requestId, addressed }: RequestTarget, calls: CommandCalls, final: FinalStates) {
        const rows = Math.min(addressed?.devices ?? 0, MAX_PAGE_ROWS);
        this.#request = { requestId, ...(rows > MANY && { limit: rows }) };
        this.#calls = calls;
        this.#final = final;
        this.#seen = new SeenDevices(final);
    }

    async read(): Promise<Reading> {
        if (this.#pagesInAll > 1) await this.#readOpen();
        if (this.#pagesInAll <= 1 || this.#seen.open().length === 0) {
            // At the end again, because rows may have been added; mostly the first page says that there are none.
            const pages = await this.#readRows({}, ({ count }) => this.#pagesInAll > 1 && count === this.#seen.size);
            this.#pagesInAll = Math.max(this.#pagesInAll, pages);
        }
        return { outcome: outcomeOf(this.#seen.all(), this.#final) };
    }

    async #readOpen(): Promise<void> {
        const open = this.#seen.open();
        for (const { deviceId } of open) this.#missing.add(deviceId);
        const occupied = this.#inOrder(new Set(open.map(({ state }) => state)));
        for (const state of occupied) await this.#readRows({ state }, () => false);
        if (this.#missing.size <= Math.max(FEW, this.#pagesInAll)) {
            for (const device of [...this.#missing]) await this.#readRows({ device }, () => !this.#missing.has(device));
        }
        // Where else they may be. One that moves from list to list meanwhile is missed, and found at the next look.
        const others = this.#final.open.filter((state) => !occupied.includes(state));
        for (const state of [...this.#final.failed, CommandState.SUCCESS, ...others]) {
            if (this.#missing.size > 0) await this.#readRows({ state }, () => this.#missing.size === 0);
        }
        this.#missing.clear();
    }

    /** Notes the rows of a list until a page is enough; gives the number of pages. */
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

    /** Earlier states first: a device that moves on while the lists are read is seen twice rather than never. */
    #inOrder(states: ReadonlySet<string>): string[] {
        const known = this.#final.open.filter((state) => states.has(state));
        return [...known, ...[...states].filter((state) => !known.includes(state))];
    }
}
