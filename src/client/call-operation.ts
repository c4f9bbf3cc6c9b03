import { operations } from '../../generated/operations.js';
import { checkCallOptions } from '../configuration/call-options.js';
import type { Settings } from '../configuration/settings.js';
import { type CallSite, pointTo } from '../errors/call-site.js';
import { refusal } from '../errors/invalid.js';
import type { Dispatch } from '../pipeline/stage.js';
import { buildCall } from '../request/build-call.js';
import { buildRequest } from '../request/build-request.js';
import { type Operation, readOperation } from '../request/operation.js';
import { assertParameters, checkParameters, isGiven, type Parameters } from '../request/parameters.js';
import type { WithResponse } from '../response/response.js';
import { createEnterpriseId } from './enterprise-id.js';

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
    parameters: Parameters,
    signal: AbortSignal | undefined,
) => Promise<Parameters>;

/** Creates the function that calls operations for one client. */
export function createCallOperation(
    settings: Settings,
    dispatch: Dispatch,
    completeParameters: CompleteParameters,
): CallOperation {
    return async (operation, parameters = {}, options = {}, site) => {
        try {
            assertParameters(operation, parameters, refusal);
            checkCallOptions(operation.id, options);
            const complete = await completeParameters(operation, parameters, options.signal);
            return await dispatch(buildCall(buildRequest(operation, complete), options, settings));
        } catch (error) {
            throw pointTo(error, site);
        }
    };
}

/** Creates the function that completes the parameters of one client's calls. */
export function createCompleteParameters(settings: Settings, dispatch: Dispatch): CompleteParameters {
    // Where a key's enterprise stands.
    const askEnterpriseId = createEnterpriseId(async (signal) =>
        dispatch(
            buildCall(buildRequest(readOperation('getTokenInfo', operations.getTokenInfo), {}), { signal }, settings),
        ),
    );
    return async (operation, parameters, signal) => {
        checkParameters(operation, parameters, refusal);
        const missing = operation.arguments.filter(({ name, isFilled }) => isFilled && !isGiven(parameters[name]));
        if (missing.length === 0) return parameters;
        const complete: Record<string, unknown> = { ...parameters };
        const enterpriseId = settings.enterpriseId ?? (await askEnterpriseId(signal));
        for (const { name } of missing) complete[name] = enterpriseId;
        return complete;
    };
}
