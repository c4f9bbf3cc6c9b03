import type { Operation } from '../generated/operations.js';
import type { CallOperation } from './call.js';

/** An operation of the description, prepared for calling. */
export interface OperationPlan extends CallOperation {
    readonly method: string;
    /** The path as pieces of text, with an argument between each two. */
    readonly pieces: readonly string[];
    /** The arguments between the pieces. */
    readonly pathArguments: readonly string[];
    /** Argument and name on the wire, in the order of the description. */
    readonly query: readonly (readonly [argument: string, name: string])[];
    readonly body: string | undefined;
    readonly files: Operation['files'];
    readonly secret: readonly string[];
    readonly filled: readonly string[];
    readonly required: readonly string[];
    /** Every argument. */
    readonly known: ReadonlySet<string>;
    readonly pagination: Operation['pagination'];
}

/** Prepares an operation once, so that a call has only to fill it in. */
export function planOperation(id: string, operation: Operation): OperationPlan {
    const {
        method,
        path,
        pathParams,
        queryParams,
        body,
        files,
        empty,
        secret = [],
        filled = [],
        required,
        pagination,
    } = operation;
    const argumentOf = new Map(Object.entries(pathParams).map(([argument, name]) => [name, argument]));
    const parts = path.split(/[{}]/); // text and names take turns
    const known = [
        ...Object.keys(pathParams),
        ...Object.keys(queryParams),
        ...(body === undefined ? [] : [body]),
        ...Object.keys(files ?? {}),
    ];
    return {
        id,
        method,
        pathTemplate: path,
        pieces: parts.filter((_, index) => index % 2 === 0),
        pathArguments: parts.filter((_, index) => index % 2 === 1).map((name) => argumentOf.get(name) ?? name),
        query: Object.entries(queryParams),
        body,
        files,
        empty: empty ?? [],
        secret,
        filled,
        required,
        known: new Set(known),
        pagination,
    };
}

/** Tells whether a call of the operation has parameters before its options. */
export function hasParameters(plan: OperationPlan): boolean {
    return plan.known.size > 0;
}
