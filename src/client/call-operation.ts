import { operations } from '../../generated/operations.js';
import { checkCallOptions } from '../configuration/call-options.js';
import type { Settings } from '../configuration/settings.js';
import { type CallSite, pointTo } from '../errors/call-site.js';
import type { Dispatch } from '../pipeline/stage.js';
import { buildCall } from '../request/build-call.js';
import { type OperationPlan, planOperation } from '../request/operation.js';
import { assertParameters, checkParameters, type Parameters } from '../request/parameters.js';
import type { WithResponse } from '../response/response.js';
import { createEnterpriseId } from './enterprise-id.js';

/** Calls an operation with a caller's parameters: checks them, fills in the enterprise and sends. */
export type CallOperation = (
    plan: OperationPlan,
    parameters: unknown,
    options: unknown,
    site: CallSite,
) => Promise<WithResponse<unknown>>;

/** Checks the parameters of an operation, and fills in the enterprise where it is missing. */
export type CompleteParameters = (
    plan: OperationPlan,
    parameters: Parameters,
    signal: AbortSignal | undefined,
) => Promise<Parameters>;

/** The plan of token-info, which names the enterprise of a key. */
const tokenInfo = planOperation('getTokenInfo', operations.getTokenInfo);

/** Creates the function that calls operations for one client. */
export function createCallOperation(
    settings: Settings,
    dispatch: Dispatch,
    completeParameters: CompleteParameters,
): CallOperation {
    return async (plan, parameters = {}, options = {}, site) => {
        try {
            assertParameters(plan, parameters);
            checkCallOptions(plan.id, options);
            const complete = await completeParameters(plan, parameters, options.signal);
            return await dispatch(buildCall(plan, complete, options, settings));
        } catch (error) {
            throw pointTo(error, site);
        }
    };
}

/** Creates the function that completes the parameters of one client's calls. */
export function createCompleteParameters(settings: Settings, dispatch: Dispatch): CompleteParameters {
    const askEnterpriseId = createEnterpriseId(async (signal) =>
        dispatch(buildCall(tokenInfo, {}, { signal }, settings)),
    );
    return async (plan, parameters, signal) => {
        checkParameters(plan, parameters);
        if (plan.filled.every((name) => isGiven(parameters[name]))) return parameters;
        return fill(plan, parameters, settings.enterpriseId ?? (await askEnterpriseId(signal)));
    };
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** Puts the enterprise into the parameters that the client fills in. */
function fill(plan: OperationPlan, parameters: Parameters, enterpriseId: string): Parameters {
    const filled: Record<string, unknown> = { ...parameters };
    for (const name of plan.filled) filled[name] ??= enterpriseId;
    return filled;
}
