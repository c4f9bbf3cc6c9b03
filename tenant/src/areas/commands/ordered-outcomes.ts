/** How the next commands end, as a test orders it. */
export interface OrderedOutcome {
    /** Only for this command; every command when left out. */
    command?: string;
    /** Only on this device, by its id; on every device when left out. */
    device?: string;
    /** `Command Failure`, or `Command TimeOut`, or `Command Success` without an effect. */
    state: string;
    /** Why, in words. */
    reason?: string;
    /** For how many devices; default 1. */
    count?: number;
}

/** The JSON schema of an outcome. JSON has no `Infinity`, so a `count` is finite there. */
export const OUTCOME = {
    type: 'object',
    required: ['state'],
    additionalProperties: false,
    properties: {
        command: { type: 'string' },
        device: { type: 'string' },
        state: { enum: ['Command Success', 'Command Failure', 'Command TimeOut'] },
        reason: { type: 'string' },
        count: { type: 'integer', minimum: 1 },
    },
};

/** Keeps the outcomes that tests ordered, and gives each to as many commands as it is for. */
export class OrderedOutcomes {
    readonly #outcomes: (OrderedOutcome & { left: number })[] = [];

    add({ count = 1, ...outcome }: OrderedOutcome): void {
        this.#outcomes.push({ ...outcome, left: count });
    }

    /** Uses up and returns the outcome for a command on a device; undefined when none was ordered. */
    take(command: string, deviceId: string): OrderedOutcome | undefined {
        const found = this.#outcomes.find(
            (one) => one.left > 0 && (one.command ?? command) === command && (one.device ?? deviceId) === deviceId,
        );
        if (found) found.left -= 1;
        return found;
    }
}
