// `additionalProperties` beside `properties` gives an answer an index signature in TypeScript, and every misspelt
// property compiles. Left out, unknown fields are still kept: in Python and Go by the generator, here by JSON.parse.
export function closedAnswers() {
    // A model is visited once for each answer that it is a part of.
    const seen = new Set();
    return {
        Response: {
            Schema(schema, ctx) {
                if (!schema.properties || schema.additionalProperties === undefined) return;
                if (seen.has(ctx.location.absolutePointer)) return;
                seen.add(ctx.location.absolutePointer);
                ctx.report({
                    message: "An answer must not say 'additionalProperties' beside 'properties'.",
                    location: ctx.location.child(['additionalProperties']).key(),
                });
            },
        },
    };
}
