import { readFileSync } from 'node:fs';
import { LIVE_SHAPES, type Shape } from '../../tenant/test/support/live-shapes.js';

// The description has every key that a live tenant answered, with a type that its values fit.

interface Schema {
    readonly $ref?: string;
    readonly type?: string;
    readonly nullable?: boolean;
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly items?: Schema;
    readonly additionalProperties?: unknown;
    readonly allOf?: readonly Schema[];
    readonly oneOf?: readonly Schema[];
}
interface Operation {
    readonly operationId: string;
    readonly 'x-esper-evidence': string;
    readonly responses: Readonly<
        Record<string, { $ref?: string; content: { 'application/json': { schema: Schema } } }>
    >;
}

const description: Readonly<Record<string, unknown>> & {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
} = JSON.parse(readFileSync('openapi/esper.json', 'utf8'));
const operations = Object.values(description.paths).flatMap((item) => Object.values(item));

function follow<T extends { readonly $ref?: string }>(node: T): T {
    if (node.$ref === undefined) return node;
    let found: unknown = description;
    for (const key of node.$ref.slice(2).split('/')) found = Reflect.get(Object(found), key);
    return follow(found as T);
}

/** A schema without references; of the models of devices that of Android, which the live device had. */
function whole(schema: Schema): Schema {
    const { allOf, oneOf, ...own } = follow(schema);
    const chosen = oneOf?.find(({ $ref }) => $ref?.includes('Android')) ?? oneOf?.[0];
    const parts = [...(allOf ?? []), ...(chosen === undefined ? [] : [chosen])];
    return Object.assign({}, ...parts.map(whole), own);
}

/** In what a schema does not take a form. A schema without a type takes anything, as its words say. */
function* refusals(shape: Shape, given: Schema, at: string): Generator<string> {
    const schema = whole(given);
    if (typeof shape === 'string') {
        for (const type of shape.split('|')) if (!takes(schema, type)) yield `${at}: ${schema.type}, live ${type}`;
    } else if (Array.isArray(shape)) {
        if (schema.type !== 'array') yield `${at}: ${schema.type}, live array`;
        else for (const item of shape) yield* refusals(item, schema.items ?? {}, `${at}[]`);
    } else
        for (const [key, inner] of Object.entries(shape)) {
            const name = key.replace(/\?$/, '');
            const property = schema.properties?.[name];
            if (property === undefined) yield `${at}.${name}: not described`;
            else yield* refusals(inner, property, `${at}.${name}`);
        }
}

function takes({ type, nullable }: Schema, live: string): boolean {
    if (type === undefined) return true;
    return live === 'null' ? nullable === true : live === type || (live === 'integer' && type === 'number');
}

test.each(Object.entries(LIVE_SHAPES))('the description of %s takes what a live tenant answered', (id, shapes) => {
    const operation = operations.find(({ operationId }) => operationId === id);
    for (const [status, shape] of Object.entries(shapes)) {
        const answer = follow(operation?.responses[status] ?? { content: { 'application/json': { schema: {} } } });
        expect([...refusals(shape, answer.content['application/json'].schema, status)]).toEqual([]);
    }
});

test('what says that it rests on a live answer does, and everything else does not', () => {
    const live = operations.filter((operation) => operation['x-esper-evidence'] === 'live');
    expect(live.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(LIVE_SHAPES).sort());
});
