// `additionalProperties` beside `properties` gives an answer an index signature in TypeScript, and every misspelt
// property compiles. Left out, unknown fields are still kept: in Python and Go by the generator, here by JSON.parse.
// A model that is sent, too, may be open: what the API takes and nobody described could not be sent else.
import { follow } from './nodes.mjs';

export function closedAnswers() {
    const open = [];
    const sent = new Set();
    return {
        Schema(schema, ctx) {
            if (schema.properties && schema.additionalProperties !== undefined)
                open.push({ schema, location: ctx.location, report: ctx.report });
        },
        Operation(operation, ctx) {
            const body = follow(ctx, operation.requestBody);
            for (const { schema } of Object.values(body.node?.content ?? {})) collect(ctx, schema, body.file, sent);
        },
        Root: {
            leave() {
                for (const { location, report } of open.filter(({ schema }) => !sent.has(schema)))
                    report({
                        message: "An answer must not say 'additionalProperties' beside 'properties'.",
                        location: location.child(['additionalProperties']).key(),
                    });
            },
        },
    };
}

/** Adds a schema and all that it leads to. */
function collect(ctx, schema, from, found) {
    const { node, file } = follow(ctx, schema, from);
    if (node === null || typeof node !== 'object' || found.has(node)) return;
    found.add(node);
    const parts = [node.items, ...Object.values(node.properties ?? {})];
    for (const key of ['allOf', 'oneOf', 'anyOf']) parts.push(...(node[key] ?? []));
    for (const part of parts) collect(ctx, part, file, found);
}
