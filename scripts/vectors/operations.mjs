// Reads the bundle of the description: its operations, with nothing left to look up.

/** Lists every operation, in the order of the description, with its references resolved. */
export function readOperations(description) {
    const resolve = (node) => (node?.$ref === undefined ? node : resolve(follow(description, node.$ref)));
    return Object.entries(description.paths).flatMap(([path, item]) =>
        Object.entries(item)
            .filter(([, operation]) => operation.operationId !== undefined)
            .map(([method, operation]) => ({
                id: operation.operationId,
                method: method.toUpperCase(),
                path,
                parameters: (operation.parameters ?? [])
                    .map(resolve)
                    .map((parameter) => ({ ...parameter, schema: resolveDeep(parameter.schema, resolve) })),
                body: readBody(operation.requestBody, resolve),
                answers: readAnswers(operation.responses, resolve),
                envelope: operation['x-esper-pagination'],
            })),
    );
}

function follow(description, reference) {
    const steps = reference.replace('#/', '').split('/');
    return steps.reduce((node, step) => node[step.replaceAll('~1', '/').replaceAll('~0', '~')], description);
}

function readBody(body, resolve) {
    if (body === undefined) return undefined;
    const [[type, { example, schema }]] = Object.entries(resolve(body).content);
    return { type, example, schema: resolve(schema) };
}

/** Resolves a schema and what it is made of: the items of an array, the properties of an object. */
function resolveDeep(node, resolve) {
    const { items, properties, ...schema } = resolve(node);
    const fields = Object.entries(properties ?? {}).map(([name, property]) => [name, resolveDeep(property, resolve)]);
    return {
        ...schema,
        ...(items && { items: resolveDeep(items, resolve) }),
        ...(properties && { properties: Object.fromEntries(fields) }),
    };
}

/** Lists the successes: status, and body where there is one. An answer with several examples is there once for each. */
function readAnswers(responses, resolve) {
    return Object.entries(responses)
        .filter(([status]) => Number(status) < 400)
        .flatMap(([code, response]) => {
            const status = Number(code);
            const [[type, media] = []] = Object.entries(resolve(response).content ?? {});
            if (media === undefined) return [{ status }];
            const values = Object.values(media.examples ?? { one: { value: media.example } });
            return values.map((example) => ({ status, ...answerBody(type, resolve(example).value) }));
        });
}

/** Writes the body of an answer: JSON as it is, a string, or the bytes of a file of that name. */
function answerBody(type, example) {
    if (/[/+]json\b/.test(type)) return { json: example };
    return { headers: { 'content-type': type }, text: example ?? `The bytes of ${type}.` };
}
