import type { CommandParts, UnknownRequest } from '../errors/command-parts.js';
import { EsperResponseError } from '../errors/errors.js';
import { addParts } from '../errors/esper-error.js';
import type { pagesOf } from './command-calls.js';
import { bareId, commandKey, isBefore, matchRequest, newIdOf, requestKey } from './command-match.js';

/** Rows of a page: mostly the first one is it, and each names up to 1000 devices. */
const PAGE_ROWS = 10;

/** Lists the requests of the tenant, the newest first. */
type ListRequests = (filter: Readonly<Record<string, unknown>>) => ReturnType<typeof pagesOf>;

/** Looks for requests among those of the tenant. */
export class RequestSearch {
    readonly #sought: readonly UnknownRequest[];
    readonly #list: ListRequests;
    readonly #found = new Map<UnknownRequest, string>();
    /** Ids of rows that may be a request, and don't say so. */
    readonly #unclear = new Map<UnknownRequest, string>();

    constructor(unknown: readonly UnknownRequest[], list: ListRequests) {
        this.#sought = distinctRequests(unknown);
        this.#list = list;
    }

    get isDone(): boolean {
        return this.#found.size === this.#sought.length;
    }

    /** Looks once for each that was not found yet. */
    async look(): Promise<void> {
        for (const sought of this.#lost) {
            this.#unclear.delete(sought);
            await this.#lookFor(sought);
        }
    }

    /** Tells what was found; throws when of one it can't be told. */
    readParts(): Pick<CommandParts, 'sent' | 'unsent'> {
        const clear = { sent: this.#readSent(), unsent: this.#readUnsent() };
        const [unclear] = this.#unclear.values();
        if (unclear === undefined) return clear;
        const error = new EsperResponseError(
            `findSent: ${unclear} may be a request that is looked for, but the list leaves out which groups it went to`,
        );
        addParts(error, { ...clear, unknown: [...this.#unclear.keys()] });
        throw error;
    }

    get #lost(): UnknownRequest[] {
        return this.#sought.filter((sought) => !this.#found.has(sought));
    }

    /**
     * Looks for a request among the newest ones.
     * Two that are alike are not found by the same row.
     */
    async #lookFor(sought: UnknownRequest): Promise<void> {
        const { command, commandType, after, others = [] } = sought;
        const [device] = sought.devices; // one is enough: the row tells the others
        const filter = { command, commandType, limit: PAGE_ROWS, ...(device && { devices: device }) };
        const taken = new Set([...this.#found.values(), ...others]);
        for await (const { results } of this.#list(filter)) {
            for (const row of results) {
                if (isBefore(row, after)) return;
                const id = newIdOf(row, after);
                const match = id === undefined || taken.has(id) ? 'no' : matchRequest(row, sought);
                if (id === undefined || match === 'no') continue;
                if (match === 'unclear') {
                    this.#unclear.set(sought, id);
                    continue;
                }
                this.#unclear.delete(sought);
                this.#found.set(sought, id);
                return;
            }
        }
    }

    #readSent(): CommandParts['sent'] {
        const requests = [...this.#found].map(([{ devices, groups, deviceType }, requestId]) => ({
            requestId,
            devices: devices.length,
            groups,
            deviceType,
        }));
        return { requests };
    }

    /** Lists the ids that no request of the same command has had, each once. */
    #readUnsent(): string[] {
        const sent = new Set([...this.#found.keys(), ...this.#unclear.keys()].flatMap(idKeysOf));
        const unsent = new Map<string, string>();
        for (const one of this.#lost) {
            for (const id of [...one.devices, ...one.groups]) {
                const key = idKey(one, id);
                if (!sent.has(key) && !unsent.has(key)) unsent.set(key, id);
            }
        }
        return [...unsent.values()];
    }
}

/**
 * Leaves out requests that are described twice: they may come from saved state and from an error.
 * Those that are after the newest come first: fewer rows can be theirs.
 */
function distinctRequests(unknown: readonly UnknownRequest[]): UnknownRequest[] {
    const distinct = new Map<string, UnknownRequest>();
    for (const one of unknown) {
        const key = requestKey(one);
        const known = distinct.get(key);
        distinct.set(key, { ...one, ...known, others: [...(known?.others ?? []), ...(one.others ?? [])] });
    }
    const timeOf = ({ after }: UnknownRequest): number => (after === null ? 0 : Date.parse(after.createdOn));
    return [...distinct.values()].sort((one, other) => timeOf(other) - timeOf(one));
}

const idKey = (request: UnknownRequest, id: string): string => `${bareId(id)} ${commandKey(request)}`;
const idKeysOf = (request: UnknownRequest): string[] =>
    [...request.devices, ...request.groups].map((id) => idKey(request, id));
