import { readFileSync } from 'node:fs';
import type { ErrorShape } from './http/refusal.js';
import { isJsonObject, readBoolean, readNumber, readObject, readString } from './util/json.js';

/** One parameter of a query, as the description has it. */
interface QueryParameter {
    name: string;
    required: boolean;
    type: 'string' | 'integer' | 'number' | 'boolean';
    schema: unknown;
}

/** What an operation takes in its body: a JSON document, or one file in a multipart form. */
type BodyRule =
    | { kind: 'json'; required: boolean; schema: unknown }
    | { kind: 'file'; field: string; maxBytes: number };

/** One operation of the description: what the tenant has to know to route, check and answer it. */
export interface Operation {
    id: string;
    method: string;
    path: string;
    query: readonly QueryParameter[];
    /** Path parameters that have to be whole numbers; the others are ids. */
    integers: ReadonlySet<string>;
    body: BodyRule | undefined;
    /** Status to the schema of its JSON body; undefined where the answer has none. */
    answers: ReadonlyMap<number, unknown>;
    errors: ErrorShape;
}

/** The description that the package carries: a copy of the project's `openapi/esper.json`, made by the build. */
export interface Description {
    document: Readonly<Record<string, unknown>>;
    operations: readonly Operation[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

let loaded: Description | undefined;

/** Reads the description; once a process, as tests make many tenants. */
export function loadDescription(): Description {
    loaded ??= read();
    return loaded;
}

function read(): Description {
    const document = readObject(JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')));
    const operations: Operation[] = [];
    for (const [path, item] of Object.entries(readObject(document, 'paths'))) {
        for (const method of METHODS) {
            const operation = isJsonObject(item) ? item[method] : undefined;
            if (isJsonObject(operation) && isJsonObject(item))
                operations.push(readOperation(document, path, method, item, operation));
        }
    }
    return { document, operations };
}

type Node = Readonly<Record<string, unknown>>;

function readOperation(document: Node, path: string, method: string, item: Node, operation: Node): Operation {
    const parameters = [...list(item['parameters']), ...list(operation['parameters'])].map((one) =>
        resolve(document, one),
    );
    const answers = new Map<number, unknown>();
    for (const [status, response] of Object.entries(readObject(operation, 'responses'))) {
        answers.set(Number(status), jsonSchema(resolve(document, response)));
    }
    return {
        id: readString(operation, 'operationId') ?? `${method} ${path}`,
        method: method.toUpperCase(),
        path,
        query: parameters.filter((one) => one['in'] === 'query').map((one) => readParameter(document, one)),
        integers: new Set(
            parameters
                .filter((one) => one['in'] === 'path' && typeOf(document, one['schema']) === 'integer')
                .map((one) => readString(one, 'name') ?? ''),
        ),
        body: readBody(document, operation),
        answers,
        errors: JSON.stringify(answers.get(401) ?? '').includes('Service') ? 'service' : 'classic',
    };
}

function readParameter(document: Node, parameter: Node): QueryParameter {
    const schema = parameter['schema'];
    const type = typeOf(document, schema);
    return {
        name: readString(parameter, 'name') ?? '',
        required: readBoolean(parameter, 'required') ?? false,
        type: type === 'integer' || type === 'number' || type === 'boolean' ? type : 'string',
        schema,
    };
}

function typeOf(document: Node, schema: unknown): unknown {
    const { type, allOf } = resolve(document, schema);
    return type ?? (Array.isArray(allOf) ? typeOf(document, allOf[0]) : undefined);
}

function readBody(document: Node, operation: Node): BodyRule | undefined {
    const body = resolve(document, operation['requestBody']);
    const content = readObject(body, 'content');
    const form = readObject(content, 'multipart/form-data')['schema'];
    if (form !== undefined) {
        const [field, property] = Object.entries(readObject(resolve(document, form), 'properties'))[0] ?? ['file', {}];
        return {
            kind: 'file',
            field,
            maxBytes: readNumber(readObject(property), 'x-esper-max-bytes') ?? Number.POSITIVE_INFINITY,
        };
    }
    const schema = readObject(content, 'application/json')['schema'];
    return schema === undefined
        ? undefined
        : { kind: 'json', required: readBoolean(body, 'required') ?? false, schema };
}

function jsonSchema(response: Node): unknown {
    return readObject(readObject(response, 'content'), 'application/json')['schema'];
}

function list(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [];
}

/** Follows `$ref`s inside the document. */
function resolve(document: Node, node: unknown): Node {
    const ref = isJsonObject(node) ? node['$ref'] : undefined;
    if (typeof ref !== 'string') return readObject(node);
    let target: unknown = document;
    for (const step of ref.slice(2).split('/'))
        target = readObject(target)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
    return resolve(document, target);
}
