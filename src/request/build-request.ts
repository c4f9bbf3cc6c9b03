import type { CallOptions } from '../configuration/call-options.js';
import { checkHeaders, whyUnsendable } from '../configuration/header-rules.js';
import type { Settings } from '../configuration/settings.js';
import { describe, describeGot, invalid, type Refuse, refusal } from '../errors/invalid.js';
import { mergeHeaders } from '../util/headers.js';
import type { Call } from './call.js';
import { addQuery } from './extra-query.js';
import { checkFile, type FileSource } from './file-source.js';
import { UploadForm } from './multipart-form.js';
import { type Argument, fileRuleOf, type Operation } from './operation.js';
import { checkText, HALF_PAIR, queryParts, valuesOf } from './query.js';

/** Arguments of a call, by name. */
export type Parameters = Readonly<Record<string, unknown>>;

/** Tells whether a call gives an argument: `null` is the same as nothing. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

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

/** An argument that a call gives, with its value. */
type Given = readonly [argument: Argument, value: unknown];

/**
 * Builds the request of an operation from its checked arguments.
 * Imports nothing generated: the line of the operation says all.
 */
export function buildRequest(operation: Operation, parameters: Parameters, refuse: Refuse = refusal): BuiltRequest {
    const { id, answer } = operation;
    const path = buildPath(operation, parameters, refuse);
    const headers: Record<string, string> = {
        Accept: answer.includes('/') ? `${answer}, application/json` : 'application/json',
    };
    const query: string[] = [];
    const content: Given[] = [];
    const secrets: string[] = [];
    for (const argument of operation.arguments) {
        const { name, place, wire, isSecret } = argument;
        const value = parameters[name];
        if (!isGiven(value)) continue;
        if (isSecret && typeof value === 'string') secrets.push(value);
        if (place === '?') query.push(...queryParts(id, argument, value));
        else if (place === ':') headers[wire] = headerText(id, argument, value);
        else if (place !== '{') content.push([argument, value]);
    }
    const [type, body] = buildBody(operation, content);
    if (type !== undefined) headers['Content-Type'] = type;
    return { operation, path: query.length === 0 ? path : `${path}?${query.join('&')}`, headers, body, secrets };
}

/** Builds a call from a request and its options. */
export function buildCall(request: BuiltRequest, options: CallOptions, settings: Settings): Call {
    const { operation, path, body, secrets } = request;
    if (options.headers !== undefined) checkHeaders(operation.id, options.headers);
    const mayMeet = settings.hasOwnHeaders || options.headers !== undefined;
    return {
        operation,
        method: operation.method,
        url: settings.baseUrl + (options.query === undefined ? path : addQuery(path, operation, options.query)),
        headers: mayMeet
            ? mergeHeaders(settings.headers, request.headers, options.headers ?? {})
            : { ...settings.headers, ...request.headers },
        body,
        options,
        secrets,
    };
}

function buildPath({ id, path }: Operation, parameters: Parameters, refuse: Refuse): string {
    const pieces = path.map((piece) =>
        typeof piece === 'string'
            ? piece
            : encodeSegment(parameters[piece.name], piece, (reason) => refuse(id, piece.name, reason)),
    );
    return pieces.join('');
}

/**
 * Encodes one segment of a path.
 * An empty one, `.` and `..` would make another path of it, and another thing would be read or deleted.
 */
function encodeSegment(value: unknown, { isSecret }: Argument, refuse: (reason: string) => Error): string {
    if (!isGiven(value)) throw refuse('missing');
    if (typeof value !== 'string' && !Number.isFinite(value)) {
        throw refuse(`expected a string or a number, got ${describeGot(value, isSecret)}`);
    }
    const text = String(value);
    if (text === '' || text === '.' || text === '..')
        throw refuse(`must not be empty, '.' or '..', got ${describe(text)}`);
    try {
        return encodeURIComponent(text);
    } catch {
        throw refuse(HALF_PAIR);
    }
}

/** A body and its content type; none of a multipart form, which has one of its own. */
type TypedBody = readonly [type?: string | undefined, body?: string | UploadForm];

function buildBody({ id, form }: Operation, all: readonly Given[]): TypedBody {
    if (form === 'multipart') return [undefined, buildForm(id, all)];
    if (form === 'urlencoded')
        return ['application/x-www-form-urlencoded', all.flatMap((one) => queryParts(id, ...one)).join('&')];
    const [given] = all;
    if (given === undefined) return [];
    const [{ name, limit = 'application/json' }, value] = given;
    const text = /[/+]json\b/.test(limit) ? toJson(id, name, value) : value;
    if (typeof text !== 'string') throw invalid(id, name, `a string of ${limit}`, text);
    return [limit, checkText(id, name, text)];
}

/** A form, in the order of the description; a list is a field for each of its items. */
function buildForm(id: string, given: readonly Given[]): UploadForm {
    const form = new UploadForm();
    for (const [argument, value] of given) {
        const { place, name, wire } = argument;
        const add = (field: string | FileSource) => form.add({ name: wire, value: field, parameter: name });
        if (place === '@') add(checkFile(value, { operation: id, parameter: name }, fileRuleOf(argument)));
        else for (const text of valuesOf(id, argument, value)) add(text);
    }
    return form;
}

function headerText(id: string, argument: Argument, value: unknown): string {
    const { name, wire } = argument;
    const text = valuesOf(id, argument, value).join(',');
    const reason = whyUnsendable(wire, text);
    if (reason !== undefined) throw refusal(id, name, reason);
    return text;
}

function toJson(id: string, name: string, value: unknown): string {
    let cause: unknown;
    try {
        const text: unknown = JSON.stringify(value); // undefined for a function
        if (typeof text === 'string') return text;
    } catch (error) {
        cause = error;
    }
    throw refusal(id, name, "can't be written as JSON", { cause });
}
