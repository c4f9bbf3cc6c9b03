import { fraction, hash } from '../util/hash.js';

/** What a fault does to an answer. */
export type FaultKind =
    /** Another status in place of the answer, 503 when none is given. */
    | 'status'
    /** The right answer, later. */
    | 'latency'
    /** Headers and half of the body, then nothing more. */
    | 'stall'
    /** The right answer, a few bytes at a time. */
    | 'trickle'
    /** Headers and half of the body, then the connection ends. */
    | 'cut'
    /** The connection is reset before any byte of an answer. */
    | 'reset'
    /** A gateway's HTML page in place of the answer. */
    | 'html'
    /** A success whose JSON ends in the middle. */
    | 'broken-json';

/** A fault on order. */
export interface Fault {
    kind: FaultKind;
    /** operationId, or several of them; every operation when left out. */
    operation?: string | readonly string[];
    /** How many requests it strikes. Default 1; `Infinity`, or null in JSON, for all to come. */
    count?: number | null;
    /** Requests that pass before it strikes the first time. Default 0. */
    after?: number;
    /** Chance to strike a request, 0 to 1. Default 1. The dice are the seed's. */
    probability?: number;
    /** Status of `status` (default 503) and `html` (default 502). */
    status?: number;
    /** `Retry-After` of `status`: seconds, or a date. */
    retryAfter?: number | string;
    /** Milliseconds: how long `latency` waits (default 1000), or `trickle` between two bites (default 50). */
    delay?: number;
    /**
     * Whether the tenant carries the request out before the fault hides its answer. Default: as with a real server,
     * not for `status`, `reset` and `html`, but for the others.
     */
    carriesOut?: boolean;
}

/** A fault as JSON: `Infinity` is null there. */
export const FAULT = {
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: {
        kind: { enum: ['status', 'latency', 'stall', 'trickle', 'cut', 'reset', 'html', 'broken-json'] },
        operation: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
        count: { type: ['integer', 'null'], minimum: 1 },
        after: { type: 'integer', minimum: 0 },
        probability: { type: 'number', minimum: 0, maximum: 1 },
        status: { type: 'integer', minimum: 200, maximum: 599 },
        retryAfter: { type: ['number', 'string'] },
        delay: { type: 'number', minimum: 0 },
        carriesOut: { type: 'boolean' },
    },
};

/** A fault and what became of it. */
export interface OrderedFault extends Fault {
    id: string;
    /** Requests it has struck. */
    struck: number;
}

/** The faults of a tenant. */
export interface Faults {
    order(fault: Fault): OrderedFault;
    list(): readonly OrderedFault[];
    /** Takes one fault off, or all. Returns how many there were. */
    clear(id?: string): number;
    /** The fault that strikes a request, if one does. The first that was ordered goes first. */
    strike(operation: string): OrderedFault | undefined;
}

export function createFaults(seed: number): Faults {
    const faults = new Map<string, OrderedFault>();
    /** Requests that a fault could have struck, by its id. */
    const seen = new Map<string, number>();
    let [ordered, dice] = [0, 0];
    const strikes = (fault: OrderedFault, operation: string) => {
        const { operation: wanted = operation, count = 1, after = 0, probability = 1 } = fault;
        if (!(typeof wanted === 'string' ? wanted === operation : wanted.includes(operation))) return false;
        if (fault.struck >= (count ?? Number.POSITIVE_INFINITY)) return false;
        const met = (seen.get(fault.id) ?? 0) + 1;
        seen.set(fault.id, met);
        return met > after && fraction(hash(seed, dice++, 61)) < probability;
    };
    return {
        order(fault) {
            const kept = { ...fault, id: `fault-${++ordered}`, struck: 0 };
            faults.set(kept.id, kept);
            return kept;
        },
        list: () => [...faults.values()],
        clear(id) {
            if (id !== undefined) return faults.delete(id) ? 1 : 0;
            const { size } = faults;
            faults.clear();
            return size;
        },
        strike(operation) {
            for (const fault of faults.values()) {
                if (!strikes(fault, operation)) continue;
                fault.struck += 1;
                return fault;
            }
            return undefined;
        },
    };
}

/** Whether a request that a fault strikes is carried out. */
export function carriesOut({ kind, carriesOut: told }: Fault): boolean {
    return told ?? !(kind === 'status' || kind === 'reset' || kind === 'html');
}
