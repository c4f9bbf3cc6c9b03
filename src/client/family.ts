import { operations } from '../../generated/operations.js';
import type { Settings } from '../configuration/settings.js';
import { createDispatch, createSharedParts, type SharedParts } from '../pipeline/pipeline.js';
import type { Sender } from '../pipeline/sender.js';
import { buildCall, buildRequest } from '../request/build-request.js';
import { readOperation } from '../request/operation.js';
import type { Open } from '../transport/open.js';
import { createEnterpriseId, type EnterpriseId } from './enterprise-id.js';

/** What a client shares with all that are made of it by `withOptions`. */
export interface Family {
    readonly shared: SharedParts;
    readonly enterprise: EnterpriseId;
    /** Opens downloads. They have sockets of their own, so that unread ones keep no call waiting. */
    readonly openFile: Open;
}

/** Begins a family with its first client. */
export function createFamily(settings: Settings, sender: Sender): Family {
    const shared = createSharedParts(settings, sender);
    const enterprise = createEnterpriseId(settings.enterpriseId, async (signal) => {
        // Where a key's enterprise stands.
        const tokenInfo = readOperation('getTokenInfo', operations.getTokenInfo);
        const dispatch = createDispatch(settings, shared); // here, because few clients ask
        return dispatch(buildCall(buildRequest(tokenInfo, {}), { signal }, settings));
    });
    return { shared, enterprise, openFile: sender.createOpen(settings) };
}
