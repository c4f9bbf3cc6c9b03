// A draft has the structure of Esper's reference, a summary and a description; words of its parts, examples and links
// are still to be written. Whoever takes `x-esper-draft` away is told what. A whole operation rests on whole models.
import { basename } from 'node:path';
import { follow } from './nodes.mjs';

const KEY = 'x-esper-draft';

export const isDraft = (node) => node?.[KEY] === true;

/**
 * Tells of each node whether it stands in a draft.
 * It does in the operation itself, not in a file that operations share.
 */
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
    return {
        Operation(operation, ctx) {
            if (isDraft(operation)) return;
            const { requestBody, responses = {}, parameters = [] } = operation;
            const found = new Map();
            for (const part of [requestBody, ...Object.values(responses), ...parameters])
                collect(ctx, part, { file: undefined, found });
            for (const [node, file] of found)
                if (isDraft(node))
                    ctx.report({
                        message: `The operation is no draft, but its model ${basename(file, '.yaml')} is: take '${KEY}' away there, and write what is missing.`,
                        location: ctx.location.child(['operationId']).key(),
                    });
        },
    };
}

/** Adds every node that one leads to, with its file. */
function collect(ctx, part, { file: from, found }) {
    const { node, file } = follow(ctx, part, from);
    if (node === null || typeof node !== 'object' || found.has(node)) return;
    found.set(node, file);
    for (const [key, value] of Object.entries(node)) if (!LEAVES.has(key)) collect(ctx, value, { file, found });
}

const LEAVES = new Set(['example', 'examples', 'links', 'enum', 'mapping']);
