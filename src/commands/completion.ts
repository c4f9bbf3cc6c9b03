import { EsperApiError } from '../errors/api-error.js';
import { type CommandCalls, OPERATIONS } from './command-calls.js';
import type { CommandOutcome } from './outcome.js';
import type { PollResult } from './poller.js';
import type { Addressed } from './target.js';

/** Looks with the same number of devices after which that number is taken for all of them. */
const STEADY_LOOKS = 3;

/** Device states by the words of a command's `device_type`. */
const STATE_OF_TYPE = { active: 1, inactive: 60 } as const;

/**
 * Tells whether a command is over. Esper makes the rows of its devices after it has answered, so that few or none may
 * be there at first: all rows that are there must have ended, and be as many as the command has devices (`expected`),
 * or have been as many at three looks in a row.
 */
export function isComplete(
    { total, ended }: CommandOutcome,
    expected: number | undefined,
    steadyLooks: number,
): boolean {
    if (ended < total) return false;
    return total >= (expected ?? Number.POSITIVE_INFINITY) || (total > 0 && steadyLooks >= STEADY_LOOKS);
}

/** Where a command stands by one look at it. */
export interface Reading {
    readonly outcome: CommandOutcome;
    /** How many devices it has, where the answer itself says so. */
    readonly expected?: number;
}

/** Reads where a command stands. It may remember what earlier looks have shown. */
export interface StatusReader {
    read(): Promise<Reading>;
}

/** Decides after each look whether a command is over. */
export class Completion {
    readonly #calls: CommandCalls;
    readonly #askAddressed: () => Promise<Addressed | undefined>;
    #addressed: Promise<Addressed | undefined> | undefined;
    #expected: Promise<number | undefined> | undefined;
    #isEmptyExplained = false;
    #total = -1;
    #steadyLooks = 0;

    /** `askAddressed` gives whom the command names; undefined when nobody can tell. */
    constructor(calls: CommandCalls, askAddressed: () => Promise<Addressed | undefined>) {
        this.#calls = calls;
        this.#askAddressed = askAddressed;
    }

    async judge({ outcome, expected }: Reading): Promise<PollResult> {
        const { total, ended } = outcome;
        this.#steadyLooks = total === this.#total ? this.#steadyLooks + 1 : 1;
        this.#total = total;
        if (total === 0 && expected === undefined) return this.#judgeEmpty(outcome);
        const devices = expected ?? (ended === total ? await this.#countDevices() : undefined);
        return { outcome, isComplete: isComplete(outcome, devices, this.#steadyLooks) };
    }

    async #judgeEmpty(outcome: CommandOutcome): Promise<PollResult> {
        const note = this.#isEmptyExplained ? undefined : await this.#explainNoDevices();
        this.#isEmptyExplained = true;
        if (note === undefined) return { outcome, isComplete: false };
        return { outcome: { ...outcome, note }, isComplete: true };
    }

    #readAddressed(): Promise<Addressed | undefined> {
        this.#addressed ??= this.#askAddressed();
        return this.#addressed;
    }

    /** How many devices the command has at most, counted once; undefined when nobody can tell. */
    #countDevices(): Promise<number | undefined> {
        this.#expected ??= this.#askCount();
        return this.#expected;
    }

    async #askCount(): Promise<number | undefined> {
        const addressed = await this.#readAddressed();
        if (addressed === undefined) return undefined;
        let count = addressed.devices;
        for (const group of addressed.groups) {
            // Those that were online then need not be so now: of any `device_type`, all members are the most that it
            // can have.
            const members = await countMembers(group, undefined, this.#calls);
            if (members === undefined) return undefined;
            count += members;
        }
        return count;
    }

    /** Why a request has no rows and never will; undefined when it may yet have some, or when nobody can tell. */
    async #explainNoDevices(): Promise<string | undefined> {
        const addressed = await this.#readAddressed();
        if (addressed === undefined || addressed.devices > 0) return undefined;
        const { groups, deviceType } = addressed;
        if (groups.length === 0) return 'The command names no device and no group';
        const kind = deviceType === 'active' || deviceType === 'inactive' ? deviceType : undefined;
        for (const group of groups) {
            if ((await countMembers(group, kind, this.#calls)) !== 0) return undefined;
        }
        return `The groups that the command names have no ${kind === undefined ? '' : `${kind} `}devices`;
    }
}

/** How many devices a group has, those of its subgroups too; undefined when this key may not know. */
export async function countMembers(
    group: string,
    kind: keyof typeof STATE_OF_TYPE | undefined,
    calls: CommandCalls,
): Promise<number | undefined> {
    const filter = { group, limit: 1, ...(kind !== undefined && { state: STATE_OF_TYPE[kind] }) };
    try {
        for await (const { count, results } of calls.pages(OPERATIONS.members, filter)) return count ?? results.length;
    } catch (error) {
        if (!EsperApiError.is(error)) throw error;
    }
    return undefined;
}
