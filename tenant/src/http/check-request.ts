import type { Operation } from '../description.js';
import type { FileStore, StoredFile } from '../state/file-store.js';
import type { State } from '../state/state.js';
import { isJsonObject, type JsonObject } from '../util/json.js';
import { readText } from './body-text.js';
import { notFound, Refusal } from './refusal.js';
import type { Schemas } from './schemas.js';
import { readUpload } from './upload.js';

/** The largest JSON body that is read, in bytes. */
const MAX_JSON_BYTES = 10 * 1024 * 1024;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Checks the API key of a request. Throws a 401 `Refusal`. */
export function checkKey(state: State, request: Request): void {
    const header = request.headers.get('authorization');
    const key = /^Bearer (.+)$/i.exec(header ?? '')?.[1];
    if (key === undefined) throw new Refusal(401, ['detail: Authentication credentials were not provided.']);
    if (!state.keys.accepts(key, state.clock.now())) throw new Refusal(401, ['detail: Invalid token.']);
}

/** Checks the ids in a path. Throws a `Refusal`: 404 for what cannot be an id, 403 for another enterprise. */
export function checkPath(state: State, operation: Operation, parameters: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(parameters)) {
        if (!(operation.integers.has(name) ? /^\d{1,15}$/ : UUID).test(value)) throw notFound();
    }
    const enterprise = parameters['enterprise_id'];
    if (enterprise !== undefined && enterprise.toLowerCase() !== state.enterprise.id) {
        throw new Refusal(403, ['detail: You do not have permission to perform this action.']);
    }
}

/** The body of a request: a JSON object, or a file. */
export interface RequestBody {
    body: JsonObject;
    file: StoredFile | undefined;
}

/** What a body is read with: where files go and how large they may be, and the checks of JSON. */
interface BodyReader {
    files: FileStore;
    schemas: Schemas;
    maxUploadBytes: number;
}

/** Reads and checks the body of a request, where its operation takes one. Rejects with a `Refusal`. */
export async function readBody(
    { body: rule }: Operation,
    request: Request,
    { files, schemas, maxUploadBytes }: BodyReader,
): Promise<RequestBody> {
    if (rule === undefined) return { body: {}, file: undefined };
    if (rule.kind === 'file') {
        const maxBytes = Math.min(rule.maxBytes, maxUploadBytes);
        return { body: {}, file: await readUpload(request, { field: rule.field, maxBytes }, files) };
    }
    const text = await readText(request, MAX_JSON_BYTES);
    const isEmpty = text.trim() === '';
    // An empty body is checked as an empty object, so that the response names the fields that are missing.
    const body = isEmpty ? {} : parseJson(request, text);
    const errors = schemas.check(rule.schema, body);
    if (isEmpty && rule.required && errors.length === 0) throw new Refusal(400, ['detail: A body is required.']);
    if (errors.length > 0 || !isJsonObject(body)) throw new Refusal(400, errors);
    return { body, file: undefined };
}

function parseJson(request: Request, text: string): unknown {
    const type = request.headers.get('content-type') ?? '';
    if (!/^application\/(json|[\w.-]+\+json)\b/i.test(type)) {
        throw new Refusal(415, [`detail: Unsupported media type "${type}" in request.`]);
    }
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new Refusal(400, [`detail: JSON parse error - ${error instanceof Error ? error.message : 'not JSON'}`], {
            cause: error,
        });
    }
}
