import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

// The documents that the snapshot of scripts/upstream/ was made of, as far as it has them: OpenAPI 3.1, structure only.

/** An object of a document. */
export type Node = { [key: string]: unknown };

const FOLDER = 'scripts/upstream/snapshot';

/** Writes every document of the snapshot as OpenAPI 3.1, by its name. */
export function publishedDocuments(): Record<string, Node> {
    const entries = readdirSync(FOLDER).map((file): [string, Node] => {
        const structure: unknown = parse(readFileSync(join(FOLDER, file), 'utf8'), { maxAliasCount: 0 });
        return [file.replace('.yaml', ''), documentOf(object(structure))];
    });
    return Object.fromEntries(entries);
}

/** Goes into a document by names; fails when something else than an object stands there. */
export const nodeAt = (node: unknown, ...path: readonly string[]): Node =>
    path.length === 0 ? object(node) : nodeAt(object(node)[path[0] ?? ''], ...path.slice(1));

/** Takes a list of objects. */
export function listAt(node: unknown, ...path: readonly string[]): Node[] {
    const last = path.at(-1) ?? '';
    const list = nodeAt(node, ...path.slice(0, -1))[last];
    if (!Array.isArray(list)) throw new Error(`${path.join(' ')} is no list.`);
    return list;
}

function object(value: unknown): Node {
    if (!isObject(value)) throw new Error(`${JSON.stringify(value)} is no object.`);
    return value;
}

const isObject = (value: unknown): value is Node =>
    typeof value === 'object' && value !== null && !Array.isArray(value);

const entriesOf = (node: unknown): [string, Node][] =>
    Object.entries(node === undefined ? {} : object(node)).map(([key, value]) => [key, object(value)]);

function documentOf({ operations, models }: Node): Node {
    const paths: Record<string, Node> = {};
    for (const [call, operation] of entriesOf(operations)) {
        const [method = '', path = ''] = call.split(' ');
        paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(operation) };
    }
    return { openapi: '3.1.0', info: { title: 'Esper', version: '1' }, paths, components: { schemas: each(models) } };
}

function operationOf(operation: Node): Node {
    const { id, deprecated, security, parameters, body, responses, errors } = operation;
    return {
        ...(id !== undefined && { operationId: id }),
        ...(deprecated !== undefined && { deprecated }),
        ...(security !== undefined && { security: [] }),
        ...(parameters !== undefined && {
            parameters: listAt(operation, 'parameters').map(({ schema, ...rest }) => ({
                ...rest,
                schema: schemaOf(object(schema)),
            })),
        }),
        ...(isObject(body) && { requestBody: { ...body, content: contentOf(body['content']) } }),
        responses: Object.fromEntries(
            [...entriesOf(responses), ...entriesOf(errors)].map(([status, types]) => [
                status,
                { description: 'An answer.', content: contentOf(types) },
            ]),
        ),
    };
}

const contentOf = (types: unknown): Node =>
    Object.fromEntries(entriesOf(types).map(([type, schema]) => [type, { schema: schemaOf(schema) }]));

const each = (schemas: unknown): Node =>
    Object.fromEntries(entriesOf(schemas).map(([name, schema]) => [name, schemaOf(schema)]));

/** Writes null as 3.1 does: as one of several types, or as a choice beside a reference. */
function schemaOf(schema: Node): Node {
    const { nullable, $ref, type, properties, items, allOf, oneOf, additionalProperties, ...facts } = schema;
    const parts = (key: string): Node[] => listAt(schema, key).map(schemaOf);
    const reference = $ref !== undefined && { $ref: `#/components/schemas/${String($ref)}` };
    if (reference && nullable) return { ...facts, anyOf: [reference, { type: 'null' }] };
    return {
        ...facts,
        ...reference,
        ...(type !== undefined && { type: nullable ? [type, 'null'] : type }),
        ...(properties !== undefined && { properties: each(properties) }),
        ...(items !== undefined && { items: schemaOf(object(items)) }),
        ...(allOf !== undefined && { allOf: parts('allOf') }),
        ...(oneOf !== undefined && { oneOf: parts('oneOf') }),
        ...(additionalProperties !== undefined && { additionalProperties: schemaOf(object(additionalProperties)) }),
    };
}
