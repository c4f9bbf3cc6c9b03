import type { Description } from '../../description/description.js';
import type { Operation, OperationNode } from '../../description/operation.js';
import { schemaAt } from '../../description/page-shape.js';
import { propertiesOf, resolve } from '../../description/references.js';
import type { Schemas } from '../../http/schemas.js';
import { isJsonObject, type JsonObject, readObject } from '../../util/json.js';
import { valueAt } from '../../util/json-path.js';
import { fieldOf, idParameterOf, recordPathOf } from './places.js';
import type { Resource } from './resources.js';

/** What the description says of the records of a resource, taken from all of its operations. */
export interface ResourceFacts {
    /** What stands in answers, with its schema. */
    properties: JsonObject;
    /** What clients send, with its schema. */
    writable: JsonObject;
    writableNames: ReadonlySet<string>;
    /** A record as the description shows one. */
    example: JsonObject;
    /** The rows that the list's example has; none where clients make records. */
    first: readonly JsonObject[];
    /** The fields that show a record's id: one with the name that paths have for it, and `id`. */
    idFields: readonly string[];
    /** Tells whether a value can be an id. */
    isId(value: unknown): boolean;
}

/** Gathers the facts of a resource. */
export function factsOf(description: Description, schemas: Schemas, { own, items }: Resource): ResourceFacts {
    const { document } = description;
    const read = (nodes: ReadonlyMap<string, OperationNode>) =>
        [...nodes.values()].flatMap(({ id }) => description.operation(id) ?? []);
    const [onPlace, onItems] = [read(own), read(items)];
    const answers = [...onPlace, ...onItems].map((operation) => recordOf(document, operation));
    const writable = Object.assign({}, ...[...onPlace, ...onItems].map((one) => sentProperties(document, one)));
    const properties: JsonObject = Object.assign({}, ...answers.map(({ schema }) => propertiesOf(document, schema)));
    const idParameter = onItems[0] && idParameterOf(onItems[0].path);
    const named = idParameter === undefined ? undefined : fieldOf(properties, idParameter);
    const idFields = [...new Set([named, 'id'])]
        .filter((name) => name !== undefined)
        .filter((name) => properties[name] !== undefined);
    const idSchemas = onItems
        .flatMap(({ path, pathParameters }) => pathParameters.filter(({ name }) => name === idParameterOf(path)))
        .map(({ schema }) => schema);
    const list = onPlace.find(({ method, page }) => method === 'GET' && page !== undefined);
    return {
        properties,
        writable,
        writableNames: new Set(Object.keys(writable)),
        example: Object.assign({}, ...answers.map(({ example }) => example)),
        first: list === undefined || own.has('POST') ? [] : rowsOf(list),
        idFields,
        isId: (value) => idSchemas.every((schema) => schemas.check(schema, value).length === 0),
    };
}

/** The schema of the record in an answer, and the record that the description shows there. */
function recordOf(document: JsonObject, { success, page }: Operation): { schema: unknown; example: JsonObject } {
    if (page !== undefined)
        return { schema: page.row, example: readObject(firstOf(valueAt(success.example, page.rows))) };
    const path = success.type === undefined ? [] : recordPathOf({ success });
    const found = schemaAt(document, success.schema, path);
    const { items } = resolve(document, found);
    const example = valueAt(success.example, path);
    return { schema: items ?? found, example: readObject(Array.isArray(example) ? example[0] : example) };
}

function rowsOf({ success, page }: Operation): JsonObject[] {
    const rows = page && valueAt(success.example, page.rows);
    return Array.isArray(rows) ? rows.filter(isJsonObject) : [];
}

function sentProperties(document: JsonObject, { body }: Operation): JsonObject {
    if (body?.kind !== 'json' && body?.kind !== 'form') return {};
    const sent = Object.entries(propertiesOf(document, body.schema));
    return Object.fromEntries(sent.filter(([, property]) => resolve(document, property)['readOnly'] !== true));
}

function firstOf(list: unknown): unknown {
    return Array.isArray(list) ? list[0] : undefined;
}
