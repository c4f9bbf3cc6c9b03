// A `default` is what the server does when nothing is sent, but generated clients send it: Python's put `wipe_FRP:
// true` into every v1 command. `x-esper-default` tells it to people and programs, and to no generator.
export function defaults() {
    return {
        Schema(schema, ctx) {
            if (schema.default === undefined) return;
            ctx.report({
                message: "'default' is sent by generated clients: write 'x-esper-default'.",
                location: ctx.location.child(['default']).key(),
            });
        },
    };
}
