import { publishedVersion } from '../../state/blueprint-record.js';
import { isJsonObject, type JsonObject, readBoolean, readObject, readString } from '../../util/json.js';
import { putVersion, VERSION_DELETED, whyNotInstallable } from './app-effects.js';
import { appliedSettings, isApplied } from './blueprint-settings.js';
import type { Job } from './job.js';

/**
 * Brings a device to the published version of the blueprint that it is assigned.
 * What fails does not undo the rest; the device has taken the version over when nothing has failed. Returns what failed.
 */
export function converge(job: Job): string | undefined {
    const { devices, blueprints } = job.state;
    const blueprint = blueprints.get(devices.field(job.n, 'assigned_blueprint_id') ?? '');
    if (blueprint === undefined) return 'The device is not managed by a blueprint.';
    const published = publishedVersion(blueprint);
    if (published === undefined) return 'No version of the blueprint is published.';
    const failures = devices.field(job.n, 'platform') === 'ANDROID' ? applyAndroid(job, published.settings) : [];
    if (failures.length > 0) return failures.join(' ');
    devices.change(job.n, {
        current_blueprint_id: blueprint.id,
        current_blueprint_version_id: published.id,
        blueprint_result: null,
    });
    return undefined;
}

function applyAndroid(job: Job, settings: JsonObject): string[] {
    const android = readObject(settings, 'android');
    const withProvision =
        readBoolean(job.args, 'converge_with_provision_option') ?? readBoolean(job.args, 'converge_with_provision');
    const { devices } = job.state;
    devices.change(job.n, appliedSettings(android, withProvision ?? false, devices.read(job.n)));
    const apps = rowsOf(android, 'apps');
    const failures = [...apps.map((app) => applyApp(job, app)), ...fetchFiles(job, android)];
    if (isStrict(android)) removeOthers(job, apps);
    return failures.filter((one) => one !== undefined);
}

function rowsOf(android: JsonObject, list: string): JsonObject[] {
    const rows = android[list];
    return Array.isArray(rows) ? rows.filter(isJsonObject) : [];
}

/** Installs an app where the device has not this version of it, and sets its state. Returns why it could not. */
function applyApp(job: Job, app: JsonObject): string | undefined {
    const { state, n } = job;
    const name = readString(app, 'package_name') ?? '';
    const reason = readString(app, 'type') === 'PRELOADED' ? undefined : installApp(job, app);
    const installed = state.apps.onDevice(n).get(name);
    const wanted = readString(app, 'state');
    if (installed !== undefined && wanted !== undefined && installed.state !== wanted)
        state.apps.putOnDevice(n, { ...installed, state: wanted });
    return reason === undefined ? undefined : `${name}: ${reason}`;
}

function installApp(job: Job, app: JsonObject): string | undefined {
    const { state, n } = job;
    const found = wantedVersion(job, app);
    if (found === undefined) return VERSION_DELETED;
    const installed = state.apps.onDevice(n).get(found.app.package_name);
    if (installed?.version_id === found.version.id) return undefined;
    if (installed !== undefined && Number(installed.version_code) > Number(found.version.version_code))
        return `Version ${installed.version_name} is on the device; a lower one needs that it is uninstalled first.`;
    const reason = whyNotInstallable(state, n, found.version);
    if (reason === undefined) putVersion(state, job, found);
    const { id, version_name, version_code, sha256 } = found.version;
    state.apps.saveInstall(n, {
        id: state.newId(),
        application_name: found.app.application_name,
        package_name: found.app.package_name,
        version: { id, version_name, version_code, sha256 },
        install_state: reason === undefined ? 'Install Success' : 'Install Failed',
        reason: reason ?? null,
        created_on: job.time,
        updated_on: job.time,
    });
    return reason;
}

/** Finds the version to install: of an app of Google Play the one that Google has. */
function wantedVersion({ state: { apps } }: Job, app: JsonObject) {
    if (readString(app, 'type') !== 'PLAYSTORE') return apps.findVersion(readString(app, 'app_version_id') ?? '');
    const found = apps.applications.get(readString(app, 'app_id') ?? '');
    const version = found?.versions[0];
    return found && version && { app: found, version };
}

function fetchFiles({ state }: Job, android: JsonObject): (string | undefined)[] {
    return rowsOf(android, 'files').map(({ file_id }) =>
        state.content.has(Number(file_id)) ? undefined : `The file ${String(file_id)} could not be fetched.`,
    );
}

function isStrict(android: JsonObject): boolean {
    const strict = readObject(android, 'strict_app_synchronization_settings');
    return isApplied(strict, false) && readBoolean(strict, 'allow_strict_app_synchronization') === true;
}

/** Uninstalls what the tenant has put on the device and the blueprint does not name. */
function removeOthers({ state, n }: Job, apps: readonly JsonObject[]): void {
    const named = new Set(apps.map((app) => readString(app, 'package_name')));
    for (const [name, { app_type }] of [...state.apps.onDevice(n)])
        if (app_type !== 'PRELOADED' && !named.has(name)) state.apps.takeFromDevice(n, name);
}
