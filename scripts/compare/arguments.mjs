// What a call takes, as the generated request type has it: parameters, the body, and the fields of a form, by name.
import { argumentName } from '../shared/argument-name.mjs';
import { follow, modelOf } from '../shared/pointers.mjs';
import { member } from './schemas.mjs';

const BODY_NAME = 'x-codegen-request-body-name';

/** Reads the arguments of an operation as one object schema, names as callers write them. */
export function argumentsOf(description, path, item, operation) {
    const all = [...parametersOf(description, path, item, operation), ...bodyOf(description, operation)];
    return {
        type: 'object',
        properties: Object.fromEntries(all.map(({ name, schema }) => [name, schema])),
        required: all.filter(({ required }) => required).map(({ name }) => name),
    };
}

/** Reads the media type of what an operation sends, undefined when it sends nothing. */
export const bodyTypeOf = (description, operation) =>
    Object.keys(follow(description, operation.requestBody)?.content ?? {})[0];

function parametersOf(description, path, item, operation) {
    const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    const found = new Map();
    for (const each of [...(item.parameters ?? []), ...(operation.parameters ?? [])]) {
        const parameter = follow(description, each);
        found.set(`${parameter.in} ${parameter.name}`, parameter);
    }
    return [...found.values()].map((parameter) => {
        const { name, schema, content } = parameter;
        const facts = {
            // A path parameter is known by its place: its name never leaves the process.
            'x-wire': parameter.in === 'path' ? `path ${inPath.indexOf(name) + 1}` : `${parameter.in} ${name}`,
            ...(parameter.style && { 'x-style': parameter.style }),
            ...(parameter.explode !== undefined && { 'x-explode': parameter.explode }),
            ...(parameter.deprecated && { deprecated: true }),
            ...(parameter['x-esper-filled'] && { 'x-esper-filled': true }),
            ...(parameter['x-esper-secret'] && { 'x-esper-secret': true }),
        };
        const type = schema ?? Object.values(content ?? {})[0]?.schema;
        // The client fills such an argument in, so callers may leave it out.
        const required = parameter.required === true && !parameter['x-esper-filled'];
        return { name: argumentName(name), schema: member(type, facts), required };
    });
}

function bodyOf(description, operation) {
    const body = follow(description, operation.requestBody);
    if (!body) return [];
    const [type, { schema }] = Object.entries(body.content)[0];
    if (type.includes('form')) return fieldsOf(follow(description, schema));
    const name = operation[BODY_NAME] ?? argumentName((schema?.$ref && modelOf(schema.$ref)) ?? 'body');
    return [{ name, schema: member(schema, { 'x-wire': 'body' }), required: body.required === true }];
}

const fieldsOf = (form) =>
    Object.entries(form.properties ?? {}).map(([name, schema]) => ({
        name: argumentName(name),
        schema: member(schema, { 'x-wire': `field ${name}` }),
        required: form.required?.includes(name) ?? false,
    }));
