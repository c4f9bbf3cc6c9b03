// An operation of the snapshot → one of the description, without its words.
import { argumentName } from '../../shared/argument-name.mjs';
import { pageOf, writeAnswer } from './answer.mjs';
import { errorsOf } from './errors.mjs';
import { camel, nounOf, pascal, stemOf } from './names.mjs';
import { parametersOf } from './parameters.mjs';

/** As many rows as most lists here are asked for. */
const PAGE_SIZE = 100;

/** Writes an operation. `line` is that of the table of names, `models` takes the models that it needs. */
export function writeOperation({ path, operation, line, writer, models, words = {} }) {
    const id = line.operationId;
    const [status, media] = Object.entries(operation.responses).find(hasContent) ?? [];
    const [type, schema] = Object.entries(media ?? {})[0] ?? [];
    const page = line.method === 'GET' && isJson(type) ? pageOf(writer, schema) : undefined;
    const parameters = parametersOf({ path, operation, page, id, writer });
    const body = bodyOf({ operation, id, writer, method: line.method });
    const empty = Object.keys(operation.responses).filter((code) => code !== status);
    return {
        operationId: id,
        'x-esper-draft': true,
        'x-esper-evidence': 'reference',
        tags: [pascal(line.property)],
        ...words,
        ...((operation.deprecated || words['x-esper-deprecated-by']) && { deprecated: true }),
        ...(operation.security === 'none' && { security: [] }),
        ...(page && { 'x-esper-pagination': page.kind, 'x-esper-page-size': pageSize(operation) }),
        ...(status && empty.length > 0 && { 'x-esper-empty': empty.map(Number) }),
        ...(parameters.length > 0 && { parameters }),
        ...namedBody(body, parameters),
        responses: {
            ...Object.fromEntries(
                Object.keys(operation.responses).map((code) => [
                    code,
                    { description: '', ...(code === status && contentOf(type, schema, { writer, models, id, page })) },
                ]),
            ),
            ...Object.fromEntries(
                errorsOf(path, operation).map(([code, name]) => [code, { $ref: `responses/${name}` }]),
            ),
        },
    };
}

/** Tells whether an answer has a body; one of 204 has none, whatever the reference says. */
const hasContent = ([status, content]) => status !== '204' && Object.keys(content).length > 0;
const isJson = (type) => /[/+]json\b/.test(type ?? '');

function contentOf(type, schema, context) {
    if (isJson(type)) return { content: { [type]: { schema: writeAnswer(context, schema) } } };
    const { format } = context.writer.behind(schema);
    return { content: { [type]: { schema: { type: 'string', ...(format === 'binary' && { format }) } } } };
}

const pageSize = ({ parameters = [] }) =>
    Math.min(PAGE_SIZE, parameters.find(({ name }) => name === 'limit')?.schema.maximum ?? PAGE_SIZE);

const ENDS = {
    add: 'Create',
    create: 'Create',
    update: 'Update',
    edit: 'Update',
    partialUpdate: 'PartialUpdate',
    patch: 'PartialUpdate',
    upload: 'Upload',
};

function bodyOf({ operation: { body }, id, writer }) {
    if (body === undefined) return undefined;
    const [[type, schema]] = Object.entries(body.content);
    const [verb, end] = Object.entries(ENDS).find(([name]) => new RegExp(`^${name}[A-Z]`).test(id)) ?? [];
    const isForm = type.startsWith('multipart/');
    const name = verb ? `${nounOf(id)}${isForm ? 'Upload' : end}` : `${id[0].toUpperCase()}${id.slice(1)}Input`;
    const written = writer.write(schema, name);
    return {
        type,
        argument: argumentOf(written, id),
        requestBody: { required: true, content: { [type]: { schema: written } } },
    };
}

/** Names the argument after the thing: `BlueprintCreate` → `blueprint`. */
function argumentOf({ $ref }, id) {
    return camel($ref ? stemOf($ref) : nounOf(id));
}

function namedBody(body, parameters) {
    if (body === undefined) return {};
    if (!isJson(body.type) && !body.type.startsWith('text/')) return { requestBody: body.requestBody };
    const taken = parameters.map(({ name }) => name && argumentName(name));
    const name = taken.includes(body.argument) ? `${body.argument}Input` : body.argument;
    return { 'x-codegen-request-body-name': name, requestBody: body.requestBody };
}
