// Generators copy `info.description` into each file of a client. What there is to tell stands in docs/esper-api.md.
const MOST_LINES = 6;

export function infoText() {
    return {
        Info(info, ctx) {
            const lines = String(info.description ?? '')
                .trimEnd()
                .split('\n').length;
            if (lines <= MOST_LINES) return;
            ctx.report({
                message: `info.description has ${lines} lines, at most ${MOST_LINES}: it is copied into every generated file.`,
                location: ctx.location.child(['description']).key(),
            });
        },
    };
}
