import { operations } from '../generated/operations.js';
import { type OperationPlan, planOperation } from './operation-plan.js';

/** Every operation of the description with the property of the client that has it; prepared once for all clients. */
export const plans: readonly { readonly plan: OperationPlan; readonly property: string }[] = Object.entries(
    operations,
).map(([id, operation]) => ({ plan: planOperation(id, operation), property: operation.property }));

/** The operation that a method and a path (below the base URL, without its query) belong to. */
export function findOperation(method: string, path: string): OperationPlan | undefined {
    const segments = path.split('/');
    return plans.find(({ plan }) => plan.method === method && matches(plan.segments, segments))?.plan;
}

/** The value that an argument has in a query. */
export function queryValues(plan: OperationPlan, argument: string, query: URLSearchParams): string[] {
    return plan.query.filter(([other]) => other === argument).flatMap(([, name]) => query.getAll(name));
}

function matches(template: readonly string[], segments: readonly string[]): boolean {
    return (
        template.length === segments.length &&
        template.every((piece, index) => piece === segments[index] || piece.startsWith('{'))
    );
}
