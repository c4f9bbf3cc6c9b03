// What the generator needs to know of a body and guesses wrongly when it isn't told.
import { argumentName } from '../shared/argument-name.mjs';
import { follow, parametersOf } from './nodes.mjs';

const NAME = 'x-codegen-request-body-name';

export function requestBodies() {
    return {
        RequestBody(body, ctx) {
            if (typeof body.required === 'boolean') return;
            ctx.report({
                message: "The request body must say 'required: true' or 'required: false'; OpenAPI's default is false.",
                location: ctx.location.key(),
            });
        },
        Operation(operation, ctx) {
            const types = Object.keys(follow(ctx, operation.requestBody).node?.content ?? {});
            const isWhole = types.length === 1 && /[/+]json\b|^text\//.test(types[0]);
            const name = operation[NAME];
            const report = (message, key) => ctx.report({ message, location: ctx.location.child([key]).key() });
            if (isWhole && name === undefined)
                report(`The body needs '${NAME}': the name of the argument that takes it.`, 'requestBody');
            if (!isWhole && name !== undefined) report(`${NAME} is for operations with a body that is no form.`, NAME);
            if (name === 'options')
                report("A body cannot be named 'options': calls have an argument of that name.", NAME);
            const parameters = parametersOf(ctx, operation).map((parameter) => argumentName(parameter.name));
            if (parameters.includes(name)) report(`The body has the name of a parameter, '${name}'.`, NAME);
        },
    };
}
