// A draft has the structure of Esper's reference, a summary and a description; words of its parts, examples and links are
// still to be written. Whoever takes `x-esper-draft` away is told what. A whole operation rests on whole models.
import { follow, modelName } from './nodes.mjs';

const KEY = 'x-esper-draft';

export const isDraft = (node) => node?.[KEY] === true;

/** Tells of each node whether it stands in a draft: in an operation itself, not in a file that operations share. */
export function draftOperations() {
    let operation;
    return {
        Operation: {
            enter: (entered) => {
                operation = entered;
            },
            leave: () => {
                operation = undefined;
            },
        },
        stands: (ctx) => isDraft(operation) && ctx.location.pointer !== '#/',
    };
}

export function drafts() {
    const used = new Set();
    const draftModels = [];
    return {
        Operation(operation, ctx) {
            const { requestBody, responses = {}, parameters = [] } = operation;
            const found = new Map();
            for (const part of [requestBody, ...Object.values(responses), ...parameters]) collect(ctx, part, undefined, found);
            const models = [...found.values()].filter(({ node }) => isDraft(node));
            for (const { node } of models) used.add(node);
            if (isDraft(operation)) return;
            for (const { name } of models)
                ctx.report({
                    message: `The operation is no draft, but its model ${name} is: take '${KEY}' away there, and write what is missing.`,
                    location: ctx.location.child(['operationId']).key(),
                });
        },
        Schema(schema, ctx) {
            if (isDraft(schema)) draftModels.push({ schema, name: modelName(ctx.location), location: ctx.location, report: ctx.report });
        },
        Root: {
            leave() {
                for (const { name, location, report } of draftModels.filter(({ schema }) => !used.has(schema)))
                    report({ message: `No operation leads to the draft ${name}.`, location: location.key() });
            },
        },
    };
}

/** Adds every schema that a node leads to, with the name of its file. */
function collect(ctx, part, from, found) {
    const { node, file } = follow(ctx, part, from);
    if (node === null || typeof node !== 'object' || found.has(node)) return;
    if (isDraft(node)) found.set(node, { node, name: /([^/\\]+)\.yaml$/.exec(file)?.[1] });
    else found.set(node, { node });
    for (const [key, value] of Object.entries(node)) if (!LEAVES.has(key)) collect(ctx, value, file, found);
}

const LEAVES = new Set(['example', 'examples', 'links', 'enum', 'mapping']);
