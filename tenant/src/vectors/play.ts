import type { JsonObject } from '../util/json.js';
import type { Recorded } from './request-differences.js';
import type { Failure } from './retry-vector.js';
import type { Vector } from './vector.js';

/** What came to the server in a play. */
export interface Arrived {
    readonly requests: readonly Recorded[];
    /** The most requests that were there at the same time. */
    readonly mostInFlight: number;
}

/** One thing that a client does: a vector, or one of those that a vector stands for. */
export interface Play {
    readonly id: string;
    readonly kind:
        | 'requests'
        | 'paths'
        | 'answers'
        | 'walks'
        | 'downloads'
        | 'commands'
        | 'decisions'
        | 'waits'
        | 'storms';
    readonly vector: Vector;
    /** What the client is told to do, beside what the vector says of itself. */
    readonly task: Task;
    /** Milliseconds that answers wait, so that requests meet. */
    readonly delay?: number;
    /** Says how a request ends, by what came before it; undefined for one that should not come. */
    answer(request: Recorded, index: number, earlier: readonly Recorded[]): Failure | undefined;
    /** Lists what differs. `seen` is what the client tells. */
    judge(arrived: Arrived, seen: JsonObject): string[];
}

/** What a client is told to do. */
export interface Task {
    readonly client?: object | undefined;
    readonly [field: string]: unknown;
}

/** Compares how many requests came. */
export function countDifferences({ requests }: Arrived, wanted: number): string[] {
    return requests.length === wanted ? [] : [`sent ${requests.length} of ${wanted}`];
}
