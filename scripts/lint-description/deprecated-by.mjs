// A deprecated operation leads its callers on: x-esper-deprecated-by names an operation that is there and in use.
const KEY = 'x-esper-deprecated-by';

export function deprecatedBy() {
    const operations = new Map();
    const claims = [];
    return {
        Operation(operation, ctx) {
            operations.set(operation.operationId, operation);
            if (operation[KEY] !== undefined)
                claims.push({ operation, location: ctx.location.child([KEY]), report: ctx.report });
        },
        Root: {
            leave() {
                for (const { operation, location, report } of claims) {
                    const target = operations.get(operation[KEY]);
                    if (!operation.deprecated)
                        report({ message: `${KEY} on an operation that is not deprecated.`, location });
                    else if (!target)
                        report({ message: `${KEY} names '${operation[KEY]}', which is no operation.`, location });
                    else if (target.deprecated)
                        report({ message: `${KEY} names '${operation[KEY]}', which is deprecated itself.`, location });
                }
            },
        },
    };
}
