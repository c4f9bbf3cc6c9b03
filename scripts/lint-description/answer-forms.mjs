// What a success has is promised to callers, and checked when it comes: JSON of one kind, a text, or bytes.
import { follow, isSuccess, schemaOf } from './nodes.mjs';

/** Statuses that HTTP gives no body. */
const BODILESS = new Set(['204', '205', '304']);

const KINDS = ['object', 'array', 'string', 'integer', 'number', 'boolean'];

export function answerForms() {
    return {
        Operation(operation, ctx) {
            const kinds = new Set();
            for (const [status, response] of Object.entries(operation.responses ?? {})) {
                if (!isSuccess(status)) continue;
                const { node, file } = follow(ctx, response);
                const types = Object.keys(node?.content ?? {});
                const report = (message) =>
                    ctx.report({ message, location: ctx.location.child(['responses', status]).key() });
                if (types.length === 0) continue;
                if (BODILESS.has(status)) {
                    report(`${status} has no body in HTTP: its content never comes.`);
                    continue;
                }
                if (types.length > 1)
                    report(`${status} has several content types: ${types.join(', ')}. It must have one.`);
                const [type] = types;
                const found = schemaOf(ctx, node.content[type].schema, file);
                const message = problemOf(type, found.node);
                if (message) report(`${status}: ${message}`);
                kinds.add(/[/+]json\b/.test(type) ? kindOf(found.node) : type);
            }
            if (kinds.size > 1)
                ctx.report({
                    message: `The successes are of several kinds (${[...kinds].join(', ')}): a caller can't tell which one came.`,
                    location: ctx.location.child(['responses']).key(),
                });
        },
    };
}

function problemOf(type, schema) {
    const isText = type.startsWith('text/');
    if (isText && schema?.type !== 'string') return `an answer of ${type} is a text: its schema is 'type: string'.`;
    if (isText || /[/+]json\b/.test(type)) return jsonProblem(schema);
    if (schema?.format !== 'binary')
        return `an answer of ${type} is bytes: its schema is 'type: string, format: binary'.`;
    return undefined;
}

function jsonProblem(schema) {
    if (schema?.enum)
        return "an answer that is a value of an enum: say 'type: string', and name the values in its description.";
    if (kindOf(schema) === undefined) return `the schema of an answer says none of the types ${KINDS.join(', ')}.`;
    return undefined;
}

/** `oneOf`, `anyOf` and `allOf` are of objects: nothing else can be told apart, or put together. */
const kindOf = ({ type, oneOf, anyOf, allOf } = {}) =>
    KINDS.find((kind) => kind === type) ?? (oneOf || anyOf || allOf ? 'object' : undefined);
