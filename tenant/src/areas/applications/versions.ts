import { type Answer, type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import type { Query } from '../../http/query.js';
import { notFound } from '../../http/refusal.js';
import type { AppRecord, VersionRecord } from '../../state/app-records.js';
import type { State } from '../../state/state.js';
import { readBoolean, readString, readStringOrNull, withoutUndefined } from '../../util/json.js';
import { addUpload } from './app-upload.js';
import { writeApplication, writeApplicationV1, writeVersion, writeVersionV1 } from './rows.js';
import { createVersionDeletion } from './version-deletion.js';

/** Which apps a family knows: the legacy one only those with an APK. */
type Family = 'legacy' | 'v1';

/** Applications, their versions and the devices that have them, legacy and V1. */
export function applicationHandlers(state: State): Handlers {
    const { apps, devices, maxPageSize } = state;
    const deleteVersion = createVersionDeletion(state);
    const isLegacy = (call: Call) => call.query.boolean('legacy_format') ?? true;

    const findApp = (call: Call, family: Family) => {
        const app = apps.applications.get(call.path('application_id'));
        if (app === undefined || (family === 'legacy' && app.kind === 'play')) throw notFound();
        return app;
    };
    const findVersion = (call: Call, family: Family) => {
        const app = findApp(call, family);
        const version = app.versions.find(({ id }) => id === call.path('version_id'));
        if (version === undefined) throw notFound();
        return { app, version };
    };
    const listApps = (call: Call, family: Family) => {
        const list = [...apps.applications.values()].filter((app) => keepsApp(call.query, family, app));
        const write = family === 'legacy' ? writeApplication : writeApplicationV1;
        return classicPage(
            call,
            rowsOf(list, (app) => write(state, call.links, app)),
            maxPageSize,
        );
    };
    const deleteApp = (call: Call, family: Family): Answer => {
        const app = findApp(call, family);
        for (const version of app.versions) deleteVersion.now(app.id, version.id);
        return NO_CONTENT;
    };
    const listVersions = (call: Call, family: Family) => {
        const app = findApp(call, family);
        const list = app.versions.filter((version) => keepsVersion(call.query, app, version));
        const sign = call.query.string('ordering') === '-installed_count' ? -1 : 1;
        if (call.query.string('ordering') !== undefined) {
            list.sort((a, b) => sign * (apps.devicesWith(a.id).length - apps.devicesWith(b.id).length));
        }
        const write = (version: VersionRecord) =>
            family === 'v1'
                ? writeVersionV1(state, call.links, app, version)
                : writeVersion(state, call.links, app, version, isLegacy(call));
        return classicPage(call, rowsOf(list, write), maxPageSize);
    };
    const patch = (call: Call, family: Family) => {
        const { app, version } = findVersion(call, family);
        const changed = { ...version, ...versionChanges(call), updated_on: state.now() };
        const isDefaultNow = changed.is_default && !version.is_default;
        const versions = app.versions.map((one) => {
            if (one.id === version.id) return changed;
            return isDefaultNow ? { ...one, is_default: false } : one;
        });
        const saved = { ...app, versions, updated_on: state.now() };
        apps.applications.set(app.id, saved);
        return family === 'v1'
            ? ok(writeVersionV1(state, call.links, saved, changed))
            : ok(writeVersion(state, call.links, saved, changed, true));
    };
    const installDevices = (call: Call) => {
        const { version } = findVersion(call, 'v1');
        const search = call.query.string('search')?.toLowerCase();
        const groupName = (n: number) => state.groups.get(devices.field(n, 'group') ?? '')?.name ?? null;
        const list = apps.devicesWith(version.id).filter((n) => {
            const texts = [devices.field(n, 'device_name'), devices.field(n, 'alias_name'), groupName(n)];
            return search === undefined || texts.some((value) => value?.toLowerCase().includes(search));
        });
        const write = (n: number) => ({
            id: devices.field(n, 'id'),
            device_name: devices.field(n, 'device_name'),
            alias_name: devices.field(n, 'alias_name'),
            group_name: groupName(n),
        });
        return classicPage(call, rowsOf(list, write), maxPageSize);
    };
    const oneVersion = (call: Call, family: Family) => {
        const { app, version } = findVersion(call, family);
        return family === 'v1'
            ? ok(writeVersionV1(state, call.links, app, version))
            : ok(writeVersion(state, call.links, app, version, isLegacy(call)));
    };

    return {
        getAllApplications: (call) => listApps(call, 'legacy'),
        getAllApplicationsV1: (call) => listApps(call, 'v1'),
        getApplication: (call) => ok(writeApplication(state, call.links, findApp(call, 'legacy'))),
        getApplicationv1: (call) => ok(writeApplicationV1(state, call.links, findApp(call, 'v1'))),
        deleteApplication: (call) => deleteApp(call, 'legacy'),
        deleteApplicationV1: (call) => deleteApp(call, 'v1'),
        upload: async (call) =>
            created({ application: writeApplication(state, call.links, await addUpload(state, call.file)) }),
        getAppVersions: (call) => listVersions(call, 'legacy'),
        getAppVersionsV1: (call) => listVersions(call, 'v1'),
        getAppVersion: (call) => oneVersion(call, 'legacy'),
        getAppVersionV1: (call) => oneVersion(call, 'v1'),
        patchAppVersion: (call) => patch(call, 'legacy'),
        patchAppVersionV1: (call) => patch(call, 'v1'),
        deleteAppVersion: (call) => deleteVersion.asked(findVersion(call, 'legacy'), call.query.string('request_id')),
        deleteAppVersionV1: (call) => deleteVersion.asked(findVersion(call, 'v1'), call.query.string('request_id')),
        getInstallDevices: installDevices,
        getInstallDevicesV1: installDevices,
    };
}

/** The fields of a body that change a version. Both forms call the readable version `version_code`. */
function versionChanges({ body }: Call): Partial<VersionRecord> {
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

function keepsApp(query: Query, family: Family, app: AppRecord): boolean {
    if (family === 'legacy' && app.kind === 'play') return false;
    if ((query.boolean('is_hidden') ?? false) !== (app.kind === 'hidden')) return false;
    const name = query.string('application_name')?.toLowerCase();
    const packageName = query.string('package_name')?.toLowerCase();
    const sdk = query.number('supported_sdk');
    const uploaded = query.boolean('has_uploaded_version');
    const found = app.package_name.toLowerCase();
    return (
        (name === undefined || app.application_name.toLowerCase().includes(name)) &&
        (packageName === undefined ||
            (query.boolean('package_name_exact') ? found === packageName : found.includes(packageName))) &&
        (uploaded === undefined || (app.kind !== 'play') === uploaded) &&
        (query.string('category') === undefined || app.category === query.string('category')) &&
        (sdk === undefined || app.versions.some(({ min_sdk_version }) => Number(min_sdk_version ?? 0) <= sdk)) &&
        (query.boolean('is_active') ?? true) &&
        isWithin(query, 'created_on', app.created_on) &&
        isWithin(query, 'updated_on', app.updated_on)
    );
}

function keepsVersion(query: Query, app: AppRecord, version: VersionRecord): boolean {
    const play = query.boolean('is_g_play');
    const matches = (parameter: string, value: string | boolean) => {
        const wanted = query.string(parameter) ?? query.boolean(parameter);
        return wanted === undefined || wanted === value;
    };
    // With `legacy_format=false` the filter goes by the field of that name.
    const readable = query.boolean('legacy_format') === false ? version.version_code : version.version_name;
    return (
        matches('version_code', readable) &&
        matches('build_number', version.version_code) &&
        matches('approval_status', version.approval_status) &&
        matches('is_enabled', version.is_enabled) &&
        matches('is_default', version.is_default) &&
        (play === undefined || (app.kind === 'play') === play) &&
        isWithin(query, 'created_on', version.created_on) &&
        isWithin(query, 'updated_on', version.updated_on)
    );
}

/** The filters `<field>_gt` and `<field>_lt`. A row of exactly that time counts when `inclusive`. */
export function isWithin(query: Query, field: string, value: string, inclusive = false): boolean {
    const time = Date.parse(value);
    const [after, before] = [query.string(`${field}_gt`), query.string(`${field}_lt`)];
    const [from, to] = [
        after === undefined ? undefined : Date.parse(after),
        before === undefined ? undefined : Date.parse(before),
    ];
    if (inclusive && (time === from || time === to)) return true;
    return (from === undefined || time > from) && (to === undefined || time < to);
}
