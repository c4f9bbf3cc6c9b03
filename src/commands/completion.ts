import { EsperApiError } from '../errors/api-error.js';
import { type CommandCalls, OPERATIONS } from './command-calls.js';
import type { CommandOutcome } from './outcome.js';
import type { PollResult } from './poller.js';
import type { Addressed } from './target.js';

/** Polls with the same number of devices after which that number is taken for all of them. */
const STEADY_POLLS = 3;

/** Device states by the values of a command's `device_type`. */
const STATE_OF_TYPE = { active: 1, inactive: 60 } as const;

/**
 * Tells whether a command is over.
 * Esper makes the rows of its devices after it has answered, so that few or none may be there at first: all rows that
 * are there must have ended, and be as many as the command has devices (`expected`), or have been as many at three
 * polls in a row.
 */
export function isComplete(
    { total, ended }: CommandOutcome,
    expected: number | undefined,
    steadyPolls: number,
): boolean {
    if (ended < total) return false;
    return total >= (expected ?? Number.POSITIVE_INFINITY) || (total > 0 && steadyPolls >= STEADY_POLLS);
}

/** What one poll reads of a command. */
export interface Reading {
    readonly outcome: CommandOutcome;
    /** How many devices it has, where the answer itself says so. */
    readonly expected?: number;
    /** Whether it is over, where the answer itself says so: then nothing else decides. */
    readonly isOver?: boolean;
}

/**
 * Reads where a command stands.
 * It may remember what earlier polls have shown.
 */
export interface StatusReader {
    read(): Promise<Reading>;
}

/** Decides after each poll whether a command is over. */
export class Completion {
    readonly #calls: CommandCalls;
    readonly #askAddressed: () => Promise<Addressed | undefined>;
    #addressed: Promise<Addressed | undefined> | undefined;
    #expected: Promise<number | undefined> | undefined;
    #isEmptyExplained = false;
    #total = -1;
    #steadyPolls = 0;

    /** Takes what reads whom the command names; it gives undefined when that is not known. */
    constructor(calls: CommandCalls, askAddressed: () => Promise<Addressed | undefined>) {
        this.#calls = calls;
        this.#askAddressed = askAddressed;
    }

    async decide({ outcome, expected, isOver }: Reading): Promise<PollResult> {
        if (isOver !== undefined) return { outcome, isComplete: isOver };
        const { total, ended } = outcome;
        this.#steadyPolls = total === this.#total ? this.#steadyPolls + 1 : 1;
        this.#total = total;
        if (total === 0 && expected === undefined) return this.#decideEmpty(outcome);
        const devices = expected ?? (ended === total ? await this.#countDevices() : undefined);
        return { outcome, isComplete: isComplete(outcome, devices, this.#steadyPolls) };
    }

    async #decideEmpty(outcome: CommandOutcome): Promise<PollResult> {
        const note = this.#isEmptyExplained ? undefined : await this.#explainNoDevices();
        this.#isEmptyExplained = true;
        if (note === undefined) return { outcome, isComplete: false };
        return { outcome: { ...outcome, note }, isComplete: true };
    }

    #readAddressed(): Promise<Addressed | undefined> {
        this.#addressed ??= this.#askAddressed();
        return this.#addressed;
    }

    /** Counts the devices that the command has at most, once; undefined when that is not known. */
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

    /**
     * Explains why a request has no rows and never will.
     * Undefined when it may yet have some, or when that is not known.
     */
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

/** Counts the devices of a group and its subgroups; undefined when this key may not know. */
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
