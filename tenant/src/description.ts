import { readFileSync } from 'node:fs';
import { isJsonObject, type JsonObject, readBoolean, readNumber, readObject, readString } from './util/json.js';

/** The two families of error bodies that the API has. */
export type ErrorShape = 'classic' | 'service';

/** One parameter of a query, as the description has it. */
interface QueryParameter {
    name: string;
    required: boolean;
    type: 'string' | 'integer' | 'number' | 'boolean';
    schema: unknown;
}

/** What an operation takes as its body: a JSON document, or one file in a multipart form. */
type BodyRule =
    | { kind: 'json'; schema: unknown; required: boolean }
    | { kind: 'file'; field: string; maxBytes: number };

/** One operation of the description, with what is needed to route, check and handle its requests. */
export interface Operation {
    id: string;
    method: string;
    path: string;
    query: readonly QueryParameter[];
    /** Path parameters that are whole numbers; the others are UUIDs. */
    integers: ReadonlySet<string>;
    body: BodyRule | undefined;
    /** The schema of the JSON body by status; undefined where the response has none. */
    responses: ReadonlyMap<number, unknown>;
    errors: ErrorShape;
}

/** The description that the package carries: a copy of the project's `openapi/esper.json`, made by the build. */
export interface Description {
    document: JsonObject;
    operations: readonly Operation[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

let loaded: Description | undefined;

/** Reads the description, once a process, as tests make many tenants. */
export function loadDescription(): Description {
    loaded ??= readDescription();
    return loaded;
}

// In src/ and in dist/ the file is one folder up, so this module has to stay at the top of src/.
function readDescription(): Description {
    const document = readObject(JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')));
    const operations: Operation[] = [];
    for (const [path, item] of Object.entries(readObject(document, 'paths'))) {
        for (const method of METHODS) {
            const node = readObject(item, method);
            if (Object.keys(node).length === 0) continue;
            const shared = readList(readObject(item)['parameters']);
            operations.push(readOperation(document, { method: method.toUpperCase(), path }, { shared, node }));
        }
    }
    return { document, operations };
}

function readOperation(
    document: JsonObject,
    route: Pick<Operation, 'method' | 'path'>,
    { shared, node }: { shared: readonly unknown[]; node: JsonObject },
): Operation {
    const parameters = [...shared, ...readList(node['parameters'])].map((one) => resolve(document, one));
    const responses = new Map<number, unknown>();
    for (const [status, response] of Object.entries(readObject(node, 'responses'))) {
        responses.set(Number(status), jsonSchema(resolve(document, response)));
    }
    return {
        ...route,
        id: readString(node, 'operationId') ?? `${route.method} ${route.path}`,
        query: parameters.filter((one) => one['in'] === 'query').map((one) => readParameter(document, one)),
        integers: new Set(
            parameters
                .filter((one) => one['in'] === 'path' && typeOf(document, one['schema']) === 'integer')
                .map((one) => readString(one, 'name') ?? ''),
        ),
        body: readBodyRule(document, node),
        responses,
        errors: JSON.stringify(responses.get(401) ?? '').includes('Service') ? 'service' : 'classic',
    };
}

function readParameter(document: JsonObject, parameter: JsonObject): QueryParameter {
    const schema = parameter['schema'];
    const type = typeOf(document, schema);
    return {
        name: readString(parameter, 'name') ?? '',
        required: readBoolean(parameter, 'required') ?? false,
        type: type === 'integer' || type === 'number' || type === 'boolean' ? type : 'string',
        schema,
    };
}

function typeOf(document: JsonObject, schema: unknown): unknown {
    const { type, allOf } = resolve(document, schema);
    return type ?? (Array.isArray(allOf) ? typeOf(document, allOf[0]) : undefined);
}

function readBodyRule(document: JsonObject, operation: JsonObject): BodyRule | undefined {
    const body = resolve(document, operation['requestBody']);
    const content = readObject(body, 'content');
    const form = readObject(content, 'multipart/form-data')['schema'];
    if (form !== undefined) {
        const properties = readObject(resolve(document, form), 'properties');
        const [field, property] = Object.entries(properties)[0] ?? ['file', {}];
        const maxBytes = readNumber(readObject(property), 'x-esper-max-bytes') ?? Number.POSITIVE_INFINITY;
        return { kind: 'file', field, maxBytes };
    }
    const schema = readObject(content, 'application/json')['schema'];
    return schema === undefined
        ? undefined
        : { kind: 'json', schema, required: readBoolean(body, 'required') ?? false };
}

function jsonSchema(response: JsonObject): unknown {
    return readObject(readObject(response, 'content'), 'application/json')['schema'];
}

function readList(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [];
}

/** Follows `$ref`s inside the document. */
function resolve(document: JsonObject, node: unknown): JsonObject {
    const ref = isJsonObject(node) ? node['$ref'] : undefined;
    if (typeof ref !== 'string') return readObject(node);
    let target: unknown = document;
    for (const step of ref.slice(2).split('/'))
        target = readObject(target)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
    return resolve(document, target);
}
