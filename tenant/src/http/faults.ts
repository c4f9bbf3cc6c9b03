import { fraction, hash } from '../util/hash.js';

/** What a fault does to a response. */
export type FaultKind =
    /** Another status in place of the response, 503 when none is given. */
    | 'status'
    /** The right response, later. */
    | 'latency'
    /** Headers and half of the body, then nothing more. */
    | 'stall'
    /** The right response, a few bytes at a time. */
    | 'trickle'
    /** Headers and half of the body, then the connection ends. */
    | 'cut'
    /** The connection is reset before any byte of a response. */
    | 'reset'
    /** A gateway's HTML page in place of the response. */
    | 'html'
    /** A success whose JSON ends in the middle. */
    | 'broken-json'
    /** 429 to every request past so many in a window, as an API with a rate limit answers. */
    | 'quota';

/** A fault that a test orders. */
export interface Fault {
    kind: FaultKind;
    /** operationId, or several of them; every operation when left out. */
    operation?: string | readonly string[];
    /** How many requests it strikes. Default 1, of a `quota` all; `Infinity`, or null in JSON, for all to come. */
    count?: number | null;
    /** Requests that pass before it strikes the first time. Default 0. */
    after?: number;
    /** Chance to strike a request, 0 to 1. Default 1. Chance comes from the seed, so runs repeat. */
    probability?: number;
    /** Status of `status` (default 503) and `html` (default 502). */
    status?: number;
    /** `Retry-After` of `status`: seconds, or a date. */
    retryAfter?: number | string;
    /** Requests that a `quota` lets pass in each window. Default 100. */
    calls?: number;
    /** Milliseconds of a `quota`'s window, which begins with a request; real ones, whatever the tenant's clock says. Default 5000. */
    window?: number;
    /** Whether a `quota` says when the window ends, in `Retry-After`. Default true. */
    tellsRetryAfter?: boolean;
    /** Milliseconds: how long `latency` waits (default 1000), or `trickle` between two chunks (default 50). */
    delay?: number;
    /**
     * Whether the tenant carries the request out before the fault hides its response. Default: as with a real
     * server, not for `status`, `reset` and `html`, but for the others.
     */
    carriesOut?: boolean;
}

/** The kinds that come in the place of a response. */
const REPLACING: ReadonlySet<FaultKind> = new Set(['status', 'reset', 'html', 'quota']);

/** The JSON schema of a fault. JSON has no `Infinity`, so a `count` is null there. */
export const FAULT = {
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: {
        kind: { enum: ['status', 'latency', 'stall', 'trickle', 'cut', 'reset', 'html', 'broken-json', 'quota'] },
        operation: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }] },
        count: { type: ['integer', 'null'], minimum: 1 },
        after: { type: 'integer', minimum: 0 },
        probability: { type: 'number', minimum: 0, maximum: 1 },
        status: { type: 'integer', minimum: 200, maximum: 599 },
        retryAfter: { type: ['number', 'string'] },
        calls: { type: 'integer', minimum: 0 },
        window: { type: 'number', exclusiveMinimum: 0 },
        tellsRetryAfter: { type: 'boolean' },
        // The longest that a timer waits: it runs at once when told to wait longer.
        delay: { type: 'number', minimum: 0, maximum: 2 ** 31 - 1 },
        carriesOut: { type: 'boolean' },
    },
};

/** A fault that was ordered, and how often it has struck. */
export interface OrderedFault extends Fault {
    id: string;
    /** Requests it has struck. */
    struck: number;
}

/** Keeps the faults of a tenant and decides which requests they strike. */
export class Faults {
    readonly #seed: number;
    readonly #faults = new Map<string, OrderedFault>();
    /** Requests that a fault could have struck, by its id. */
    readonly #seen = new Map<string, number>();
    readonly #windows = new Map<string, QuotaWindow>();
    #ordered = 0;
    #rolls = 0;

    constructor(seed: number) {
        this.#seed = seed;
    }

    order(fault: Fault): OrderedFault {
        const kept = { ...fault, id: `fault-${++this.#ordered}`, struck: 0 };
        this.#faults.set(kept.id, kept);
        return kept;
    }

    list(): readonly OrderedFault[] {
        return [...this.#faults.values()];
    }

    /** Removes one fault, or all. Returns how many were removed. */
    clear(id?: string): number {
        if (id !== undefined) return this.#faults.delete(id) ? 1 : 0;
        const { size } = this.#faults;
        this.#faults.clear();
        return size;
    }

    /** Returns the fault that strikes a request, if one does. The one that was ordered first goes first. */
    strike(operation: string): OrderedFault | undefined {
        for (const fault of this.#faults.values()) {
            if (!this.#strikes(fault, operation)) continue;
            fault.struck += 1;
            return fault.kind === 'quota' ? this.#refuse(fault) : fault;
        }
        return undefined;
    }

    /** Returns the response of a quota that is used up, as a fault. */
    #refuse(fault: OrderedFault): OrderedFault {
        const { tellsRetryAfter = true } = fault;
        const refusal: OrderedFault = { ...fault, kind: 'status', status: 429 };
        return tellsRetryAfter ? { ...refusal, retryAfter: this.#windowOf(fault).secondsLeft() } : refusal;
    }

    #windowOf(fault: OrderedFault): QuotaWindow {
        const window = this.#windows.get(fault.id) ?? new QuotaWindow(fault);
        this.#windows.set(fault.id, window);
        return window;
    }

    #strikes(fault: OrderedFault, operation: string): boolean {
        const { operation: wanted = operation, after = 0, probability = 1 } = fault;
        const { count = fault.kind === 'quota' ? null : 1 } = fault;
        if (!(typeof wanted === 'string' ? wanted === operation : wanted.includes(operation))) return false;
        if (fault.struck >= (count ?? Number.POSITIVE_INFINITY)) return false;
        const seen = (this.#seen.get(fault.id) ?? 0) + 1;
        this.#seen.set(fault.id, seen);
        if (seen <= after || fraction(hash(this.#seed, this.#rolls++, 61)) >= probability) return false;
        return fault.kind !== 'quota' || this.#windowOf(fault).take();
    }
}

/** How much of a quota is used. */
class QuotaWindow {
    readonly #calls: number;
    readonly #length: number;
    #start = Number.NEGATIVE_INFINITY;
    #taken = 0;

    constructor({ calls = 100, window = 5000 }: Fault) {
        this.#calls = calls;
        this.#length = window;
    }

    /** Counts a request. Returns whether it is one too many. */
    take(): boolean {
        const now = performance.now();
        if (now >= this.#start + this.#length) {
            this.#start = now;
            this.#taken = 0;
        }
        this.#taken += 1;
        return this.#taken > this.#calls;
    }

    /** Returns the seconds until the window ends, as `Retry-After` counts them. */
    secondsLeft(): number {
        return Math.max(0, Math.ceil((this.#start + this.#length - performance.now()) / 1000));
    }
}

/** Whether a request that a fault strikes is carried out. */
export function carriesOut({ kind, carriesOut: ordered }: Fault): boolean {
    return ordered ?? !REPLACING.has(kind);
}
