import type { Handlers } from '../http/call.js';
import type { State } from '../state/state.js';
import { enterpriseHandlers } from './account/enterprise.js';
import { subscriptionHandlers } from './account/subscriptions.js';
import { tokenHandlers } from './account/token.js';
import { alertChannelHandlers } from './alerts/channels.js';
import { alarmRuleHandlers } from './alerts/rules.js';
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
import { eventHandlers } from './events/handlers.js';
import { viewerSessionHandlers } from './events/viewer-sessions.js';
import { GeofenceWatch } from './geofences/geofence-watch.js';
import { geofenceV1Handlers } from './geofences/geofences-v1.js';
import { geofenceHandlers } from './geofences/handlers.js';
import { groupHandlers } from './groups/handlers.js';
import { pipelineHandlers } from './pipelines/handlers.js';
import { policyHandlers } from './policies/handlers.js';
import { telemetryHandlers } from './telemetry/handlers.js';
import { tileHandlers } from './telemetry/tiles.js';

/** Makes the handlers that are written by hand, by operationId. */
export function createHandlers(state: State, runner: CommandRunner): Handlers {
    const deletion = new VersionDeletion(state);
    return {
        ...alarmRuleHandlers(state),
        ...alertChannelHandlers(state),
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
        ...eventHandlers(state),
        ...geofenceHandlers(state, new GeofenceWatch(state)),
        ...geofenceV1Handlers(state),
        ...groupHandlers(state),
        ...operationHandlers(state, runner),
        ...pipelineHandlers(state, runner),
        ...policyHandlers(state),
        ...subscriptionHandlers(state),
        ...telemetryHandlers(state, runner),
        ...tileHandlers(state),
        ...tokenHandlers(state),
        ...versionHandlers(state, deletion),
        ...viewerSessionHandlers(state),
    };
}
