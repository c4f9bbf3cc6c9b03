import type { WithResponse } from './api-promise.js';
import { EsperResponseError } from './errors.js';

/** Gives the enterprise of the key: asked once, shared by callers that come meanwhile, forgotten if it failed. */
export type EnterpriseId = () => Promise<string>;

/** Asks token-info, in which every key's enterprise stands. */
export function createEnterpriseId(askTokenInfo: () => Promise<WithResponse<unknown>>): EnterpriseId {
    let asked: Promise<string> | undefined;
    return () => {
        asked ??= ask().catch((error: unknown) => {
            asked = undefined;
            throw error;
        });
        return asked;
    };

    async function ask(): Promise<string> {
        const { data, requestId } = await askTokenInfo();
        const id: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'enterprise') : undefined;
        if (typeof id === 'string' && id !== '') return id;
        throw new EsperResponseError('token-info names no enterprise; give enterpriseId', { requestId });
    }
}
