import { invalid, noSuch, refusal } from '../errors/invalid.js';
import { stringsOf } from '../util/guards.js';
import type { Parameters } from './build-request.js';
import type { Call } from './call.js';
import type { ExtraQuery } from './extra-query.js';
import { findOperation } from './find-operation.js';
import { isFormData } from './multipart-form.js';
import type { Argument, Operation } from './operation.js';

/** The methods that a request to a path of the caller's may have. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;

/** What of a path is filled in by the client, and what its argument is called. */
export const ENTERPRISE = '{enterprise_id}';

/** A request to a path of the caller's. */
export interface PathRequest {
    /** The method of the client that makes it, for refusals. */
    readonly caller: string;
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A request as an operation that only it has, and what the arguments of that are. */
export interface OwnOperation {
    readonly operation: Operation;
    readonly parameters: Parameters;
}

/** Makes an operation of a request to a path of the caller's, so that it goes the way of all calls. */
export function toOperation(request: PathRequest): OwnOperation {
    const { caller, method, path } = request;
    const pieces = pathOf(caller, path);
    const { form, given } = bodyOf(request);
    const all = [...pieces.filter((piece) => typeof piece === 'object'), ...given.map(([argument]) => argument)];
    return {
        operation: {
            id: caller,
            method,
            path: pieces,
            pathTemplate: path,
            arguments: all,
            names: new Set(all.map(({ name }) => name)),
            form,
            answer: 'nothing', // whatever comes, or nothing
            empty: [],
            pagination: undefined,
        },
        parameters: Object.fromEntries(given.map(([{ name }, value]) => [name, value])),
    };
}

/**
 * Finds the operation that errors and hooks of a request name, where the description has its path.
 * What the answer of that should be does not count: one asks by path because the description is not enough.
 */
export function describedAs(
    { method, path }: PathRequest,
    query: ExtraQuery = {},
): Pick<Call, 'operation' | 'secrets'> {
    const found = findOperation(method, path);
    if (found === undefined) return { operation: undefined, secrets: [] };
    const secrets = found.arguments.filter(({ isSecret }) => isSecret).map(({ wire }) => query[wire]);
    return {
        operation: { ...found, answer: found.answer.includes('/') ? found.answer : 'nothing', pagination: undefined },
        secrets: stringsOf(secrets),
    };
}

/** What may stand in a path: what RFC 3986 lets stand in a segment, and slashes. */
const PATH = /^(?:[\w\-.~!$&'()*+,;=:@/]|%[0-9a-f]{2})*$/i;

/** Refuses a path that would lead elsewhere than it says. */
function checkPath(caller: string, path: unknown): asserts path is string {
    if (typeof path !== 'string' || !path.startsWith('/')) {
        throw invalid(caller, 'path', "a path below the base URL that begins with '/', such as /v2/devices/", path);
    }
    const refuse = (reason: string): never => {
        throw refusal(caller, 'path', reason);
    };
    const rest = path.replaceAll(ENTERPRISE, 'e');
    if (/[?#]/.test(rest)) refuse('must have no ? and no #; parameters go into query');
    if (/[{}]/.test(rest)) refuse(`${ENTERPRISE} is filled in, anything else in braces is yours to put in`);
    if (!PATH.test(rest)) refuse('has a character that no path may hold; write it by encodeURIComponent');
    if (rest.startsWith('/api/')) refuse('must not begin with /api, which the base URL ends with');
    const segments = rest.slice(1).split('/');
    const isWrong = (segment: string, place: number): boolean =>
        (segment === '' && place < segments.length - 1) || /^(?:\.|%2e){1,2}$/i.test(segment);
    if (segments.some(isWrong)) refuse("must have no segment that is empty, '.' or '..'");
}

function pathOf(caller: string, path: string): Operation['path'] {
    checkPath(caller, path);
    const enterprise: Argument = { ...argument('{', ENTERPRISE), wire: 'enterprise_id', isFilled: true };
    return path.split(ENTERPRISE).flatMap((text, place) => (place === 0 ? [text] : [enterprise, text]));
}

/** A body as arguments with their values, and the form that they have. */
interface GivenBody {
    readonly form: string | undefined;
    readonly given: readonly (readonly [argument: Argument, value: unknown])[];
}

/** Reads a body: a form as it is, a string of a type that is named, anything else as JSON. */
function bodyOf({ caller, method, body, headers = {} }: PathRequest): GivenBody {
    if (body === undefined) return { form: undefined, given: [] };
    if (method === 'GET' || method === 'HEAD') throw refusal(caller, 'body', `a ${method} has none`);
    if (isFormData(body)) {
        const fields = [...body].map(([name, value], place): [Argument, unknown] => [
            { ...argument(typeof value === 'string' ? '&' : '@', `body.${place}`), wire: name },
            value,
        ]);
        return { form: 'multipart', given: fields };
    }
    const named = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type');
    return { form: undefined, given: [[{ ...argument('=', 'body'), limit: named?.[1] }, body]] };
}

function argument(place: Argument['place'], name: string): Argument {
    return {
        place,
        name,
        wire: name,
        style: undefined,
        isRequired: false,
        isFilled: false,
        isList: false,
        isSecret: false,
        needsName: false,
        limit: undefined,
    };
}

/** Refuses a method that no request may have. */
export function checkMethod({ caller, method }: PathRequest): void {
    if (METHODS.some((one) => one === method)) return;
    throw refusal(caller, 'method', noSuch('method', String(method), METHODS));
}
