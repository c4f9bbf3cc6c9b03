import type { Description } from '../description.js';
import type { Handlers } from '../http/call.js';
import type { State } from '../state/state.js';
import { accountHandlers } from './account/subscriptions.js';
import { applicationHandlers } from './applications/versions.js';
import { commandV0Handlers } from './commands/v0.js';
import { commandV1Handlers } from './commands/v1.js';
import { commandV2Handlers } from './commands/v2.js';
import { contentHandlers } from './content/handlers.js';
import { deviceHandlers } from './devices/handlers.js';
import { geofenceHandlers } from './geofences/handlers.js';
import { groupHandlers } from './groups/handlers.js';
import { policyHandlers } from './policies/handlers.js';

/** What every operation does, by operationId. Throws when it and the description do not name the same operations. */
export function createHandlers(state: State, { operations }: Description): Handlers {
    const handlers: Handlers = {
        ...accountHandlers(state),
        ...applicationHandlers(state),
        ...commandV0Handlers(state),
        ...commandV1Handlers(state),
        ...commandV2Handlers(state),
        ...contentHandlers(state),
        ...deviceHandlers(state),
        ...geofenceHandlers(state),
        ...groupHandlers(state),
        ...policyHandlers(state),
    };
    const described = new Set(operations.map(({ id }) => id));
    const missing = [...described].filter((id) => handlers[id] === undefined);
    const unknown = Object.keys(handlers).filter((id) => !described.has(id));
    if (missing.length + unknown.length > 0) {
        const differences = [
            ...missing.map((id) => `no handler for ${id}`),
            ...unknown.map((id) => `no operation for ${id}`),
        ];
        throw new Error(`The test tenant and the description differ: ${differences.join(', ')}.`);
    }
    return handlers;
}
