import { Description } from '../../src/description/description.js';
import type { JsonObject } from '../../src/util/json.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** An operation of a description that a test makes, with the parts that the test is not about filled in. */
export interface Described extends JsonObject {
    operationId: string;
}

/** Makes a description of paths. Parameters of a path are UUIDs unless the operation says otherwise. */
export function describePaths(paths: Readonly<Record<string, { readonly [M in Method]?: Described }>>): Description {
    const document = {
        openapi: '3.0.3',
        security: [{ bearerAuth: [] }],
        paths: Object.fromEntries(
            Object.entries(paths).map(([path, item]) => [
                path,
                Object.fromEntries(Object.entries(item).map(([method, one]) => [method, completed(path, one)])),
            ]),
        ),
        components: { schemas: { Gate: GATE, ClassicError: CLASSIC_ERROR } },
    };
    return new Description(() => document);
}

function completed(path: string, { responses, parameters = [], ...one }: Described): JsonObject {
    const own: readonly JsonObject[] = Array.isArray(parameters) ? parameters : [];
    const ids = [...path.matchAll(/\{(\w+)\}/g)]
        .map(([, name = '']) => name)
        .filter((name) => !own.some((parameter) => parameter['name'] === name))
        .map((name) => ({ name, in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }));
    return { ...one, parameters: [...ids, ...own], responses: { ...ERRORS, ...Object(responses) } };
}

export const json = (schema: unknown, example?: unknown) => ({ content: { 'application/json': { schema, example } } });

export const query = (name: string, schema: JsonObject, more: JsonObject = {}) => ({
    name,
    in: 'query',
    schema,
    ...more,
});

const string = { type: 'string' };
const time = { type: 'string', format: 'date-time', readOnly: true };

/** A record with all that the tenant has to tell apart: what a client sends, and what the server makes. */
const GATE = {
    type: 'object',
    required: ['id', 'name'],
    properties: {
        id: { type: 'string', format: 'uuid', readOnly: true },
        name: { type: 'string', minLength: 1 },
        note: { type: 'string', nullable: true },
        state: { type: 'string', enum: ['open', 'half-open', 'shut'] },
        lanes: { type: 'integer' },
        tags: { type: 'array', items: string },
        secret: { type: 'string', writeOnly: true },
        reader: {
            type: 'object',
            required: ['model', 'firmware'],
            properties: { model: string, firmware: { type: 'string', readOnly: true } },
        },
        serial: { type: 'string', readOnly: true },
        created_on: time,
        updated_on: time,
    },
};

export const gate = { $ref: '#/components/schemas/Gate' };

export const GATE_EXAMPLE = {
    id: 'a1c5f0d2-7b34-4e8a-9c61-2f0d5b7e8a93',
    name: 'North',
    note: 'By the quay',
    state: 'open',
    lanes: 2,
    tags: ['quay'],
    reader: { model: 'R2', firmware: '1.4' },
    serial: 'G-0001',
    created_on: '2026-09-18T07:00:12Z',
    updated_on: '2026-09-18T07:00:12Z',
};

/** What clients send to make a gate. */
const GATE_INPUT = {
    type: 'object',
    required: ['name'],
    properties: {
        name: { type: 'string', minLength: 1 },
        note: { type: 'string', nullable: true },
        state: { type: 'string', enum: ['open', 'half-open', 'shut'], default: 'shut' },
        lanes: { type: 'integer', minimum: 1 },
        tags: { type: 'array', items: string },
        secret: string,
        reader: { type: 'object', properties: { model: string } },
    },
};

const gateChanges = { ...GATE_INPUT, required: [] };

const CLASSIC_ERROR = {
    type: 'object',
    properties: { errors: { type: 'array', items: string }, message: string, status: { type: 'integer' } },
};

const ERRORS = Object.fromEntries(
    [400, 401, 403, 404, 413, 415, 501].map((status) => [
        String(status),
        { content: { 'application/json': { schema: { $ref: '#/components/schemas/ClassicError' } } } },
    ]),
);

export const CLASSIC_PAGE = {
    schema: {
        type: 'object',
        required: ['results'],
        properties: {
            count: { type: 'integer' },
            next: { type: 'string', nullable: true },
            previous: { type: 'string', nullable: true },
            results: { type: 'array', items: gate },
        },
    },
    example: { count: 1, next: null, previous: null, results: [GATE_EXAMPLE] },
};

export const PAGING = [
    query('limit', { type: 'integer', minimum: 1, maximum: 100 }),
    query('offset', { type: 'integer', minimum: 0 }),
];

/** The operations of a collection of gates and of one gate, as a path and the item below it have them. */
export function gates(name: string, list: JsonObject = {}) {
    const answer = (status: number) => ({ [status]: json(gate, GATE_EXAMPLE) });
    const body = (schema: unknown) => ({ required: true, ...json(schema, { name: 'South' }) });
    return {
        all: {
            get: {
                operationId: `list${name}`,
                'x-esper-pagination': 'classic',
                parameters: PAGING,
                responses: { 200: json(CLASSIC_PAGE.schema, CLASSIC_PAGE.example) },
                ...list,
            },
            post: { operationId: `create${name}`, requestBody: body(GATE_INPUT), responses: answer(201) },
        },
        one: {
            get: { operationId: `get${name}`, responses: answer(200) },
            put: { operationId: `replace${name}`, requestBody: body(GATE_INPUT), responses: answer(200) },
            patch: { operationId: `change${name}`, requestBody: body(gateChanges), responses: answer(200) },
            delete: { operationId: `delete${name}`, responses: { 204: { description: 'Gone.' } } },
        },
    };
}
