// Readers are told what an operation's description rests on, for none claims more than that.
const KEY = 'x-esper-evidence';

export function evidence() {
    return {
        Operation(operation, ctx) {
            if (operation[KEY] !== undefined) return;
            ctx.report({
                message: `The operation has no '${KEY}': live, reference or inferred.`,
                location: ctx.location.child(['operationId']).key(),
            });
        },
    };
}
