import type { BodyRule, FormRule } from '../description/body-rule.js';
import type { Operation } from '../description/operation.js';
import type { FileStore, StoredFile } from '../state/file-store.js';
import { type JsonObject, readObject } from '../util/json.js';
import { readText } from './body-text.js';
import { readForm } from './form.js';
import { Refusal } from './refusal.js';
import type { Schemas } from './schemas.js';
import { readValue } from './values.js';

/** The largest JSON or text body that is read, in bytes. */
const MAX_TEXT_BYTES = 10 * 1024 * 1024;

/** The body of a request. */
export interface RequestBody {
    /** The JSON object, or the texts of the form; empty where it is neither. */
    body: JsonObject;
    /** The items of a JSON body that is a list; empty where it is none. */
    items: readonly unknown[];
    /** The files of a form by the names of their fields. Who takes the request keeps them or removes them. */
    files: ReadonlyMap<string, StoredFile>;
    /** What the log shows of it: JSON as it is, of a file its name, type and size. */
    logged: unknown;
}

/** What a body is read with: where files go and how large they may be, and the checks of JSON. */
interface BodyReader {
    files: FileStore;
    schemas: Schemas;
    maxUploadBytes: number;
}

/** What a body has of none of the kinds. */
const NOTHING = { body: {}, items: [], files: new Map<string, StoredFile>() } as const;

/** Reads and checks the body of a request, where its operation takes one. Rejects with a `Refusal`. */
export async function readBody({ body: rule }: Operation, request: Request, reader: BodyReader): Promise<RequestBody> {
    switch (rule?.kind) {
        case 'json':
            return readJson(rule, request, reader.schemas);
        case 'text':
            return readPlainText(rule, request, reader.schemas);
        case 'form':
            return readFormBody(rule, request, reader);
        default:
            return { ...NOTHING, logged: null };
    }
}

type JsonRule = Extract<BodyRule, { kind: 'json' }>;
type TextRule = Extract<BodyRule, { kind: 'text' }>;

async function readJson(rule: JsonRule, request: Request, schemas: Schemas): Promise<RequestBody> {
    const text = await readText(request, MAX_TEXT_BYTES);
    const isEmpty = text.trim() === '';
    // An empty body is checked as an empty object, so that the response names the fields that are missing.
    const value = isEmpty ? {} : parseJson(request, text);
    const errors = schemas.check(rule.schema, value);
    if (isEmpty && rule.required && errors.length === 0) throw new Refusal(400, ['detail: A body is required.']);
    if (errors.length > 0) throw new Refusal(400, errors);
    if (Array.isArray(value)) return { ...NOTHING, items: value, logged: value };
    return { ...NOTHING, body: readObject(value), logged: value };
}

function parseJson(request: Request, text: string): unknown {
    checkType(request, /^application\/(json|[\w.-]+\+json)\b/i);
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new Refusal(400, [`detail: JSON parse error - ${error instanceof Error ? error.message : 'not JSON'}`], {
            cause: error,
        });
    }
}

async function readPlainText(rule: TextRule, request: Request, schemas: Schemas): Promise<RequestBody> {
    const text = await readText(request, MAX_TEXT_BYTES);
    if (text === '' && !rule.required) return { ...NOTHING, logged: null };
    checkType(request, /^text\//i);
    const errors = schemas.check(rule.schema, text);
    if (text === '' && errors.length === 0) throw new Refusal(400, ['detail: A body is required.']);
    if (errors.length > 0) throw new Refusal(400, errors);
    return { ...NOTHING, logged: text };
}

/** Throws a 415 `Refusal` where a body is of another type. */
function checkType(request: Request, wanted: RegExp): void {
    const type = request.headers.get('content-type') ?? '';
    if (!wanted.test(type)) throw new Refusal(415, [`detail: Unsupported media type "${type}" in request.`]);
}

async function readFormBody(
    rule: FormRule,
    request: Request,
    { files: store, schemas, maxUploadBytes }: BodyReader,
): Promise<RequestBody> {
    const { texts, files } = await readForm(request, rule, { files: store, maxFileBytes: maxUploadBytes });
    const entries = rule.fields.flatMap((field) => {
        const value = readValue(field, texts.getAll(field.name));
        return value === undefined ? [] : [[field.name, value] as const];
    });
    const body = Object.fromEntries(entries);
    const errors = schemas.check(rule.schema, body);
    if (errors.length > 0) {
        for (const { id } of files.values()) store.remove(id);
        throw new Refusal(400, errors);
    }
    return { body, items: [], files, logged: loggedForm(body, files) };
}

/** One file alone is shown as itself, others beside the texts. */
function loggedForm(body: JsonObject, files: ReadonlyMap<string, StoredFile>): unknown {
    const shown = [...files].map(([field, { name, type, size }]) => [field, { name, type, size }] as const);
    const [only] = shown;
    return only !== undefined && shown.length === 1 && Object.keys(body).length === 0
        ? only[1]
        : { ...body, ...Object.fromEntries(shown) };
}
