import { Configuration } from '../../generated/configuration.js';
import { createKeyRing } from '../util/redaction.js';
import { askForKey } from './api-key.js';
import type { ClientOptions } from './client-options.js';
import { createSettings } from './settings.js';

/**
 * Creates the configuration of the generated classes, from the client's options and environment.
 * It holds the key as a function.
 *
 * Throws an `EsperConfigurationError` when an option is missing, unknown or malformed.
 *
 * @example
 * const api = new DeviceApi(createConfiguration(options), undefined, createAxios(options));
 */
export function createConfiguration(options?: ClientOptions): Configuration {
    const { baseUrl, apiKey } = createSettings(options);
    const keys = createKeyRing();
    return new Configuration({
        basePath: baseUrl,
        accessToken:
            apiKey === false ? undefined : async () => (typeof apiKey === 'string' ? apiKey : askForKey(apiKey, keys)),
    });
}
