import type { AlarmRuleRecord, AlertChannelRecord } from './alert-records.js';
import type { AppStoreState } from './app-store.js';
import type { BlueprintRecord } from './blueprint-record.js';
import type { ConvergeRecord, OperationRecord } from './bulk-records.js';
import type { CollectionState } from './collection-store.js';
import type { CommandLogState } from './command-log.js';
import type { DeviceRecord } from './device-record.js';
import type { DeviceStoreState } from './device-store.js';
import type { EventRecord } from './event-log.js';
import type { StoredFile } from './file-store.js';
import type { GeofenceRecord, GeofenceV1Record } from './geofence-records.js';
import type { KeyRecord } from './key-ring.js';
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
import type { Fleet } from './seed/device-facts.js';
import type { State } from './state.js';
import type { ViewerSessionRecord } from './viewer-session.js';

/** The whole state of a tenant as plain JSON: what `save` writes and `data` reads back. */
export interface Snapshot {
    version: 1;
    fleet: Fleet;
    devices: DeviceStoreState;
    /** The tenant's time, in milliseconds. */
    now: number;
    /** How many ids were given out: the next one goes on from there. */
    ids: number;
    enterprise: EnterpriseRecord;
    key: KeyRecord;
    groups: readonly GroupRecord[];
    /** Absent in what was saved before there were alarm rules, as are the channels. */
    alarmRules?: readonly AlarmRuleRecord[];
    alertChannels?: readonly AlertChannelRecord[];
    apps: AppStoreState;
    reports: readonly (readonly [number, DeviceRecord[]])[];
    commands: CommandLogState;
    /** Absent in what was saved before there were events. */
    events?: readonly EventRecord[];
    /** Absent in what was saved before there were blueprints, as are the next two. */
    blueprints?: readonly BlueprintRecord[];
    converges?: readonly ConvergeRecord[];
    operations?: readonly OperationRecord[];
    /** Absent in what was saved before there were pipelines. */
    pipelines?: readonly PipelineRecord[];
    pipelineRuns?: readonly PipelineRunRecord[];
    policies: readonly PolicyRecord[];
    /** `sides` is absent in what was saved before devices left geofences. */
    geofences: readonly (Omit<GeofenceRecord, 'sides'> & Partial<Pick<GeofenceRecord, 'sides'>>)[];
    /** Absent in what was saved before there were geofences of the newer service, as are the next three. */
    geofencesV1?: readonly GeofenceV1Record[];
    appliedGeofences?: readonly (readonly [number, readonly string[]])[];
    routes?: readonly (readonly [number, RouteRecord])[];
    viewerSessions?: readonly ViewerSessionRecord[];
    content: readonly ContentRecord[];
    subscriptions: readonly SubscriptionRecord[];
    templates: readonly TemplateRecord[];
    /** Records of operations that have no behaviour of their own. */
    collections?: CollectionState;
    /** Files with their bytes in base64; null where the bytes are made up. */
    files: readonly (Omit<StoredFile, 'source'> & { bytes: string | null })[];
}

/** @internal Copies the state of a tenant. The bytes of its files are read into memory. */
export async function takeSnapshot(state: State, ids: number): Promise<Snapshot> {
    const files = [];
    for (const { source, ...about } of state.files.all()) {
        const bytes = source.kind === 'filler' ? null : await readBase64(state, { source, ...about });
        files.push({ ...about, bytes });
    }
    // A deep copy: the state goes on changing.
    return structuredClone({
        version: 1 as const,
        fleet: state.devices.fleet,
        devices: state.devices.saved,
        now: state.clock.now(),
        ids,
        enterprise: state.enterprise,
        key: state.keys.current,
        groups: [...state.groups.values()],
        alarmRules: [...state.alarmRules.values()],
        alertChannels: [...state.alertChannels.values()],
        apps: state.apps.saved,
        reports: [...state.reports],
        commands: state.commands.saved,
        events: state.events.saved,
        blueprints: [...state.blueprints.values()],
        converges: [...state.converges.values()],
        operations: [...state.operations.values()],
        pipelines: [...state.pipelines.values()],
        pipelineRuns: [...state.pipelineRuns.values()],
        policies: [...state.policies.values()],
        geofences: [...state.geofences.values()],
        geofencesV1: [...state.geofencesV1.values()],
        appliedGeofences: [...state.appliedGeofences],
        routes: [...state.routes],
        viewerSessions: [...state.viewerSessions.values()],
        content: [...state.content.values()],
        subscriptions: [...state.subscriptions.values()],
        templates: [...state.templates.values()],
        collections: state.collections.saved,
        files,
    });
}

async function readBase64(state: State, file: StoredFile): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of state.files.read(file)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('base64');
}
