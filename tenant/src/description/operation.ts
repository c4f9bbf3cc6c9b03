import { type JsonObject, readObject } from '../util/json.js';
import { type BodyRule, readBodyRule } from './body-rule.js';
import { type ErrorForm, readErrorForm } from './error-form.js';
import { type PageShape, readPageShape } from './page-shape.js';
import { type Parameter, readParameters } from './parameters.js';
import { resolve } from './references.js';

/** What an operation answers when all is well. */
export interface Success {
    status: number;
    /** The media type of the body; undefined where the answer has none. */
    type: string | undefined;
    schema: unknown;
    /** The body that the description shows. */
    example: unknown;
}

/** One operation of the description, with what is needed to check and handle its requests. */
export interface Operation extends Route {
    pathParameters: readonly Parameter[];
    query: readonly Parameter[];
    headers: readonly Parameter[];
    body: BodyRule | undefined;
    success: Success;
    /** The schema of the JSON body by status; undefined where the response has none. */
    responses: ReadonlyMap<number, unknown>;
    errors: ErrorForm;
    /** The shape of its pages, where it is a list. */
    page: PageShape | undefined;
    /** Whether a request needs the API key. */
    needsKey: boolean;
}

/** An operation as requests are routed to it. */
export interface Route {
    id: string;
    method: string;
    /** With the names of its parameters in braces. */
    path: string;
}

/** Where an operation stands in the document: the item of its path, and its own node. */
export interface OperationNode extends Route {
    item: JsonObject;
    node: JsonObject;
}

/** Reads all of an operation. */
export function readOperation(document: JsonObject, { item, node, ...route }: OperationNode): Operation {
    const parameters = [...readList(item['parameters']), ...readList(node['parameters'])].map((one) =>
        resolve(document, one),
    );
    const responses = Object.entries(readObject(node, 'responses')).map(
        ([status, response]) => [Number(status), resolve(document, response)] as const,
    );
    const success = readSuccess(responses);
    return {
        ...route,
        pathParameters: readParameters(document, parameters, 'path'),
        query: readParameters(document, parameters, 'query'),
        headers: readParameters(document, parameters, 'header'),
        body: readBodyRule(document, node),
        success,
        responses: new Map(responses.map(([status, response]) => [status, jsonOf(response)['schema']])),
        errors: readErrorForm(document, errorSchemaOf(responses)),
        page: readPageShape(document, node, success.schema),
        needsKey: readList(node['security'] ?? document['security']).length > 0,
    };
}

/** The schema of an error body: that of 401, which nearly all operations have, or of any other. */
function errorSchemaOf(responses: readonly (readonly [status: number, response: JsonObject])[]): unknown {
    const errors = responses
        .filter(([status]) => status >= 400)
        .map(([status, response]) => ({ status, schema: jsonOf(response)['schema'] }));
    return (errors.find(({ status }) => status === 401) ?? errors.find(({ schema }) => schema !== undefined))?.schema;
}

function jsonOf(response: JsonObject): JsonObject {
    return readObject(readObject(response, 'content'), 'application/json');
}

/** Reads the first answer of success that has a body, or the first one. */
function readSuccess(responses: readonly (readonly [status: number, response: JsonObject])[]): Success {
    const successes = responses
        .filter(([status]) => status >= 200 && status < 300)
        .sort(([one], [other]) => one - other)
        .map(([status, response]) => ({ status, content: readObject(response, 'content') }));
    const { status, content } = successes.find((one) => Object.keys(one.content).length > 0) ??
        successes[0] ?? { status: 204, content: {} };
    const [type] = Object.keys(content);
    const media = readObject(content, type ?? '');
    return { status, type, schema: media['schema'], example: exampleOf(media) };
}

function exampleOf(media: JsonObject): unknown {
    const [first] = Object.values(readObject(media, 'examples'));
    return media['example'] ?? readObject(first)['value'];
}

function readList(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [];
}
