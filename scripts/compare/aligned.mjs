// The two descriptions rewritten for redocly diff. It pairs paths, models and parameters by how alike their names or
// texts are, and takes a new one for an old one's successor. Here every operation stands under its call, its arguments
// are properties of its request type, and both sides have the same calls and models: nothing is left to pair by guess.
import { refTo } from '../shared/pointers.mjs';

/** Writes `{ old, now }` as OpenAPI, with only the operations that are on both sides. */
export function alignedPair(old, now, pairs) {
    return {
        old: documentOf(
            old.above,
            pairs.map((pair) => ({ ...pair.old, key: pair.old })),
            { ...now.models, ...old.models },
        ),
        now: documentOf(
            now.above,
            pairs.map((pair) => ({ ...pair.now, key: pair.old })),
            { ...old.models, ...now.models },
        ),
    };
}

const documentOf = ({ servers, security, securitySchemes }, operations, models) => ({
    openapi: '3.0.3',
    info: { title: '', version: '' },
    servers,
    security,
    paths: Object.fromEntries(
        operations.map((operation) => [`/${operation.key.call}`, { post: described(operation) }]),
    ),
    components: {
        securitySchemes,
        schemas: {
            ...models,
            ...Object.fromEntries(operations.map((operation) => [operation.key.request, operation.arguments])),
        },
    },
});

const described = ({ key, facts, answers }) => ({
    ...facts,
    requestBody: { content: { 'application/json': { schema: refTo(key.request) } } },
    responses: answers,
});
