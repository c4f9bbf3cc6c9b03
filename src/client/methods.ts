import { operations } from '../../generated/operations.js';
import { type CallSite, captureSite } from '../errors/call-site.js';
import { refusal } from '../errors/invalid.js';
import { createPagePromise } from '../pagination/page-promise.js';
import type { PageFacts } from '../pagination/walk.js';
import { type Operation, type Pagination, propertyOf, readOperation } from '../request/operation.js';
import { assertParameters } from '../request/parameters.js';
import type { ApiPromise, WithResponse } from '../response/response.js';
import type { CallOperation } from './call-operation.js';

/** A method of the client, without its types. */
type Method = (...args: unknown[]) => unknown;

/** An operation by its id and its line. */
type OperationEntry = readonly [id: string, line: string];

/** The operations by property; sorted once, when the first client is made. */
let byProperty: ReadonlyMap<string, readonly OperationEntry[]> | undefined;

function sortOperations(): ReadonlyMap<string, readonly OperationEntry[]> {
    const sorted = new Map<string, OperationEntry[]>();
    for (const entry of Object.entries(operations)) {
        const property = propertyOf(entry[1]);
        const own = sorted.get(property);
        if (own === undefined) sorted.set(property, [entry]);
        else own.push(entry);
    }
    return sorted;
}

/** Puts a property for each class of the API on a client. Its methods are made when it is first used. */
export function addResources(client: object, callOperation: CallOperation): void {
    byProperty ??= sortOperations();
    for (const [property, own] of byProperty) {
        const become = (value: unknown): void => {
            Object.defineProperty(client, property, { value, configurable: true, enumerable: true, writable: true });
        };
        const get = (): unknown => {
            const resource = createResource(own, callOperation);
            become(resource);
            return resource;
        };
        Object.defineProperty(client, property, { get, set: become, configurable: true, enumerable: true });
    }
}

/** A method of a client by its operation. */
export function methodOf(client: object, id: keyof typeof operations): Method {
    return Reflect.get(Reflect.get(client, propertyOf(operations[id])), id);
}

function createResource(own: readonly OperationEntry[], callOperation: CallOperation): Record<string, Method> {
    return Object.fromEntries(own.map((entry) => [entry[0], createMethod(entry, callOperation)]));
}

/** Calls an operation with the arguments that a method was called with. */
type PreparedCall = (args: readonly unknown[], site: CallSite) => unknown;

function createMethod([id, line]: OperationEntry, callOperation: CallOperation): Method {
    let call: PreparedCall | undefined;
    return function method(...args) {
        call ??= prepareCall(readOperation(id, line), callOperation);
        return call(args, captureSite());
    };
}

function prepareCall(operation: Operation, callOperation: CallOperation): PreparedCall {
    const { pagination, known } = operation;
    const call =
        pagination === undefined
            ? createCall(operation, callOperation)
            : createListCall(operation, pageFacts(operation, pagination), callOperation);
    return known.size > 0
        ? ([parameters, options], site) => call(parameters, options, site)
        : ([options], site) => call(undefined, options, site);
}

type CheckedCall = (parameters: unknown, options: unknown, site: CallSite) => unknown;

function createCall(operation: Operation, callOperation: CallOperation): CheckedCall {
    return (parameters, options, site) => toApiPromise(callOperation(operation, parameters, options, site));
}

function createListCall(operation: Operation, facts: PageFacts, callOperation: CallOperation): CheckedCall {
    return (parameters = {}, options = {}, site) =>
        createPagePromise(
            async (pageParameters, callOptions, isReadLate) => {
                assertParameters(operation, parameters, refusal);
                return callOperation(operation, pageParameters, callOptions, site, isReadLate);
            },
            facts,
            Object(parameters),
            Object(options),
            site,
        );
}

function pageFacts({ id, known }: Operation, { pageSize, cursor }: Pagination): PageFacts {
    return {
        operation: id,
        pageSize,
        limitParameter: known.has('limit') ? 'limit' : undefined,
        cursorParameter: cursor,
    };
}

/** A promise for the body that also leads to the rest of the answer. */
function toApiPromise(answer: Promise<WithResponse<unknown>>): ApiPromise<unknown> {
    const body = answer.then(({ data }) => data);
    return Object.assign(body, {
        withResponse() {
            body.catch(() => {}); // whoever asks for the whole answer gets the error there, and not a second time as an unhandled one
            return answer;
        },
    });
}
