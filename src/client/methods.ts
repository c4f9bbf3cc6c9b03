import { operations } from '../../generated/operations.js';
import { type CallSite, captureSite } from '../errors/call-site.js';
import { refusal } from '../errors/invalid.js';
import { createPagePromise } from '../pagination/page-promise.js';
import type { ListSource } from '../pagination/page-source.js';
import { type Operation, type Pagination, propertyOf, readOperation } from '../request/operation.js';
import { assertParameters } from '../request/parameters.js';
import type { ApiPromise, WithResponse } from '../response/response.js';
import type { CallOperation, CompleteParameters } from './call-operation.js';

/** A method of the client, without its types. */
type Method = (...args: unknown[]) => unknown;

/** What the methods of a client are made of. */
export interface MethodParts {
    readonly baseUrl: string;
    readonly callOperation: CallOperation;
    readonly completeParameters: CompleteParameters;
}

/** The properties that have operations; looked for once, when the first client is made. */
let properties: ReadonlySet<string> | undefined;

/** Puts a property for each class of the API on a client. Its methods are made when it is first used. */
export function addResources(client: object, parts: MethodParts): void {
    properties ??= new Set(Object.values(operations).map(propertyOf));
    for (const property of properties) {
        const define = (descriptor: PropertyDescriptor): void => {
            Object.defineProperty(client, property, { ...descriptor, configurable: true, enumerable: true });
        };
        const set = (value: unknown): void => define({ value, writable: true });
        const get = (): unknown => {
            const resource = createResource(property, parts);
            set(resource);
            return resource;
        };
        define({ get, set });
    }
}

/** A method of a client by its operation. */
export function methodOf(client: object, id: keyof typeof operations): Method {
    return Reflect.get(Reflect.get(client, propertyOf(operations[id])), id);
}

function createResource(property: string, parts: MethodParts): Record<string, Method> {
    const own = Object.entries(operations).filter(([, line]) => propertyOf(line) === property);
    return Object.fromEntries(own.map(([id, line]) => [id, createMethod(id, line, parts)]));
}

function createMethod(id: string, line: string, parts: MethodParts): Method {
    let operation: Operation | undefined; // read when it is first called
    return function method(...args) {
        const site = captureSite();
        operation ??= readOperation(id, line);
        const { pagination } = operation;
        const [parameters, options] = operation.arguments.length > 0 ? args : [undefined, args[0]];
        return pagination === undefined
            ? toApiPromise(parts.callOperation(operation, parameters, options, site))
            : createPagePromise(
                  listSource({ operation, pagination, parameters, site }, parts),
                  Object(parameters),
                  Object(options),
              );
    };
}

/** A list that was called for. */
interface CalledFor {
    readonly operation: Operation;
    readonly pagination: Pagination;
    readonly parameters: unknown;
    readonly site: CallSite;
}

function listSource(
    { operation, pagination, parameters = {}, site }: CalledFor,
    parts: MethodParts,
): ListSource<unknown> {
    const { baseUrl, callOperation, completeParameters } = parts;
    return {
        source: (asked, callOptions) => callOperation(operation, asked, callOptions, site),
        facts: { ...pagination, baseUrl },
        complete: async (given, signal) => {
            assertParameters(operation, parameters, refusal);
            return completeParameters(operation, given, signal);
        },
        site,
    };
}

/** Makes a promise for the body that also gives the whole answer. */
function toApiPromise(answer: Promise<WithResponse<unknown>>): ApiPromise<unknown> {
    const body = answer.then(({ data }) => data);
    return Object.assign(body, {
        withResponse() {
            // Whoever asks for the whole answer gets the error there, and not a second time as an unhandled rejection.
            body.catch(() => {});
            return answer;
        },
    });
}
