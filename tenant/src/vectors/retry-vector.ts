import type { Answer, Failed, Vector } from './vector.js';

// The vectors of retries, and the failures that they have.

export type Failure = Answer | { readonly connection: string };
export interface Decision extends Vector {
    readonly failure: Failure;
    readonly retried: Readonly<Record<string, boolean>>;
}
export interface Wait extends Vector {
    readonly call: string;
    readonly max_retries?: number;
    readonly call_max_retries?: number;
    readonly now?: string;
    readonly failures: readonly Failure[];
    readonly delays_ms: readonly (readonly [shortest: number, longest: number])[];
    readonly ends?: Failed;
}
export interface Storm extends Vector {
    readonly call: string;
    readonly runs: readonly {
        readonly times: number;
        readonly failures: readonly Failure[];
        readonly attempts: number;
        readonly succeeds: boolean;
    }[];
}
