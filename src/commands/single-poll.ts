import type { Known, Look, Poll, PollResult } from './poller.js';

/** Polls one request. */
export class SinglePoll implements Poll {
    readonly #look: Look;
    #result: PollResult | undefined;

    constructor(look: Look) {
        this.#look = look;
    }

    async look(): Promise<PollResult> {
        this.#result = await this.#look();
        return this.#result;
    }

    known(): Known {
        return { outcome: this.#result?.outcome };
    }
}
