import { createCommandStore } from '../areas/commands/command-runner.js';
import type { CheckedOptions } from '../options.js';
import { createClock, iso } from '../util/clock.js';
import { seedOf, uuid } from '../util/hash.js';
import { createAppStore } from './app-store.js';
import { applyData } from './apply-data.js';
import type { DeviceRecord } from './device-record.js';
import { createDeviceStore } from './device-store.js';
import { createFileStore, type FileSource } from './file-store.js';
import { createKeyRing } from './key-ring.js';
import {
    addFirstDevices,
    FIRST_APPS,
    FIRST_FILES,
    firstCommands,
    firstFleet,
    firstVersions,
} from './seed/first-apps.js';
import { CONTENT, ENTERPRISE, GEOFENCE, POLICY, SUBSCRIPTION, TEMPLATE } from './seed/world.js';
import type { ContentRecord, State } from './state.js';

/** A state, and how many ids it has given out, for saving. */
export interface CreatedState {
    state: State;
    idsGiven(): number;
}

/** Reports of a device that are kept beside its last one. */
const MAX_REPORTS = 20;

/** Makes the state of a tenant: Harbor & Pine and what the options ask for, or a saved state. */
export function createState(options: CheckedOptions): CreatedState {
    const saved = options.data.snapshot;
    const seed = saved?.fleet.seed ?? seedOf(options.seed);
    let ids = saved?.ids ?? 0;
    const newId = () => uuid(seed, ids++, 41);
    const now = options.now ?? saved?.now;
    const clock = createClock({ speed: options.speed, ...(now !== undefined && { start: now }) });

    const first = firstFleet(seed, options.devices);
    const devices = createDeviceStore(saved?.fleet ?? first.fleet, options.devices, saved?.devices);
    if (saved === undefined) addFirstDevices(devices, options.devices, options.otherPlatforms);
    const apps = createAppStore(
        devices,
        firstVersions(devices),
        saved?.apps ?? { applications: FIRST_APPS, deviceApps: [], installs: [] },
    );
    const reports = new Map<number, DeviceRecord[]>(saved?.reports);
    const reported = (n: number) =>
        void reports.set(n, [{ ...devices.read(n) }, ...(reports.get(n) ?? [])].slice(0, MAX_REPORTS));
    const policies = byId(saved?.policies ?? [POLICY_RECORD]);
    const content = byId(saved?.content ?? [CONTENT_RECORD]);
    const files = createFileStore(String(seed), newId);
    for (const file of FIRST_FILES) files.keep(file);
    for (const { bytes, ...about } of saved?.files ?? []) {
        const source: FileSource =
            bytes === null ? { kind: 'filler' } : { kind: 'memory', bytes: Buffer.from(bytes, 'base64') };
        files.keep({ ...about, source });
    }
    const around = { devices, apps, policies, content, reported };

    const state: State = {
        seed,
        clock,
        maxPageSize: options.maxPageSize,
        enterprise: { ...(saved?.enterprise ?? ENTERPRISE) },
        keys: createKeyRing(seed, options.apiKey, saved?.key),
        groups: byId(saved?.groups ?? first.groups),
        devices,
        reports,
        apps,
        commands: createCommandStore(around, clock, newId, saved?.commands ?? firstCommands(devices)),
        policies,
        geofences: byId(saved?.geofences ?? [GEOFENCE]),
        content,
        subscriptions: byId(saved?.subscriptions ?? [SUBSCRIPTION]),
        templates: byId(saved?.templates ?? [TEMPLATE]),
        files,
        newId,
        now: () => iso(clock.now()),
    };
    applyData(state, options.data);
    return { state, idsGiven: () => ids };
}

const { is_template: _, ...POLICY_RECORD } = POLICY;

const CONTENT_RECORD: ContentRecord = {
    id: CONTENT.id,
    name: CONTENT.name,
    kind: CONTENT.kind,
    file: `content-${CONTENT.id}`,
    tags: CONTENT.tags,
    description: CONTENT.description,
    created: CONTENT.created,
    modified: CONTENT.created,
};

function byId<T extends { id: string | number }>(records: readonly T[]): Map<T['id'], T> {
    return new Map(records.map((record) => [record.id, record]));
}
