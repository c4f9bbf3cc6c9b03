import { type CallOptions, checkCallOptions } from '../configuration/call-options.js';
import type { Settings } from '../configuration/settings.js';
import { type CallSite, pointTo } from '../errors/call-site.js';
import { addFacts, EsperError, setSent } from '../errors/esper-error.js';
import { refusal } from '../errors/invalid.js';
import type { Dispatch } from '../pipeline/stage.js';
import { buildCall, buildRequest, isGiven, type Parameters } from '../request/build-request.js';
import type { Operation } from '../request/operation.js';
import { assertParameters, checkParameters } from '../request/parameters.js';
import type { WithResponse } from '../response/response.js';
import type { EnterpriseId } from './enterprise-id.js';

/** Calls an operation with a caller's parameters: checks them, fills in the enterprise and sends. */
export type CallOperation = (
    operation: Operation,
    parameters: unknown,
    options: unknown,
    site: CallSite,
) => Promise<WithResponse<unknown>>;

/** Checks the parameters of an operation, and fills in the enterprise where it is missing. */
export type CompleteParameters = (
    operation: Operation,
    parameters: unknown,
    signal: AbortSignal | undefined,
) => Promise<Parameters>;

const NO_OPTIONS: CallOptions = {};

/** Creates the function that calls operations for one client. */
export function createCallOperation(
    settings: Settings,
    dispatch: Dispatch,
    completeParameters: CompleteParameters,
): CallOperation {
    return async (operation, parameters = {}, options, site) => {
        try {
            if (options !== undefined) checkCallOptions(operation.id, options);
            const complete = await completeParameters(operation, parameters, options?.signal);
            return await dispatch(buildCall(buildRequest(operation, complete), options ?? NO_OPTIONS, settings));
        } catch (error) {
            throw pointTo(error, site);
        }
    };
}

/** Creates the function that completes the parameters of one client's calls. */
export function createCompleteParameters(enterprise: EnterpriseId): CompleteParameters {
    return async (operation, parameters, signal) => {
        if (!areFine(operation, parameters)) {
            assertParameters(operation, parameters, refusal);
            checkParameters(operation, parameters, refusal);
        }
        const missing = operation.arguments.filter(({ name, isFilled }) => isFilled && !isGiven(parameters[name]));
        if (missing.length === 0) return parameters;
        const complete: Record<string, unknown> = { ...parameters };
        const enterpriseId = enterprise.known ?? (await enterprise.ask(signal).catch(failUnsent(operation)));
        for (const { name } of missing) complete[name] = enterpriseId;
        return complete;
    };
}

/**
 * Creates the function that rethrows an error of the enterprise's look-up as that of an operation.
 * Whatever became of the look-up, the operation never left.
 */
function failUnsent({ id, method, pathTemplate }: Operation): (error: unknown) => never {
    return (error) => {
        if (EsperError.is(error)) {
            addFacts(error, { operation: id, method, pathTemplate, attempts: 0 });
            setSent(error, 'no');
        }
        throw error;
    };
}

/** Tells whether parameters need no closer look: all of them are known, and none is missing. */
function areFine({ names, arguments: all }: Operation, parameters: unknown): parameters is Parameters {
    const given: Parameters = Object(parameters);
    const own = Object.keys(given);
    if (own.length === 0 || !own.every((name) => names.has(name))) return false;
    return all.every(({ name, isRequired, isFilled }) => !isRequired || isFilled || isGiven(given[name]));
}
