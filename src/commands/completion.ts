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
    /** Whether it is over, where the answer itself says so: then nothing else decides. */
    readonly isOver?: boolean;
    /** How many devices it has at least, where the answer itself counts them. */
    readonly atLeast?: number;
    /** Why it seems to have no devices, where the answer itself says so. */
    readonly emptyNote?: string;
    /** What has to be the same at three polls in a row. Default: the number of devices. */
    readonly basis?: string;
}

/**
 * Reads where a command stands.
 * It may remember what earlier polls have shown.
 */
export interface StatusReader {
    read(): Promise<Reading>;
}

/** Why a command has no devices, and whether that can still change. */
interface NoDevices {
    readonly note: string;
    readonly isCertain: boolean;
}

/** Decides after each poll whether a command is over. */
export class Completion {
    readonly #calls: CommandCalls;
    readonly #askAddressed: () => Promise<Addressed | undefined>;
    #addressed: Promise<Addressed | undefined> | undefined;
    #mayHaveDevices = false;
    #basis: string | number | undefined;
    #steadyPolls = 0;

    /** Takes what reads whom the command names; it gives undefined when that is not known. */
    constructor(calls: CommandCalls, askAddressed: () => Promise<Addressed | undefined>) {
        this.#calls = calls;
        this.#askAddressed = askAddressed;
    }

    async decide(reading: Reading): Promise<PollResult> {
        const { outcome, isOver, atLeast = 0, basis = outcome.total } = reading;
        if (isOver !== undefined) return { outcome, isComplete: isOver };
        this.#steadyPolls = basis === this.#basis ? this.#steadyPolls + 1 : 1;
        this.#basis = basis;
        if (outcome.total === 0 && atLeast === 0) return this.#decideEmpty(reading);
        const named = outcome.ended === outcome.total ? await this.#countNamed() : undefined;
        const expected = named === undefined ? undefined : Math.max(named, atLeast);
        return { outcome, isComplete: isComplete(outcome, expected, this.#steadyPolls) };
    }

    /** One count of no members is no proof, as the rows of devices that were members may still come. */
    async #decideEmpty({ outcome, emptyNote }: Reading): Promise<PollResult> {
        const none = emptyNote === undefined ? await this.#explainNoDevices() : { note: emptyNote, isCertain: false };
        if (none === undefined || !(none.isCertain || this.#steadyPolls >= STEADY_POLLS))
            return { outcome, isComplete: false };
        return { outcome: { ...outcome, note: none.note }, isComplete: true };
    }

    #readAddressed(): Promise<Addressed | undefined> {
        this.#addressed ??= this.#askAddressed();
        return this.#addressed;
    }

    /**
     * Counts the devices that the command names one by one; undefined when it names groups.
     * Members of a group that are counted now need not be those of then.
     */
    async #countNamed(): Promise<number | undefined> {
        const addressed = await this.#readAddressed();
        if (addressed === undefined || addressed.groups.length > 0) return undefined;
        return addressed.devices || undefined; // an answer without lists names nobody, and yet there are rows
    }

    /**
     * Explains why a request has no rows.
     * Undefined when it may yet have some, or when that is not known; then it is not asked again.
     */
    async #explainNoDevices(): Promise<NoDevices | undefined> {
        if (this.#mayHaveDevices) return undefined;
        const addressed = await this.#readAddressed();
        const none = addressed === undefined ? undefined : await this.#explainEmpty(addressed);
        this.#mayHaveDevices = none === undefined;
        return none;
    }

    async #explainEmpty({ devices, groups, deviceType }: Addressed): Promise<NoDevices | undefined> {
        if (devices > 0) return undefined;
        if (groups.length === 0) return { note: 'The command names no device and no group', isCertain: true };
        const kind = deviceType === 'active' || deviceType === 'inactive' ? deviceType : undefined;
        for (const group of groups) {
            if ((await countMembers(group, kind, this.#calls)) !== 0) return undefined;
        }
        const note = `The groups that the command names have no ${kind === undefined ? '' : `${kind} `}devices`;
        return { note, isCertain: false };
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
