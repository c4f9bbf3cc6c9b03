import { createClock, iso } from '../util/clock.js';
import { seedOf, uuid } from '../util/hash.js';
import { AppStore } from './app-store.js';
import { applyData } from './apply-data.js';
import { CollectionStore } from './collection-store.js';
import { CommandLog, type CommandLogState } from './command-log.js';
import { DeviceStore } from './device-store.js';
import { DownloadLinks } from './download-links.js';
import { EventLog } from './event-log.js';
import { FileStore } from './file-store.js';
import { KeyRing } from './key-ring.js';
import { FIRST_APPS, FIRST_FILES, firstVersions } from './seed/first-apps.js';
import { FIRST_BLUEPRINTS } from './seed/first-blueprints.js';
import { firstCommands } from './seed/first-command.js';
import { firstConverges } from './seed/first-converges.js';
import { addFirstDevices, firstFleet } from './seed/first-devices.js';
import { firstPipelines } from './seed/first-pipelines.js';
import { firstViewerSessions } from './seed/first-viewer-sessions.js';
import {
    ALERT_CHANNEL,
    CONTENT,
    ENTERPRISE,
    firstAppliedGeofences,
    GEOFENCE,
    GEOFENCE_V1,
    POLICY,
    SUBSCRIPTION,
    TEMPLATE,
} from './seed/world.js';
import type { Snapshot } from './snapshot.js';
import type { FileSource } from './spool.js';
import type { State } from './state.js';
import type { TenantData } from './tenant-data.js';

/** @internal What the state of a tenant is made from. */
export interface StateOptions {
    devices: number;
    otherPlatforms: number;
    seed: string | number;
    apiKey: string | undefined;
    /** The tenant's time at the start, in milliseconds. */
    now: number | undefined;
    speed: number;
    data: TenantData;
}

/** @internal A state, and how many ids it has given out, for saving. */
export interface CreatedState {
    state: State;
    idsGiven(): number;
}

/** @internal Makes the state of a tenant: Harbor & Pine and what the options ask for, or a saved state. */
export function createState(options: StateOptions): CreatedState {
    const saved = options.data.snapshot;
    const seed = saved?.fleet.seed ?? seedOf(options.seed);
    let ids = saved?.ids ?? 0;
    const newId = () => uuid(seed, ids++, 41);
    const now = options.now ?? saved?.now;
    const clock = createClock({ speed: options.speed, ...(now !== undefined && { start: now }) });

    const first = firstFleet(seed, options.devices);
    const devices = new DeviceStore(saved?.fleet ?? first.fleet, options.devices, saved?.devices);
    if (saved === undefined) addFirstDevices(devices, options.devices, options.otherPlatforms);
    const converged = saved === undefined ? firstConverges(devices) : undefined;
    const piped = saved === undefined ? firstPipelines(devices) : undefined;
    const firstAppStore = { applications: FIRST_APPS, deviceApps: [], installs: [] };

    const state: State = {
        seed,
        clock,
        enterprise: { ...(saved?.enterprise ?? ENTERPRISE) },
        keys: new KeyRing(seed, options.apiKey, saved?.key),
        groups: byId(saved?.groups ?? first.groups),
        devices,
        reports: new Map(saved?.reports),
        alarmRules: byId(saved?.alarmRules ?? []),
        alertChannels: byId(saved?.alertChannels ?? [ALERT_CHANNEL]),
        apps: new AppStore(devices, firstVersions(devices), saved?.apps ?? firstAppStore),
        commands: new CommandLog(saved?.commands ?? joined(firstCommands(devices), converged?.log, piped?.log)),
        events: new EventLog(seed, saved?.events ?? []),
        blueprints: byId(saved?.blueprints ?? FIRST_BLUEPRINTS),
        converges: byId(saved?.converges ?? converged?.converges ?? []),
        operations: byId(saved?.operations ?? converged?.operations ?? []),
        pipelines: byId(saved?.pipelines ?? piped?.pipelines ?? []),
        pipelineRuns: byId(saved?.pipelineRuns ?? piped?.runs ?? []),
        policies: byId(saved?.policies ?? [POLICY]),
        geofences: byId((saved?.geofences ?? [GEOFENCE]).map((one) => ({ ...one, sides: { ...one.sides } }))),
        geofencesV1: byId(saved?.geofencesV1 ?? [{ ...GEOFENCE_V1, sides: {} }]),
        appliedGeofences: new Map(saved?.appliedGeofences ?? (saved ? [] : firstAppliedGeofences(options.devices))),
        routes: new Map(saved?.routes),
        viewerSessions: byId(saved?.viewerSessions ?? (saved ? [] : firstViewerSessions(devices))),
        content: byId(saved?.content ?? [CONTENT]),
        subscriptions: byId(saved?.subscriptions ?? [SUBSCRIPTION]),
        templates: byId(saved?.templates ?? [TEMPLATE]),
        collections: new CollectionStore(saved?.collections),
        files: createFiles(newId, saved?.files ?? []),
        downloads: new DownloadLinks(String(seed)),
        newId,
        now: () => iso(clock.now()),
    };
    applyData(state, options.data);
    return { state, idsGiven: () => ids };
}

function joined(...logs: (CommandLogState | undefined)[]): CommandLogState {
    return {
        commands: logs.flatMap((log) => log?.commands ?? []),
        statuses: logs.flatMap((log) => log?.statuses ?? []),
    };
}

function createFiles(newId: () => string, saved: Snapshot['files']): FileStore {
    const files = new FileStore(newId);
    for (const file of FIRST_FILES) files.keep(file);
    for (const { bytes, ...about } of saved) {
        const source: FileSource =
            bytes === null ? { kind: 'filler' } : { kind: 'memory', bytes: Buffer.from(bytes, 'base64') };
        files.keep({ ...about, source });
    }
    return files;
}

function byId<T extends { id: string | number }>(records: readonly T[]): Map<T['id'], T> {
    return new Map(records.map((record) => [record.id, record]));
}
