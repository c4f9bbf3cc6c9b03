import { type Operation, operations } from '../../generated/operations.js';
import type { CalledOperation } from './call.js';

/**
 * Every operation of the description, with the property of the client that has it.
 * They are prepared once for all clients.
 */
export const plans: readonly { readonly plan: OperationPlan; readonly property: string }[] = Object.entries(
    operations,
).map(([id, operation]) => ({ plan: planOperation(id, operation), property: operation.property }));

/** Finds the operation of a method and a path (below the base URL, without its query). */
export function findOperation(method: string, path: string): OperationPlan | undefined {
    const segments = path.split('/');
    return plans.find(({ plan }) => plan.method === method && matches(plan.segments, segments))?.plan;
}

/** Returns the values that an argument has in a query. */
export function queryValues(plan: OperationPlan, argument: string, query: URLSearchParams): string[] {
    return plan.query.filter(([other]) => other === argument).flatMap(([, name]) => query.getAll(name));
}

function matches(template: readonly string[], segments: readonly string[]): boolean {
    return (
        template.length === segments.length &&
        template.every((segment, index) => segment === segments[index] || segment.startsWith('{'))
    );
}

/** An operation of the description, prepared for calling. */
export interface OperationPlan extends CalledOperation {
    readonly method: string;
    /** The path with the names of its arguments in braces: those of a call, not those on the wire. */
    readonly path: string;
    /** The segments of the path; those of arguments in braces. */
    readonly segments: readonly string[];
    /** Argument and name on the wire, in the order of the description. */
    readonly query: readonly (readonly [argument: string, name: string])[];
    readonly body: string | undefined;
    readonly secret: readonly string[];
    readonly filled: readonly string[];
    readonly required: readonly string[];
    /** The names of all arguments. */
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
