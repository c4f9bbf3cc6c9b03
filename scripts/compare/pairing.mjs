// Which operation of the new description is which of the old one.
/**
 * Pairs old operations with new ones.
 * `same` are those that have a pair: by operationId; else by method and path, when neither description knows the
 * other's operationId. What is left on either side is `removed` or `added`.
 */
export function pairOperations(old, now) {
    const newById = new Map(now.map((operation) => [operation.id, operation]));
    const oldIds = new Set(old.map(({ id }) => id));
    const newByRoute = new Map(now.filter(({ id }) => !oldIds.has(id)).map((each) => [routeOf(each), each]));
    const same = old.flatMap((operation) => {
        const other = newById.get(operation.id) ?? newByRoute.get(routeOf(operation));
        return other ? [{ old: operation, now: other }] : [];
    });
    const known = new Set(same.flatMap((pair) => [pair.old, pair.now]));
    return {
        same,
        removed: old.filter((operation) => !known.has(operation)),
        added: now.filter((operation) => !known.has(operation)),
    };
}

/** Joins method and path; what its parameters are called makes no other path. */
export const routeOf = ({ method, path }) => `${method} ${path.replace(/\{[^}]*\}/g, '{}')}`;
