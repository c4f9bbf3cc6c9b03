import { isJsonObject, type JsonObject, readObject, readString } from '../util/json.js';
import { propertiesOf, resolveSchema } from './references.js';

/** Where a page has what. A path is the names that lead there from the answer; no names lead to the answer itself. */
export interface PageShape {
    rows: readonly string[];
    /** The schema of one row. */
    row: unknown;
    count: readonly string[] | undefined;
    next: readonly string[] | undefined;
    /** Leads to the object that has the rows; undefined where the answer is the rows. */
    around: readonly string[] | undefined;
    /** The properties of that object. */
    beside: JsonObject;
    /** The query parameter that takes a cursor. */
    cursorParameter: string | undefined;
}

/** Where the envelopes that have a name have what. */
const ENVELOPES: Readonly<Record<string, JsonObject>> = {
    classic: { rows: 'results', count: 'count', next: 'next' },
    v2: { rows: 'content.results', count: 'content.count', next: 'content.next' },
    service: { rows: 'content.results', count: 'content.count', next: 'content.next' },
};

/** Reads the shape of an operation's pages, which `x-esper-pagination` says; undefined for what is no list. */
export function readPageShape(document: JsonObject, operation: JsonObject, answer: unknown): PageShape | undefined {
    const said = operation['x-esper-pagination'];
    const envelope = isJsonObject(said) ? said : ENVELOPES[String(said)];
    if (envelope === undefined) return undefined;
    const rows = pathOf(envelope, 'rows') ?? [];
    const around = rows.length === 0 ? undefined : rows.slice(0, -1);
    return {
        rows,
        row: resolveSchema(document, schemaAt(document, answer, rows))['items'],
        count: pathOf(envelope, 'count'),
        next: pathOf(envelope, 'next'),
        around,
        beside: around === undefined ? {} : propertiesOf(document, schemaAt(document, answer, around)),
        cursorParameter: readString(operation, 'x-esper-cursor'),
    };
}

function pathOf(envelope: JsonObject, name: string): string[] | undefined {
    const path = readString(envelope, name);
    return path === '.' ? [] : path?.split('.');
}

/** Follows names into the schema of an answer. */
export function schemaAt(document: JsonObject, answer: unknown, path: readonly string[]): unknown {
    return path.reduce<unknown>((schema, name) => readObject(propertiesOf(document, schema), name), answer);
}
