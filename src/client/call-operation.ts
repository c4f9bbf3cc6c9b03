import { operations } from '../../generated/operations.js';
import { checkCallOptions } from '../configuration/call-options.js';
import type { Settings } from '../configuration/settings.js';
import { type CallSite, pointTo } from '../errors/call-site.js';
import { refusal } from '../errors/invalid.js';
import type { Dispatch } from '../pipeline/stage.js';
import { buildCall } from '../request/build-call.js';
import { buildRequest } from '../request/build-request.js';
import { type Operation, readOperation } from '../request/operation.js';
import { assertParameters, checkParameters, isGiven } from '../request/parameters.js';
import type { WithResponse } from '../response/response.js';
import { createEnterpriseId } from './enterprise-id.js';

/** Calls an operation with a caller's parameters: checks them, fills in the enterprise and sends. */
export type CallOperation = (
    operation: Operation,
    parameters: unknown,
    options: unknown,
    site: CallSite,
    isReadLate?: boolean,
) => Promise<WithResponse<unknown>>;

/** Creates the function that calls operations for one client. */
export function createCallOperation(settings: Settings, dispatch: Dispatch): CallOperation {
    // Where a key's enterprise stands.
    const askEnterpriseId = createEnterpriseId(async (signal) =>
        dispatch(
            buildCall(buildRequest(readOperation('getTokenInfo', operations.getTokenInfo), {}), { signal }, settings),
        ),
    );

    return async (operation, parameters = {}, options = {}, site, isReadLate) => {
        try {
            assertParameters(operation, parameters, refusal);
            checkCallOptions(operation.id, options);
            checkParameters(operation, parameters, refusal);
            const missing = operation.arguments.filter(({ name, isFilled }) => isFilled && !isGiven(parameters[name]));
            const complete: Record<string, unknown> = { ...parameters };
            for (const { name } of missing)
                complete[name] = settings.enterpriseId ?? (await askEnterpriseId(options.signal));
            const call = buildCall(buildRequest(operation, complete), options, settings);
            return await dispatch(isReadLate ? { ...call, isReadLate } : call);
        } catch (error) {
            throw pointTo(error, site);
        }
    };
}
