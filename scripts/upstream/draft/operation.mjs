// An operation of the snapshot → one of the description, without its words.
import { argumentName } from '../../shared/argument-name.mjs';
import { pageOf, writeAnswer } from './answer.mjs';
import { errorsOf } from './errors.mjs';
import { camel, nounOf, partName, pascal, singular, stemOf } from './names.mjs';

const shared = (folder, name) => ({ $ref: `${folder}/${name}` });
/** As many rows as most lists here are asked for. */
const PAGE_SIZE = 100;

/** Writes an operation. `line` is that of the table of names, `models` takes the models that it needs. */
export function writeOperation({ path, operation, line, writer, models, words = {} }) {
    const id = line.operationId;
    const [status, media] = Object.entries(operation.responses).find(([, content]) => !isEmpty(content)) ?? [];
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
            ...Object.fromEntries(errorsOf(path, operation).map(([code, name]) => [code, shared('responses', name)])),
        },
    };
}

const isEmpty = (content) => Object.keys(content).length === 0;
const isJson = (type) => /[/+]json\b/.test(type ?? '');

function contentOf(type, schema, context) {
    if (isJson(type)) return { content: { [type]: { schema: writeAnswer(context, schema) } } };
    const { format } = context.writer.behind(schema);
    return { content: { [type]: { schema: { type: 'string', ...(format === 'binary' && { format }) } } } };
}

const pageSize = ({ parameters = [] }) =>
    Math.min(PAGE_SIZE, parameters.find(({ name }) => name === 'limit')?.schema.maximum ?? PAGE_SIZE);

/** Writes the parameters, those of the path in its order; a list in an envelope takes `limit` and `offset`, said or not. */
function parametersOf({ path, operation, page, id, writer }) {
    const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const all = operation.parameters ?? [];
    const inPath = all
        .filter((each) => each.in === 'path')
        .map((each, index) => ({ ...each, name: places.includes(each.name) ? each.name : places[index] }))
        .sort((one, other) => places.indexOf(one.name) - places.indexOf(other.name));
    const others = all.filter((each) => each.in !== 'path');
    const unsaid = typeof page?.kind === 'string' ? undeclared(path, others) : [];
    return [...inPath, ...others, ...unsaid].map((parameter) => parameterOf(parameter, { path, id, writer }));
}

function undeclared(path, parameters) {
    const isClassic = /^\/(?:v[01]\/)?(?:enterprise|user)\//.test(path);
    const limit = { in: 'query', name: 'limit', schema: { type: 'integer', format: 'int32', minimum: 1 } };
    if (isClassic) limit.schema.default = 20;
    const offset = { in: 'query', name: 'offset', schema: { type: 'integer', default: 0 } };
    return [limit, offset].filter(({ name }) => !parameters.some((each) => each.name === name));
}

function parameterOf({ in: place, name, required = false, deprecated, style, explode, schema }, { path, id, writer }) {
    const file = sharedParameter({ place, name, schema, path });
    if (file) return shared('parameters', file);
    return {
        name,
        in: place,
        required,
        ...(deprecated && { deprecated }),
        ...(style && { style }),
        ...(explode !== undefined && { explode }),
        schema: writer.write(
            isPaging(name) ? { ...schema, type: 'integer', format: 'int32' } : schema,
            valuesName({ id, name, required }),
        ),
    };
}

/** Names the values of a parameter: `PipelineRunStatusFilter`, `PipelineRunOrdering`. */
function valuesName({ id, name, required }) {
    const whole = partName(singular(nounOf(id)), name);
    return required || name === 'ordering' ? whole : `${whole}Filter`;
}

const isPaging = (name) => name === 'limit' || name === 'offset';

function sharedParameter({ place, name, schema, path }) {
    if (place === 'path' && name === 'enterprise_id') return 'EnterpriseId';
    if (place === 'path' && name === 'device_id' && path.includes('/device/{device_id}/')) return 'DeviceId';
    if (place !== 'query' || schema.maximum !== undefined) return undefined;
    if (name === 'limit' && schema.default === 20) return 'Limit';
    if (name === 'offset' && (schema.default ?? 0) === 0) return 'Offset';
    return undefined;
}

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
