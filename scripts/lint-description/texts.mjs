// Descriptions are the documentation that a user reads in the editor: none is missing, none is unfinished, and none
// ends the comment that it is put into.
import { draftOperations, isDraft } from './drafts.mjs';
import { isText, modelName } from './nodes.mjs';

/** Demands descriptions of models, properties, parameters, bodies and answers. (Redocly's rules do others.) */
export function described() {
    const { stands, Operation } = draftOperations();
    const demand = (node, what, ctx) => {
        if (node.$ref || isText(node.description) || stands(ctx)) return;
        ctx.report({ message: `${what} has no description.`, location: ctx.location.key() });
    };
    return {
        Operation,
        Parameter: (parameter, ctx) => demand(parameter, `The parameter ${parameter.name}`, ctx),
        RequestBody: (body, ctx) => demand(body, 'The request body', ctx),
        Response: (response, ctx) => demand(response, 'The answer', ctx),
        Schema(schema, ctx) {
            if (isDraft(schema)) return;
            const name = modelName(ctx.location);
            if (name) demand(schema, `The model ${name}`, ctx);
            for (const [property, value] of Object.entries(schema.properties ?? {})) {
                const location = ctx.location.child(['properties', property]).key();
                if (value?.$ref)
                    ctx.report({
                        message: `Property '${property}' is a bare reference, which cannot have a description: write 'description' and 'allOf: [$ref]'.`,
                        location,
                    });
                else if (!isText(value?.description))
                    ctx.report({ message: `Property '${property}' has no description.`, location });
            }
        },
    };
}

/** Refuses `TODO` anywhere, and the two characters that end a comment in what becomes one. */
export function cleanText() {
    return {
        any(node, ctx) {
            // Extensions have no type of their own; they are read with the node that they stand on.
            if (ctx.type.name === 'SpecExtension') return;
            for (const [path, text] of textsOf(node)) {
                if (/\bTODO\b/.test(text))
                    ctx.report({ message: 'An unfinished text: TODO.', location: ctx.location.child(path) });
                if (text.includes('*/') && !isExample(path))
                    ctx.report({
                        message:
                            "'*/' ends the comment that this text becomes in generated code: write it another way.",
                        location: ctx.location.child(path),
                    });
            }
        },
    };
}

/** Finds the strings of a node itself. What has a type of its own is visited by itself. */
function* textsOf(node) {
    if (node === null || typeof node !== 'object') return;
    for (const [key, value] of Object.entries(node)) {
        if (isExample([key]) || key.startsWith('x-')) yield* deepTexts(value, [key]);
        else if (typeof value === 'string') yield [[key], value];
    }
}

function* deepTexts(value, path) {
    if (typeof value === 'string') yield [path, value];
    else if (value !== null && typeof value === 'object')
        for (const [key, inner] of Object.entries(value)) yield* deepTexts(inner, [...path, key]);
}

const isExample = ([key]) => key === 'example' || key === 'value';
