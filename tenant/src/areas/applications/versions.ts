import { type Answer, type Call, type Handlers, ok } from '../../http/call.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import type { Query } from '../../http/query.js';
import { notFound } from '../../http/refusal.js';
import type { AppRecord, AppVersion, VersionRecord } from '../../state/app-records.js';
import type { State } from '../../state/state.js';
import { readBoolean, readString, readStringOrNull, withoutUndefined } from '../../util/json.js';
import { anyIncludes, isBetween } from '../shared/list-filters.js';
import { type AppFamily, type AppPath, findApp } from './apps.js';
import { writeVersion, writeVersionV1 } from './rows.js';
import type { VersionDeletion } from './version-deletion.js';

/** A path that names a version of an app. */
type VersionPath = AppPath & { version_id: string };

/** Handles the versions of apps, and the devices that have them, legacy and V1. */
export function versionHandlers(state: State, deletion: VersionDeletion): Handlers {
    const isLegacy = (call: Call) => call.query.boolean('legacy_format') ?? true;
    const listVersions = (call: Call<AppPath>, family: AppFamily) => {
        // The legacy API does not know apps of Google Play, but their version list is an empty page and no 404.
        const app = findApp(state, call, 'v1');
        const legacy = isLegacy(call);
        const write = (version: VersionRecord) =>
            family === 'v1'
                ? writeVersionV1(state, call.links, { app, version })
                : writeVersion(state, call.links, { app, version, legacy });
        const isUnknown = family === 'legacy' && app.kind === 'play';
        return classicPage(call, rowsOf(isUnknown ? [] : selectVersions(state, call.query, app), write));
    };
    const getVersion = (call: Call<VersionPath>, family: AppFamily) => {
        const found = findVersion(state, call, family);
        return family === 'v1'
            ? ok(writeVersionV1(state, call.links, found))
            : ok(writeVersion(state, call.links, { ...found, legacy: isLegacy(call) }));
    };
    const patchVersion = (call: Call<VersionPath>, family: AppFamily) => {
        const changed = changeVersion(state, call, findVersion(state, call, family));
        return family === 'v1'
            ? ok(writeVersionV1(state, call.links, changed))
            : ok(writeVersion(state, call.links, { ...changed, legacy: true }));
    };
    const deleteVersion = (call: Call<VersionPath>, family: AppFamily) =>
        deletion.request(findVersion(state, call, family), call.query.string('request_id'));
    const listDevices = (call: Call<VersionPath>) => installDevices(state, call);
    return {
        getAppVersions: (call) => listVersions(call, 'legacy'),
        getAppVersionsV1: (call) => listVersions(call, 'v1'),
        getAppVersion: (call) => getVersion(call, 'legacy'),
        getAppVersionV1: (call) => getVersion(call, 'v1'),
        patchAppVersion: (call) => patchVersion(call, 'legacy'),
        patchAppVersionV1: (call) => patchVersion(call, 'v1'),
        deleteAppVersion: (call) => deleteVersion(call, 'legacy'),
        deleteAppVersionV1: (call) => deleteVersion(call, 'v1'),
        getInstallDevices: listDevices,
        getInstallDevicesV1: listDevices,
    };
}

/** Finds the version that a call names. Throws a 404 `Refusal`. */
function findVersion(state: State, call: Call<VersionPath>, family: AppFamily): AppVersion {
    const app = findApp(state, call, family);
    const version = app.versions.find(({ id }) => id === call.path('version_id'));
    if (version === undefined) throw notFound();
    return { app, version };
}

function selectVersions({ apps }: State, query: Query, app: AppRecord): VersionRecord[] {
    const list = app.versions.filter((version) => keepsVersion(query, app, version));
    const ordering = query.string('ordering');
    if (ordering === undefined) return list;
    const sign = ordering === '-installed_count' ? -1 : 1;
    return list.sort((a, b) => sign * (apps.devicesWith(a.id).length - apps.devicesWith(b.id).length));
}

function keepsVersion(query: Query, app: AppRecord, version: VersionRecord): boolean {
    const play = query.boolean('is_g_play');
    const matches = (parameter: string, value: string | boolean) => {
        const wanted = query.string(parameter) ?? query.boolean(parameter);
        return wanted === undefined || wanted === value;
    };
    // With `legacy_format=false` the filter goes by the field of that name.
    const versionCode = query.boolean('legacy_format') === false ? version.version_code : version.version_name;
    return (
        matches('version_code', versionCode) &&
        matches('build_number', version.version_code) &&
        matches('approval_status', version.approval_status) &&
        matches('is_enabled', version.is_enabled) &&
        matches('is_default', version.is_default) &&
        (play === undefined || (app.kind === 'play') === play) &&
        isBetween(query, 'created_on', version.created_on) &&
        isBetween(query, 'updated_on', version.updated_on)
    );
}

/** Changes a version. One that becomes the default takes that from the others. */
function changeVersion({ apps, now }: State, { body }: Call, { app, version }: AppVersion): AppVersion {
    const changed = { ...version, ...versionChanges(body), updated_on: now() };
    const isDefaultNow = changed.is_default && !version.is_default;
    const versions = app.versions.map((one) => {
        if (one.id === version.id) return changed;
        return isDefaultNow ? { ...one, is_default: false } : one;
    });
    const saved = { ...app, versions, updated_on: now() };
    apps.applications.set(app.id, saved);
    return { app: saved, version: changed };
}

/** Reads the changes of a version. Legacy and V1 both call Android's `versionName` `version_code`. */
function versionChanges(body: Call['body']): Partial<VersionRecord> {
    return withoutUndefined<VersionRecord>({
        version_name: readString(body, 'version_code'),
        version_code: readString(body, 'build_number'),
        release_name: readStringOrNull(body, 'release_name'),
        release_comments: readStringOrNull(body, 'release_comments'),
        release_track: readStringOrNull(body, 'release_track'),
        min_sdk_version: readString(body, 'min_sdk_version'),
        target_sdk_version: readString(body, 'target_sdk_version'),
        is_enabled: readBoolean(body, 'is_enabled'),
        is_default: readBoolean(body, 'is_default'),
        approval_status: readString(body, 'approval_status'),
    });
}

/** Lists the devices that have a version. */
function installDevices(state: State, call: Call<VersionPath>): Answer {
    const { apps, devices, groups } = state;
    const { version } = findVersion(state, call, 'v1');
    const search = call.query.string('search')?.toLowerCase();
    const groupName = (n: number) => groups.get(devices.field(n, 'group') ?? '')?.name ?? null;
    const list = apps.devicesWith(version.id).filter((n) => {
        if (search === undefined) return true;
        return anyIncludes([devices.field(n, 'device_name'), devices.field(n, 'alias_name'), groupName(n)], search);
    });
    const rows = rowsOf(list, (n) => ({
        id: devices.field(n, 'id'),
        device_name: devices.field(n, 'device_name'),
        alias_name: devices.field(n, 'alias_name'),
        group_name: groupName(n),
    }));
    return classicPage(call, rows);
}
