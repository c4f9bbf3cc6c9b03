import axios from 'axios';
import { EsperAbortError, EsperConfigurationError } from './errors.js';

/** An error of axios in this client's words, without its config, in which headers and body stand. Other errors stay: they are the caller's own. */
export function toOwnError(error: unknown): unknown {
    if (!axios.isAxiosError(error)) return error;
    if (axios.isCancel(error))
        return new EsperAbortError('The call was aborted', {
            cause: error.config?.signal && Reflect.get(error.config.signal, 'reason'),
        });
    return new EsperConfigurationError(`axios: ${error.message}`);
}
