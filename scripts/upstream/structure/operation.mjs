// An operation without words: what is sent, what may come back.
import { follow } from '../../shared/pointers.mjs';
import { schemaOf } from './schema.mjs';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'];

/** Lists the operations of a document by call: `GET /v2/devices/`. */
export function operationsOf(document) {
    const entries = Object.entries(document.paths).flatMap(([path, node]) => {
        const item = follow(document, node);
        return METHODS.filter((method) => item[method]).map((method) => [
            `${method.toUpperCase()} ${path}`,
            operationOf(document, item, item[method]),
        ]);
    });
    return Object.fromEntries(entries);
}

function operationOf(document, item, operation) {
    const parameters = parametersOf(document, item, operation);
    const body = bodyOf(document, operation);
    return {
        ...(operation.operationId && { id: operation.operationId }),
        ...(isDeprecated(operation) && { deprecated: true }),
        ...(operation.security?.length === 0 && { security: 'none' }),
        ...(parameters.length > 0 && { parameters }),
        ...(body && { body }),
        ...answersOf(document, operation),
    };
}

/** Esper's reference says it by a badge. */
const isDeprecated = ({ deprecated, 'x-badges': badges = [] }) =>
    deprecated === true || badges.some(({ name }) => /deprecated/i.test(name));

function parametersOf(document, item, operation) {
    const found = new Map();
    for (const each of [...(item.parameters ?? []), ...(operation.parameters ?? [])]) {
        const parameter = follow(document, each);
        found.set(`${parameter.in} ${parameter.name}`, parameter);
    }
    return [...found.values()].filter((each) => !isOfClients(each)).map((each) => parameterOf(document, each));
}

/** Tells whether clients set this header by themselves: OpenAPI says that it is ignored. */
const isOfClients = ({ in: place, name }) => place === 'header' && /^(accept|content-type|authorization)$/i.test(name);

function parameterOf(document, { in: place, name, required, deprecated, style, explode, schema, content }) {
    const isForm = place === 'query' || place === 'cookie';
    const usual = isForm ? 'form' : 'simple';
    const explodes = (style ?? usual) === 'form';
    return {
        in: place,
        name,
        ...((required || place === 'path') && { required: true }),
        ...(deprecated && { deprecated: true }),
        ...(style && style !== usual && { style }),
        ...(explode !== undefined && explode !== explodes && { explode }),
        schema: schemaOf(document, schema ?? Object.values(content ?? {})[0]?.schema),
    };
}

function bodyOf(document, operation) {
    const body = follow(document, operation.requestBody);
    return body && { ...(body.required && { required: true }), content: contentOf(document, body) };
}

/** Lists successes and errors by status, each with what it has of every media type. */
function answersOf(document, { responses }) {
    const answers = Object.entries(responses ?? {}).map(([status, response]) => [
        status,
        contentOf(document, follow(document, response)),
    ]);
    const errors = answers.filter(([status]) => isError(status));
    return {
        responses: Object.fromEntries(answers.filter(([status]) => !isError(status))),
        ...(errors.length > 0 && { errors: Object.fromEntries(errors) }),
    };
}

const isError = (status) => !/^[123]/.test(status);

const contentOf = (document, { content }) =>
    Object.fromEntries(Object.entries(content ?? {}).map(([type, { schema }]) => [type, schemaOf(document, schema)]));
