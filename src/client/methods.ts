import { type CallSite, captureSite } from '../errors/call-site.js';
import { createPagePromise } from '../pagination/page-promise.js';
import type { PageFacts } from '../pagination/page-source.js';
import { hasParameters, type OperationPlan, plans } from '../request/operation.js';
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

/** Creates the methods of all operations, by property and operation. */
export function createResources(parts: MethodParts): Record<string, Record<string, Method>> {
    const resources: Record<string, Record<string, Method>> = {};
    for (const { plan, property } of plans) {
        const resource = resources[property] ?? {};
        resources[property] = resource;
        resource[plan.id] = createMethod(plan, parts);
    }
    return resources;
}

function createMethod(plan: OperationPlan, parts: MethodParts): Method {
    const { pagination } = plan;
    const call =
        pagination === undefined
            ? createCall(plan, parts)
            : createListCall(plan, pageFacts(plan, pagination, parts.baseUrl), parts);
    if (hasParameters(plan)) {
        return function method(parameters, options) {
            return call(parameters, options, captureSite());
        };
    }
    return function method(options) {
        return call(undefined, options, captureSite());
    };
}

type PreparedCall = (parameters: unknown, options: unknown, site: CallSite) => unknown;

function createCall(plan: OperationPlan, { callOperation }: MethodParts): PreparedCall {
    return (parameters, options, site) => toApiPromise(callOperation(plan, parameters, options, site));
}

function createListCall(
    plan: OperationPlan,
    facts: PageFacts,
    { callOperation, completeParameters }: MethodParts,
): PreparedCall {
    return (parameters = {}, options = {}, site) =>
        createPagePromise(
            {
                source: (pageParameters, callOptions) => callOperation(plan, pageParameters, callOptions, site),
                facts,
                complete: async (given, signal) => {
                    assertParameters(plan, parameters);
                    return completeParameters(plan, given, signal);
                },
                site,
            },
            Object(parameters),
            Object(options),
        );
}

function pageFacts(
    plan: OperationPlan,
    { pageSize, cursor }: NonNullable<OperationPlan['pagination']>,
    baseUrl: string,
): PageFacts {
    return {
        operation: plan.id,
        pageSize,
        limitParameter: plan.known.has('limit') ? 'limit' : undefined,
        cursorParameter: cursor,
        baseUrl,
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
