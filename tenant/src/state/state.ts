import type { Clock } from '../util/clock.js';
import type { AlarmRuleRecord, AlertChannelRecord } from './alert-records.js';
import type { AppStore } from './app-store.js';
import type { BlueprintRecord } from './blueprint-record.js';
import type { ConvergeRecord, OperationRecord } from './bulk-records.js';
import type { CollectionStore } from './collection-store.js';
import type { CommandLog } from './command-log.js';
import type { DeviceRecord } from './device-record.js';
import type { DeviceStore } from './device-store.js';
import type { DownloadLinks } from './download-links.js';
import type { EventLog } from './event-log.js';
import type { FileStore } from './file-store.js';
import type { GeofenceRecord, GeofenceV1Record } from './geofence-records.js';
import type { KeyRing } from './key-ring.js';
import type { PipelineRecord, PipelineRunRecord } from './pipeline-records.js';
import type {
    ContentRecord,
    EnterpriseRecord,
    GroupRecord,
    PolicyRecord,
    SubscriptionRecord,
    TemplateRecord,
} from './records.js';
import type { RouteRecord } from './route-record.js';
import type { ViewerSessionRecord } from './viewer-session.js';

/** @internal Everything that a tenant keeps. Maps are in the order of their lists. */
export interface State {
    readonly seed: number;
    readonly clock: Clock;
    enterprise: EnterpriseRecord;
    readonly keys: KeyRing;
    readonly groups: Map<string, GroupRecord>;
    readonly devices: DeviceStore;
    /** Earlier reports by device, newest first: copies of the device. The last report is the device as it is now. */
    readonly reports: Map<number, DeviceRecord[]>;
    readonly alarmRules: Map<string, AlarmRuleRecord>;
    readonly alertChannels: Map<number, AlertChannelRecord>;
    readonly apps: AppStore;
    readonly commands: CommandLog;
    readonly events: EventLog;
    readonly blueprints: Map<string, BlueprintRecord>;
    readonly converges: Map<string, ConvergeRecord>;
    readonly operations: Map<string, OperationRecord>;
    readonly pipelines: Map<string, PipelineRecord>;
    readonly pipelineRuns: Map<string, PipelineRunRecord>;
    readonly policies: Map<number, PolicyRecord>;
    readonly geofences: Map<string, GeofenceRecord>;
    readonly geofencesV1: Map<string, GeofenceV1Record>;
    /** Ids of the geofences of the newer service that devices got by a bulk operation. */
    readonly appliedGeofences: Map<number, readonly string[]>;
    /** Ways that devices are on. */
    readonly routes: Map<number, RouteRecord>;
    readonly viewerSessions: Map<string, ViewerSessionRecord>;
    readonly content: Map<number, ContentRecord>;
    readonly subscriptions: Map<string, SubscriptionRecord>;
    readonly templates: Map<number, TemplateRecord>;
    readonly collections: CollectionStore;
    readonly files: FileStore;
    readonly downloads: DownloadLinks;
    /** Makes a UUID that was never given out before. Every run of a seed gives the same ones, in the same order. */
    newId(): string;
    /** Returns the tenant's time, as the API writes it. */
    now(): string;
}
