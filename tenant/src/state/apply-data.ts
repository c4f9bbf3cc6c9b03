import { createHash } from 'node:crypto';
import { withoutUndefined } from '../util/json.js';
import type { AppRecord, VersionRecord } from './app-records.js';
import { newestVersion } from './blueprint-record.js';
import type { DeviceRecord } from './device-record.js';
import type { GroupRecord } from './records.js';
import { startRoute } from './routes.js';
import { POLICY } from './seed/world.js';
import type { State } from './state.js';
import type { GivenDevice, TenantData } from './tenant-data.js';

/** Adds the records of a data file to a tenant. Throws a `TypeError` where one names a record that does not exist. */
export function applyData(state: State, data: TenantData): void {
    Object.assign(state.enterprise, data.enterprise);
    for (const { id, name, parent } of data.groups ?? []) {
        const group = { id: id ?? state.newId(), name, parent: namedGroup(state, parent).id, created_on: state.now() };
        state.groups.set(group.id, group);
    }
    for (const given of data.applications ?? []) addApplication(state, given);
    for (const given of data.policies ?? []) addPolicy(state, given);
    for (const given of data.content ?? []) addGivenContent(state, given);
    for (const given of data.blueprints ?? []) addBlueprint(state, given);
    // Each is added at the start, so they are added from the last to the first to be in the order of the file.
    for (const given of [...(data.devices ?? [])].reverse()) addDevice(state, given);
    for (const given of data.geofences ?? []) addGeofence(state, given);
    for (const { aws_account_id } of data.subscriptions ?? []) addSubscription(state, aws_account_id);
    state.devices.refresh();
}

function namedGroup({ groups }: State, nameOrId: string | undefined): GroupRecord {
    for (const group of groups.values()) {
        if (nameOrId === undefined ? group.parent === null : group.id === nameOrId || group.name === nameOrId)
            return group;
    }
    throw new TypeError(`There is no group ${JSON.stringify(nameOrId)}.`);
}

/**
 * Adds a device at the start of lists, or at their end. Returns its id.
 *
 * Throws a `TypeError` for a group, policy or app that does not exist.
 */
export function addDevice(state: State, given: GivenDevice, at: 'start' | 'end' = 'start'): string {
    const [fields, versions] = [givenFields(state, given), givenVersions(state, given)];
    if (given.id !== undefined && state.devices.find(given.id) !== undefined) {
        throw new TypeError(`There is a device ${given.id} already.`);
    }
    const n = state.devices.add({ state: 1, ...fields }, at);
    if (versions !== undefined) state.apps.equip(n, versions, state.now());
    if (given.route !== undefined) startRoute(state, n, given.route);
    return state.devices.field(n, 'id');
}

/** Changes the given fields of a device. Throws a `TypeError` for a group, policy or app that does not exist. */
export function changeDevice(state: State, n: number, given: GivenDevice): void {
    const [fields, versions] = [givenFields(state, given), givenVersions(state, given)];
    const isMoved = given.latitude !== undefined || given.longitude !== undefined;
    // A place is known because the device has told it.
    state.devices.change(n, isMoved ? { ...fields, reported_on: state.now(), last_seen: state.now() } : fields);
    if (versions !== undefined) state.apps.equip(n, versions, state.now());
    if (isMoved || given.route !== undefined) startRoute(state, n, given.route ?? []);
}

function givenFields(state: State, given: GivenDevice): Partial<DeviceRecord> {
    const { group, policy, blueprint, apps: _, route: __, ...fields } = given;
    return withoutUndefined<DeviceRecord>({
        ...fields,
        ...givenBlueprint(state, blueprint),
        group: group === undefined ? undefined : namedGroup(state, group).id,
        policy: policy === undefined || policy === null ? policy : namedPolicy(state, policy),
    });
}

/** Assigns a blueprint. What the device has at the moment stays until it converges. */
function givenBlueprint(state: State, name: string | null | undefined): Partial<DeviceRecord> {
    if (name === undefined) return {};
    if (name === null) return { assigned_blueprint_id: null };
    return { assigned_blueprint_id: namedBlueprint(state, name), template_name: null, blueprint_result: null };
}

function namedBlueprint({ blueprints }: State, name: string): string {
    for (const blueprint of blueprints.values()) if (newestVersion(blueprint).name === name) return blueprint.id;
    throw new TypeError(`There is no blueprint ${JSON.stringify(name)}.`);
}

function givenVersions(state: State, { apps }: GivenDevice) {
    return apps?.map(({ package_name, version_name }) => namedVersion(state, package_name, version_name));
}

function namedPolicy({ policies }: State, name: string): number {
    for (const policy of policies.values()) if (policy.name === name) return policy.id;
    throw new TypeError(`There is no policy ${JSON.stringify(name)}.`);
}

function namedVersion({ apps }: State, packageName: string, versionName: string | undefined) {
    for (const app of apps.applications.values()) {
        const version = app.versions.find((one) => versionName === undefined || one.version_name === versionName);
        if (app.package_name === packageName && version !== undefined) return { app, version };
    }
    throw new TypeError(`There is no app ${packageName}${versionName === undefined ? '' : ` ${versionName}`}.`);
}

function addApplication(state: State, given: NonNullable<TenantData['applications']>[number]): void {
    const now = state.now();
    const versions = given.versions.map(
        (version, i): VersionRecord => ({
            id: version.id ?? state.newId(),
            version_name: version.version_name,
            version_code: version.version_code,
            // There is no file to hash, but a version always has a hash.
            sha256: createHash('sha256').update(`${given.package_name} ${version.version_name}`).digest('hex'),
            bytes: 0,
            min_sdk_version: version.min_sdk_version ?? '21',
            target_sdk_version: null,
            permissions: [],
            release_name: null,
            release_comments: null,
            release_track: null,
            is_enabled: true,
            is_default: i === 0,
            approval_status: 'APPROVED',
            file: null,
            icon: null,
            created_on: now,
            updated_on: now,
        }),
    );
    const app: AppRecord = {
        id: given.id ?? state.newId(),
        application_name: given.application_name,
        package_name: given.package_name,
        kind: given.is_g_play ? 'play' : 'uploaded',
        category: null,
        created_on: now,
        updated_on: now,
        versions,
    };
    state.apps.applications.set(app.id, app);
}

function addPolicy(state: State, given: NonNullable<TenantData['policies']>[number]): void {
    const now = state.now();
    const id = Math.max(POLICY.id, ...state.policies.keys()) + 1;
    state.policies.set(id, {
        id,
        uuid: state.newId(),
        name: given.name,
        description: given.description ?? null,
        google_policy_id: null,
        is_active: true,
        policy: given.policy ?? {},
        created_on: now,
        updated_on: now,
    });
}

function addBlueprint(state: State, given: NonNullable<TenantData['blueprints']>[number]): void {
    const now = state.now();
    const user = String(state.keys.user.id);
    const version = {
        id: state.newId(),
        number: 1,
        name: given.name,
        description: given.description ?? '',
        comments: '',
        publish: true,
        settings: given.settings ?? {},
        saved_by: user,
        saved_at: now,
    };
    const blueprint = {
        id: given.id ?? state.newId(),
        created_by: user,
        created_at: now,
        versions: [version] as const,
    };
    state.blueprints.set(blueprint.id, blueprint);
}

function addGeofence(state: State, given: NonNullable<TenantData['geofences']>[number]): void {
    const now = state.now();
    const devices = (given.devices ?? []).map((name) => {
        const n = state.devices.order().find((one) => state.devices.field(one, 'device_name') === name);
        if (n === undefined) throw new TypeError(`There is no device ${JSON.stringify(name)}.`);
        return state.devices.field(n, 'id');
    });
    const id = state.newId();
    state.geofences.set(id, {
        id,
        name: given.name,
        description: null,
        latitude: given.latitude,
        longitude: given.longitude,
        radius: given.radius ?? null,
        radius_unit: 'METERS',
        device_actions: [],
        devices,
        sides: {},
        created_by: state.keys.user.username,
        created_on: now,
        updated_on: now,
    });
}

function addGivenContent(state: State, given: NonNullable<TenantData['content']>[number]): void {
    const now = state.now();
    const file = state.files.put(Buffer.from(given.text ?? ''), { name: given.name, type: given.kind ?? null });
    const id = Math.max(6000, ...state.content.keys()) + 1;
    state.content.set(id, {
        id,
        name: given.name,
        kind: given.kind ?? null,
        file: file.id,
        tags: given.tags ?? [],
        description: given.description ?? null,
        created: now,
        modified: now,
    });
}

function addSubscription(state: State, aws_account_id: string): void {
    const now = state.now();
    const id = state.newId();
    const sns_topic_arn = `arn:aws:sns:us-west-2:111122223333:harborpine-events-${aws_account_id}`;
    state.subscriptions.set(id, {
        id,
        aws_account_id,
        sns_topic_arn,
        is_subscribed: true,
        created_on: now,
        updated_on: now,
    });
}
