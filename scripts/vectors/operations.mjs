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
                    .map((parameter) => ({ ...parameter, schema: resolve(parameter.schema) })),
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

/** Lists the successes: status, and body where there is one. An answer with several examples is there once for each. */
function readAnswers(responses, resolve) {
    return Object.entries(responses)
        .filter(([status]) => Number(status) < 400)
        .flatMap(([code, response]) => {
            const status = Number(code);
            const json = resolve(response).content?.['application/json'];
            if (json === undefined) return [{ status }];
            if (json.examples === undefined) return [{ status, json: json.example }];
            return Object.values(json.examples).map((example) => ({ status, json: resolve(example).value }));
        });
}
