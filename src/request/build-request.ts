import { whyUnsendable } from '../configuration/header-rules.js';
import { type Refuse, refusal } from '../errors/invalid.js';
import { checkFile } from './file-source.js';
import { UploadForm } from './multipart-form.js';
import type { Argument, Operation } from './operation.js';
import { isGiven, type Parameters } from './parameters.js';
import { buildQuery, encodePairs, valuesOf } from './query.js';

/** What an operation and its arguments become on the wire. */
export interface BuiltRequest {
    readonly operation: Operation;
    /** Below the base URL, with its query. */
    readonly path: string;
    /** Those that say what is sent and wanted, and those that arguments go into. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | UploadForm | undefined;
    /** Values of parameters that no text from outside may repeat. */
    readonly secrets: readonly string[];
}

/** Makes the request of an operation and its checked arguments. Imports nothing generated: the line of the operation says all. */
export function buildRequest(operation: Operation, parameters: Parameters, refuse: Refuse = refusal): BuiltRequest {
    const query = buildQuery(operation, parameters);
    const path = buildPath(operation, parameters, refuse);
    const body = buildBody(operation, parameters);
    return {
        operation,
        path: query === '' ? path : `${path}?${query}`,
        headers: buildHeaders(operation, parameters, body),
        body,
        secrets:
            operation.secret.length === 0 ? NONE : operation.secret.map((name) => parameters[name]).filter(isString),
    };
}

const NONE: readonly string[] = [];
const isString = (value: unknown): value is string => typeof value === 'string';

function buildPath({ id, pathTexts, path }: Operation, parameters: Parameters, refuse: Refuse): string {
    return pathTexts.reduce((text, next, index) => {
        const name = path[index - 1]?.name ?? '';
        return text + encodeSegment(parameters[name], (reason) => refuse(id, name, reason)) + next;
    });
}

/** One segment of the path. An empty one, `.` and `..` would make another path of it, and another thing would be read or deleted. */
function encodeSegment(value: unknown, refuse: (reason: string) => Error): string {
    if (!isGiven(value)) throw refuse('missing');
    if (typeof value !== 'string' && !Number.isFinite(value)) throw refuse('expected a text or a number');
    const text = String(value);
    if (text === '' || text === '.' || text === '..') throw refuse("must not be empty, '.' or '..'");
    try {
        return encodeURIComponent(text);
    } catch {
        throw refuse('has half a surrogate pair, which has no UTF-8');
    }
}

function buildHeaders(
    { id, answer, headers, body: type, form }: Operation,
    parameters: Parameters,
    body: BuiltRequest['body'],
): Record<string, string> {
    const built: Record<string, string> = {
        Accept: answer.includes('/') ? `${answer}, application/json` : 'application/json',
    };
    if (typeof body === 'string') built['Content-Type'] = type?.wire ?? `application/x-www-form-${form}`;
    for (const { name, wire } of headers) {
        const value = parameters[name];
        if (!isGiven(value)) continue;
        const text = valuesOf(id, name, value).join(',');
        const reason = whyUnsendable(wire, text);
        if (reason !== undefined) throw refusal(id, name, reason);
        built[wire] = text;
    }
    return built;
}

function buildBody(operation: Operation, parameters: Parameters): string | UploadForm | undefined {
    const { body, form } = operation;
    if (form === 'multipart') return buildForm(operation, parameters);
    if (form === 'urlencoded') return encodePairs(textFields(operation, parameters));
    if (body === undefined || parameters[body.name] === undefined) return undefined;
    return /[/+]json\b/.test(body.wire) ? toJson(operation, body, parameters) : toText(operation, body, parameters);
}

function toJson({ id }: Operation, { name }: Argument, parameters: Parameters): string {
    let cause: unknown;
    try {
        const text: unknown = JSON.stringify(parameters[name]); // undefined for a function
        if (typeof text === 'string') return text;
    } catch (error) {
        cause = error;
    }
    throw refusal(id, name, "can't be written as JSON", { cause });
}

function toText({ id }: Operation, { name, wire }: Argument, parameters: Parameters): string {
    const value = parameters[name];
    if (typeof value === 'string') return value;
    throw refusal(id, name, `expected a text, which is sent as ${wire}`);
}

/** The texts of a form: a list is a field for each of its items. */
function textFields({ id, fields }: Operation, parameters: Parameters): [field: string, text: string][] {
    return fields
        .filter(({ name, place }) => place === 'field' && isGiven(parameters[name]))
        .flatMap(({ name, wire }) =>
            valuesOf(id, name, parameters[name]).map((text): [string, string] => [wire, text]),
        );
}

/** Texts come before files: a server that reads a form as it comes knows what a file is for. */
function buildForm(operation: Operation, parameters: Parameters): UploadForm {
    const form = new UploadForm();
    for (const [field, text] of textFields(operation, parameters)) form.append(field, text);
    for (const { name, wire, place, maxBytes } of operation.fields) {
        const value = parameters[name];
        if (place === 'file' && isGiven(value)) form.append(wire, checkFile(value, operation.id, name, maxBytes));
    }
    return form;
}
