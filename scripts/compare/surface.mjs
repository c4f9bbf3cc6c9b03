// A description as its callers see it: `esper.device.getAllDevices({ imei })` and what it answers, and the models.

import { argumentName } from '../shared/argument-name.mjs';
import { follow, modelOf, refsIn } from '../shared/pointers.mjs';
import { answerFactsOf, answersOf } from './answers.mjs';
import { argumentsOf, bodyTypeOf } from './arguments.mjs';
import { listOf, mapValues } from './nodes.mjs';
import { nullAtUses } from './null-at-uses.mjs';
import { routeOf } from './pairing.mjs';
import { model } from './schemas.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Reads operations by call, models by name, and what stands above them. */
export function surfaceOf(given) {
    const description = nullAtUses(given);
    const operations = Object.entries(description.paths).flatMap(([path, item]) =>
        METHODS.filter((method) => item[method]).map((method) => operationOf(description, path, item, method)),
    );
    return { operations, models: modelsOf(description), above: aboveOf(description) };
}

function operationOf(description, path, item, method) {
    const operation = item[method];
    // Without an id the generator makes one up; here the call is named by what it sends.
    const route = routeOf({ method: method.toUpperCase(), path });
    const id = operation.operationId ?? route;
    const tag = operation.tags?.[0] ?? 'Default';
    const property = argumentName(tag);
    return {
        id,
        api: `${tag}Api`,
        property,
        call: operation.operationId ? `esper.${property}.${id}` : route,
        request: `${tag}Api${id.charAt(0).toUpperCase()}${id.slice(1)}Request`.replace(/\W/g, '_'),
        method: method.toUpperCase(),
        path,
        arguments: argumentsOf(description, path, item, operation),
        facts: factsOf(description, operation),
        answers: answersOf(description, operation),
    };
}

/** Collects what is said of an operation besides its arguments; redocly diff compares each by itself. */
function factsOf(description, operation) {
    const extensions = Object.entries(operation).filter(([key]) => key.startsWith('x-esper-'));
    return {
        ...Object.fromEntries(extensions.map(([key, value]) => [key, inWords(value)])),
        ...(operation.deprecated && { deprecated: true }),
        ...(operation.security && { security: operation.security }),
        'x-sends': bodyTypeOf(description, operation) ?? 'no body',
        ...answerFactsOf(description, operation),
    };
}

/** Writes an extension as one word or a list of them: `rows roles, count count`. */
function inWords(value) {
    if (Array.isArray(value)) return listOf(value);
    return typeof value === 'object' ? listOf(Object.entries(value).map((pair) => pair.join(' '))) : value;
}

/** Lists the models. The generator gives no model to a schema that is only ever a form: its fields are arguments. */
function modelsOf(description) {
    const schemas = description.components?.schemas ?? {};
    const forms = formsIn(description);
    const elsewhere = refsIn(description).map(modelOf);
    const isForm = (name) => {
        const asForm = forms.filter((form) => form === name).length;
        return asForm > 0 && asForm === elsewhere.filter((other) => other === name).length;
    };
    const models = Object.entries(schemas).filter(([name]) => !isForm(name));
    return Object.fromEntries(models.map(([name, schema]) => [name, model(schema)]));
}

const formsIn = (description) =>
    Object.values(description.paths)
        .flatMap((item) => METHODS.map((method) => follow(description, item[method]?.requestBody)))
        .flatMap((body) => Object.entries(body?.content ?? {}))
        .filter(([type, { schema }]) => type.includes('form') && schema?.$ref)
        .map(([, { schema }]) => modelOf(schema.$ref));

function aboveOf({ servers, security, components }) {
    const plain = servers?.map(({ description: _words, ...server }) => ({
        ...server,
        variables: mapValues(server.variables, ({ description: _, ...variable }) => variable),
    }));
    const securitySchemes = mapValues(components?.securitySchemes, ({ description: _words, ...scheme }) => scheme);
    return { servers: plain ?? [], security: security ?? [], securitySchemes };
}
