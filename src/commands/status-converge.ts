import { EsperResponseError } from '../errors/errors.js';
import { fieldsOf, isNonEmptyString, nonEmptyOrNull } from '../util/guards.js';
import { type CommandCalls, OPERATIONS } from './command-calls.js';
import type { Reading, StatusReader } from './completion.js';
import { outcomeOf } from './outcome.js';
import { stateOfWord } from './state-words.js';
import type { FinalStates } from './states.js';

/** Reads a converge: one device, whose status is over those of all its commands. */
export class ConvergeStatus implements StatusReader {
    readonly #id: string;
    readonly #calls: CommandCalls;
    readonly #final: FinalStates;

    constructor(id: string, calls: CommandCalls, final: FinalStates) {
        this.#id = id;
        this.#calls = calls;
        this.#final = final;
    }

    async read(): Promise<Reading> {
        const body = await this.#calls.get(OPERATIONS.converge.converge, { id: this.#id });
        const { device_id: deviceId, status, reason } = fieldsOf(fieldsOf(body)['content']);
        if (!isNonEmptyString(deviceId) || !isNonEmptyString(status))
            throw new EsperResponseError(`${OPERATIONS.converge.converge}: the answer has no device or no status`);
        const state = stateOfWord(status);
        const isOver = this.#final.has(state);
        const why = isNonEmptyString(reason) || !isOver ? reason : await this.#readReason();
        const device = { deviceId, state, reason: nonEmptyOrNull(why) };
        return { outcome: outcomeOf([device], this.#final), isOver };
    }

    /** Reads the reason of the first command that has one: that of the converge is often empty. */
    async #readReason(): Promise<string | undefined> {
        for await (const { results } of this.#calls.pages(OPERATIONS.converge.commands, { id: this.#id })) {
            for (const { reason } of results.map(fieldsOf)) if (isNonEmptyString(reason)) return reason;
        }
        return undefined;
    }
}
