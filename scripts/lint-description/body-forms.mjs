// A body goes out as JSON, as a text, or as a form of texts and files. Another form, or a second one to choose from,
// has no word in the line of its operation.
import { follow, isScalarOrList, schemaOf } from './nodes.mjs';

const FORMS = ['multipart/form-data', 'application/x-www-form-urlencoded'];

export function bodyForms() {
    return {
        RequestBody(body, ctx) {
            const types = Object.keys(body.content ?? {});
            const report = (message) => ctx.report({ message, location: ctx.location.child(['content']).key() });
            if (types.length !== 1) {
                report(`A body has one content type, this one ${types.length}: ${types.join(', ')}.`);
                return;
            }
            const [type] = types;
            const message = problemOf(type, body.content[type], ctx);
            if (message) report(message);
        },
    };
}

function problemOf(type, media, ctx) {
    if (/[/+]json\b/.test(type)) return undefined;
    if (type.startsWith('text/')) {
        const { node } = schemaOf(ctx, media.schema);
        return node?.type === 'string' ? undefined : `A body of ${type} is a text: its schema is 'type: string'.`;
    }
    if (!FORMS.includes(type)) return `A body of ${type} is not sent: JSON, text/…, ${FORMS.join(' and ')} are.`;
    return formProblem(type, media, ctx);
}

function formProblem(type, { schema, encoding }, ctx) {
    if (encoding)
        return "A form says no 'encoding': texts go out as they are, lists as a field for each of their items.";
    const { node, file } = follow(ctx, schema);
    for (const [name, property] of Object.entries(node?.properties ?? {})) {
        const found = schemaOf(ctx, property, file).node;
        const isFile = found?.format === 'binary';
        if (isFile && type !== FORMS[0]) return `'${name}' is a file: only a form of ${FORMS[0]} can hold it.`;
        if (found?.items && schemaOf(ctx, found.items, file).node?.format === 'binary')
            return `'${name}' is a list of files: a field of a form holds one.`;
        if (!isFile && !isScalarOrList(ctx, property, file))
            return `'${name}' of a form must be a file, a text, a number, true or false, or a list of those but files.`;
    }
    return undefined;
}
