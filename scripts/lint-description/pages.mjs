// The wrapper finds the items of a page by its type and walks it by what the operation says of itself, so both must be
// said: a page whose `results` may be missing has no item type, a list without x-esper-pagination cannot be iterated.
import { answerSchema, envelopeOf, follow, modelName, parametersOf } from './nodes.mjs';

export function pageSchemas() {
    return {
        Schema(schema, ctx) {
            const envelope = envelopeOf(ctx, { node: schema, file: ctx.location.source.absoluteRef });
            if (!envelope) return;
            const key = envelope === 'classic' ? 'results' : 'content';
            if (schema.required?.includes(key)) return;
            ctx.report({
                message: `The page ${modelName(ctx.location) ?? ''} must have '${key}' in 'required', else its items have no type.`,
                location: ctx.location.child(['required']).key(),
            });
        },
    };
}

export function pagination() {
    return {
        Operation(operation, ctx) {
            const report = (message, key) =>
                ctx.report({ message, location: ctx.location.child(key ? [key] : ['operationId']).key() });
            const said = operation['x-esper-pagination'];
            const found = envelopeOf(ctx, answerSchema(ctx, operation) ?? {});
            if (found && !said) report(`The operation answers a page and has no 'x-esper-pagination: ${found}'.`);
            if (said && found !== said)
                report(
                    found
                        ? `x-esper-pagination is '${said}', but the answer is a '${found}' page.`
                        : `x-esper-pagination is '${said}', but the answer is no page.`,
                    'x-esper-pagination',
                );
            if (said) checkParameters(operation, ctx, report);
        },
    };
}

function checkParameters(operation, ctx, report) {
    const query = parametersOf(ctx, operation).filter((parameter) => parameter.in === 'query');
    const named = (name) => query.find((parameter) => parameter.name === name);
    const size = operation['x-esper-page-size'];
    if (!Number.isInteger(size) || size < 1)
        report("A list needs 'x-esper-page-size', a number of rows.", 'x-esper-page-size');
    const maximum = follow(ctx, named('limit')?.schema).node?.maximum;
    if (size > maximum) report(`x-esper-page-size is ${size}, but 'limit' goes to ${maximum}.`, 'x-esper-page-size');
    const cursor = operation['x-esper-cursor'];
    if (cursor !== undefined && !named(cursor))
        report(`x-esper-cursor names '${cursor}', which is no query parameter of the operation.`, 'x-esper-cursor');
}
