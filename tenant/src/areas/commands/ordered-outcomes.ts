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

/** An outcome that is not used up yet, and its place among all that were ordered. */
interface KeptOutcome extends OrderedOutcome {
    readonly place: number;
    left: number;
}

/** Keeps the outcomes that tests ordered, and gives each to as many commands as it is for. */
export class OrderedOutcomes {
    /** By device, those for every device under `undefined`: a test may order one for each of thousands. */
    readonly #outcomes = new Map<string | undefined, readonly KeptOutcome[]>();
    #count = 0;

    add({ count = 1, ...outcome }: OrderedOutcome): void {
        const kept = { ...outcome, left: count, place: this.#count };
        this.#count += 1;
        this.#outcomes.set(outcome.device, [...this.#of(outcome.device), kept]);
    }

    /** Uses up and returns the outcome for a command on a device; undefined when none was ordered. */
    take(command: string, deviceId: string): OrderedOutcome | undefined {
        const [found] = [deviceId, undefined]
            .flatMap((device) => this.#of(device).find((one) => (one.command ?? command) === command) ?? [])
            .sort((one, other) => one.place - other.place);
        if (found === undefined) return undefined;
        found.left -= 1;
        if (found.left === 0) {
            const others = this.#of(found.device).filter((one) => one !== found);
            this.#outcomes.set(found.device, others);
        }
        return found;
    }

    #of(device: string | undefined): readonly KeptOutcome[] {
        return this.#outcomes.get(device) ?? [];
    }
}
