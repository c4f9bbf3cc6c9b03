import { EsperResponseError } from '../errors/errors.js';
import type { WithResponse } from '../response/response.js';
import { fieldsOf, isNonEmptyString } from '../util/guards.js';
import { checkSignal, withSignal } from '../util/interruption.js';

/** Gives the enterprise of the key: asked once, shared by callers that come meanwhile, forgotten if it failed. */
export type EnterpriseId = (signal: AbortSignal | undefined) => Promise<string>;

/** A request under way, and how many wait for it. */
interface SharedRequest {
    readonly id: Promise<string>;
    readonly controller: AbortController;
    waiting: number;
}

/** Asks token-info, in which every key's enterprise stands. A signal ends its caller's wait, and the request when nobody waits any more. */
export function createEnterpriseId(
    askTokenInfo: (signal: AbortSignal) => Promise<WithResponse<unknown>>,
): EnterpriseId {
    let known: string | undefined;
    let shared: SharedRequest | undefined;

    const start = (): SharedRequest => {
        const controller = new AbortController();
        return { id: askTokenInfo(controller.signal).then(enterpriseOf), controller, waiting: 0 };
    };

    const share = async (signal: AbortSignal | undefined): Promise<string> => {
        checkSignal(signal);
        shared ??= start();
        const request = shared;
        request.waiting += 1;
        try {
            return await withSignal(signal, () => request.id);
        } finally {
            request.waiting -= 1;
            if (request.waiting === 0) {
                shared = undefined; // whoever comes next asks anew
                request.controller.abort(); // does nothing to one that has ended
            }
        }
    };

    return async (signal) => {
        known ??= await share(signal);
        return known;
    };
}

function enterpriseOf({ data, requestId }: WithResponse<unknown>): string {
    const { enterprise } = fieldsOf(data);
    if (isNonEmptyString(enterprise)) return enterprise;
    throw new EsperResponseError('token-info names no enterprise; give enterpriseId', { requestId });
}
