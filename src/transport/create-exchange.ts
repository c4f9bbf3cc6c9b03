import type { Settings } from '../configuration/settings.js';
import type { Agents } from './agents.js';
import { chooseAdapter, createHttpExchange, httpAdapter } from './axios-exchange.js';
import { createTransportExchange } from './custom-exchange.js';
import type { Exchange } from './exchange.js';
import { createPlainExchange } from './fetch-exchange.js';

/**
 * Creates the exchange of a client.
 * It goes by the caller's transport, by axios's own adapter, or by that of the caller's axios instance.
 */
export function createExchange(settings: Settings, agents: Agents): Exchange {
    const adapter = chooseAdapter(settings);
    const exchange =
        adapter === httpAdapter()
            ? createHttpExchange(settings, agents, adapter)
            : createPlainExchange(settings, adapter);
    const { transport } = settings;
    return transport === undefined ? exchange : createTransportExchange(transport, settings, exchange);
}
