import type { Operation } from '../generated/operations.js';
import type { CallOperation } from './call.js';

/** An operation of the description, prepared for calling. */
export interface OperationPlan extends CallOperation {
    readonly method: string;
    /** The path with the names of its arguments in braces: those of a call, not those on the wire. */
    readonly path: string;
    /** The pieces of the path between its slashes; those of arguments in braces. */
    readonly segments: readonly string[];
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
        path: Object.entries(pathParams).reduce(
            (text, [argument, name]) => text.replace(`{${name}}`, `{${argument}}`),
            path,
        ),
        segments: path.split('/'),
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
