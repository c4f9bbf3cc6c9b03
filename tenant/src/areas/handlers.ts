import type { Description } from '../description.js';
import type { Handlers } from '../http/call.js';
import type { State } from '../state/state.js';
import { enterpriseHandlers } from './account/enterprise.js';
import { subscriptionHandlers } from './account/subscriptions.js';
import { tokenHandlers } from './account/token.js';
import { appHandlers } from './applications/apps.js';
import { VersionDeletion } from './applications/version-deletion.js';
import { versionHandlers } from './applications/versions.js';
import { blueprintHandlers } from './blueprints/handlers.js';
import type { CommandRunner } from './commands/command-runner.js';
import { convergeHandlers } from './commands/converges.js';
import { operationHandlers } from './commands/operations.js';
import { commandV0Handlers } from './commands/v0.js';
import { commandV1Handlers } from './commands/v1.js';
import { commandV2Handlers } from './commands/v2.js';
import { contentHandlers } from './content/handlers.js';
import { deviceAppHandlers } from './devices/device-apps.js';
import { deviceHandlers } from './devices/handlers.js';
import { geofenceHandlers } from './geofences/handlers.js';
import { groupHandlers } from './groups/handlers.js';
import { policyHandlers } from './policies/handlers.js';

/**
 * Makes the handlers of all operations, by operationId.
 *
 * Throws when they and the operations of the description are not the same.
 */
export function createHandlers(state: State, runner: CommandRunner, { operations }: Description): Handlers {
    const deletion = new VersionDeletion(state);
    const handlers: Handlers = {
        ...appHandlers(state, deletion),
        ...blueprintHandlers(state),
        ...commandV0Handlers(state, runner),
        ...commandV1Handlers(state, runner),
        ...commandV2Handlers(state, runner),
        ...contentHandlers(state),
        ...convergeHandlers(state, runner),
        ...deviceAppHandlers(state),
        ...deviceHandlers(state),
        ...enterpriseHandlers(state),
        ...geofenceHandlers(state),
        ...groupHandlers(state),
        ...operationHandlers(state, runner),
        ...policyHandlers(state),
        ...subscriptionHandlers(state),
        ...tokenHandlers(state),
        ...versionHandlers(state, deletion),
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
