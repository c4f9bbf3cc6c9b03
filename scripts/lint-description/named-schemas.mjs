// A schema without a name gets one from the generator (`InlineObject2`), and another one when something is added before
// it: a breaking change that nobody made. So objects, enums and compositions stand in files of their own.
import { isNull, modelName } from './nodes.mjs';

export function namedSchemas() {
    return {
        Schema(schema, ctx) {
            if (modelName(ctx.location)) return;
            if (isOneValue(schema, ctx.location)) return;
            const problem = problemOf(schema);
            if (problem) ctx.report({ message: problem, location: ctx.location });
        },
    };
}

/**
 * A property with one value, which is how a discriminator is written.
 * The generator names it after the property.
 */
const isOneValue = (schema, location) => schema.enum?.length === 1 && /\/properties\/\w+$/.test(location.pointer);

function problemOf(schema) {
    const kind = unnamedKind(schema);
    if (kind) return `An inline ${kind}: give it a file of its own in schemas/ and refer to it.`;
    if (schema.type !== 'object' || schema.additionalProperties !== undefined || schema.allOf || isNull(schema))
        return undefined;
    return "An object that says nothing of its content: 'additionalProperties: true' makes it a free-form one.";
}

function unnamedKind(schema) {
    if (schema.properties?.results) return 'page';
    if (schema.properties) return 'object';
    if (schema.enum && !isNull(schema)) return 'enum';
    return ['oneOf', 'anyOf', 'allOf'].find((key) => schema[key] && !isOneReference(schema[key]));
}

/**
 * Tells whether a composition is one reference, alone or beside null, which makes no new model.
 * It is how a reference gets a description of its own, and how it becomes nullable (`anyOf: [$ref, {enum: [null]}]`
 * where validators would not take null for `allOf`).
 */
const isOneReference = (members) =>
    members.filter((member) => !isNull(member)).length === 1 && members.some((m) => m.$ref);
