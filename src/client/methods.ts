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

/** Where a client has what its methods are made of. A WeakMap would cost a new client as much as all else. */
const PARTS = Symbol('parts');

/** A client, or the prototype of all. */
interface Owner {
    readonly [PARTS]?: MethodParts;
}

/** What a prototype has that has the properties. It gets them with its first client, so that importing does nothing. */
const PREPARED = Symbol('prepared');

/** Gives a client its methods. Those of a class of the API are made when its property is first used. */
export function addMethods(client: object, parts: MethodParts, prototype: object): void {
    Object.defineProperty(client, PARTS, { value: parts });
    if (PREPARED in prototype) return;
    Object.defineProperty(prototype, PREPARED, { value: true });
    for (const property of new Set(Object.values(operations).map(propertyOf))) defineResource(prototype, property);
}

/** On the prototype, where it costs a client nothing. */
function defineResource(prototype: object, property: string): void {
    const set = function setResource(this: object, value: unknown): void {
        Object.defineProperty(this, property, { value, writable: true, configurable: true, enumerable: true });
    };
    const get = function getResource(this: Owner): unknown {
        const parts = this[PARTS];
        if (parts === undefined) return undefined; // of the prototype itself, in an inspector
        const resource = createResource(property, parts);
        set.call(this, resource);
        return resource;
    };
    Object.defineProperty(prototype, property, { get, set, configurable: true, enumerable: true });
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
export function toApiPromise(answer: Promise<WithResponse<unknown>>): ApiPromise<unknown> {
    const body = answer.then(({ data }) => data);
    return Object.assign(body, {
        withResponse() {
            // Whoever asks for the whole answer gets the error there, and not a second time as an unhandled rejection.
            body.catch(() => {});
            return answer;
        },
    });
}
