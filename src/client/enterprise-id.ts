import { EsperResponseError } from '../errors/errors.js';
import type { WithResponse } from '../response/response.js';
import { fieldsOf, isNonEmptyString } from '../util/guards.js';
import { checkSignal, withSignal } from '../util/interruption.js';

/** The id of a client's enterprise. */
export interface EnterpriseId {
    /** What is known of it; undefined before it is looked up. */
    readonly known: string | undefined;
    /**
     * Looks up the enterprise of the key, once.
     * Callers that come meanwhile share the request; one that failed is forgotten.
     */
    ask(signal: AbortSignal | undefined): Promise<string>;
}

/** A request in flight, and how many callers wait for it. */
interface SharedRequest {
    readonly id: Promise<string>;
    readonly controller: AbortController;
    waiting: number;
}

/**
 * Creates the enterprise of a client: the one that it was told, or else that of its key.
 * A signal ends the wait of its own caller; the request is aborted when nobody waits for it any more.
 */
export function createEnterpriseId(
    told: string | undefined,
    askTokenInfo: (signal: AbortSignal) => Promise<WithResponse<unknown>>,
): EnterpriseId {
    let shared: SharedRequest | undefined;

    const startRequest = (): SharedRequest => {
        const controller = new AbortController();
        return { id: askTokenInfo(controller.signal).then(enterpriseOf), controller, waiting: 0 };
    };

    const joinRequest = async (signal: AbortSignal | undefined): Promise<string> => {
        checkSignal(signal);
        shared ??= startRequest();
        const request = shared;
        request.waiting += 1;
        try {
            return await withSignal(signal, () => request.id);
        } finally {
            request.waiting -= 1;
            if (request.waiting === 0) {
                shared = undefined; // the next caller starts another
                request.controller.abort(); // no effect on a request that has ended
            }
        }
    };

    const enterprise = {
        known: told,
        async ask(signal: AbortSignal | undefined): Promise<string> {
            enterprise.known ??= await joinRequest(signal);
            return enterprise.known;
        },
    };
    return enterprise;
}

function enterpriseOf({ data, requestId }: WithResponse<unknown>): string {
    const { enterprise } = fieldsOf(data);
    if (isNonEmptyString(enterprise)) return enterprise;
    throw new EsperResponseError('token-info names no enterprise; give enterpriseId', { requestId });
}
