// A parameter is sent as its line in generated/operations.ts says. What the line has no word for would be sent as
// something else by one client and not at all by another, so it is refused here.
import { isScalar, isScalarOrList, schemaOf } from './nodes.mjs';

/** What a client sets by itself, or refuses: OpenAPI says that a parameter of such a name is ignored. */
const OWN_HEADERS = [
    'accept',
    'authorization',
    'connection',
    'content-length',
    'content-type',
    'host',
    'transfer-encoding',
];
const LIST_STYLES = ['form', 'spaceDelimited', 'pipeDelimited'];
/** What ends a name in a line, or says something of it. */
const UNWRITABLE = /[\s,!~*<>{}|'\\]/;

export function parameterForms() {
    return {
        Parameter(parameter, ctx) {
            const message = problemOf(parameter, ctx);
            if (message) ctx.report({ message, location: ctx.location.child(['name']) });
        },
    };
}

function problemOf(parameter, ctx) {
    const { name } = parameter;
    if (UNWRITABLE.test(name)) return `The name '${name}' has a character that a line of operations.ts can't hold.`;
    if (parameter.content)
        return `The parameter '${name}' has 'content': give it a 'schema', other forms are not sent.`;
    if (parameter.allowReserved) return `The parameter '${name}' says 'allowReserved', which no client here obeys.`;
    switch (parameter.in) {
        case 'path':
            return inPath(parameter, ctx);
        case 'query':
            return inQuery(parameter, ctx);
        case 'header':
            return inHeader(parameter, ctx);
        default:
            return `The parameter '${name}' is in ${parameter.in}: only path, query and header are sent.`;
    }
}

function inPath({ name, schema, style = 'simple' }, ctx) {
    if (style !== 'simple' || !isScalar(ctx, schema))
        return `The parameter '${name}' of the path must be a text, a number, true or false, in style 'simple'.`;
    return undefined;
}

function inQuery({ name, schema, style = 'form', explode = style === 'form' }, ctx) {
    const { node, file } = schemaOf(ctx, schema);
    if (node?.type === 'object') {
        const values = Object.values(node.properties ?? {});
        if (style !== 'deepObject')
            return `The parameter '${name}' is an object: say 'style: deepObject', the only form that is sent.`;
        if (!values.every((value) => isScalar(ctx, value, file)))
            return `The object '${name}' in the query may hold texts, numbers, true and false only.`;
        return undefined;
    }
    if (!isScalarOrList(ctx, schema))
        return `The parameter '${name}' is no text, number, true or false, and no list of them.`;
    if (node.type !== 'array')
        return style === 'form' ? undefined : `The parameter '${name}' is one value: its style is 'form'.`;
    if (!LIST_STYLES.includes(style)) return `A list in the query has style ${LIST_STYLES.join(', ')}, not '${style}'.`;
    if (style !== 'form' && explode) return `The list '${name}' has style '${style}', which needs 'explode: false'.`;
    return undefined;
}

function inHeader({ name, schema, style = 'simple' }, ctx) {
    if (OWN_HEADERS.includes(name.toLowerCase())) return `The header '${name}' is the client's own, and no parameter.`;
    if (style !== 'simple' || !isScalarOrList(ctx, schema))
        return `The header '${name}' must be a text, a number, true or false, or a list of them, in style 'simple'.`;
    return undefined;
}
