import type { AppVersion, DeviceAppRecord, VersionRecord } from '../../state/app-records.js';
import { installedVersion } from '../../state/device-apps.js';
import { modelOf } from '../../state/seed/device-facts.js';
import type { State } from '../../state/state.js';
import { uuidOf } from '../../util/hash.js';
import { readString } from '../../util/json.js';
import type { Effect, Job } from './job.js';

/** What the commands do that are about one app. */
export const APP_EFFECTS: Readonly<Record<string, Effect>> = {
    INSTALL: install,
    UNINSTALL: uninstall,
    VPP_APP_INSTALL: installFromStore,
    APPLE_APP_UNINSTALL: uninstallFromStore,
    CLEAR_APP_DATA: withApp(() => {}),
    SET_APP_NOTIFICATIONS: withApp(() => {}),
    SET_KIOSK_APP: withApp(({ state, n }, { package_name }) => state.devices.change(n, { kiosk_app: package_name })),
    ADD_TO_WHITELIST: withApp((job, app) => changeApp(job, app, { whitelisted: true })),
    REMOVE_FROM_WHITELIST: withApp((job, app) => changeApp(job, app, { whitelisted: false })),
    SET_APP_STATE: withApp((job, app) => changeApp(job, app, { state: readString(job.args, 'app_state') ?? 'SHOW' })),
    SET_APP_PERMISSION: withApp((job, app) => {
        const permission = readString(job.args, 'permission') ?? '';
        const grant = readString(job.args, 'grant_state') ?? '';
        changeApp(job, app, { permissions: { ...app.permissions, [permission]: grant } });
    }),
};

/** Makes an effect on an app of the device. It fails where the device does not have the app. */
function withApp(effect: (job: Job, app: DeviceAppRecord) => void): Effect {
    return (job) => {
        const name = readString(job.args, 'package_name') ?? '';
        const app = job.state.apps.onDevice(job.n).get(name);
        if (app === undefined) return `${name} is not on the device.`;
        effect(job, app);
        return undefined;
    };
}

function changeApp({ state, n }: Job, app: DeviceAppRecord, changes: Partial<DeviceAppRecord>): void {
    state.apps.putOnDevice(n, { ...app, ...changes });
}

function install(job: Job): string | undefined {
    const { state, n, args, time } = job;
    const found = state.apps.findVersion(readString(args, 'app_version') ?? '');
    const reason = found === undefined ? VERSION_DELETED : whyNotInstallable(state, n, found.version);
    saveInstall(job, reason === undefined ? 'Install Success' : 'Install Failed', reason ?? null);
    if (found !== undefined && reason === undefined) putVersion(state, { n, time }, found);
    return reason;
}

/** Puts an app of the App Store on an Apple device. It always is the store's newest version. */
function installFromStore(job: Job): undefined {
    const { state, n, time } = job;
    const app_id = storeApp(job);
    const app_version_id = uuidOf(state.seed, `newest of ${app_id}`);
    state.managedApps.put(n, { app_id, app_type: 'VPP', app_version_id }, time);
}

function uninstallFromStore(job: Job): string | undefined {
    const { state, n } = job;
    const app_id = storeApp(job);
    if (!state.managedApps.onDevice(n).some((app) => app.app_id === app_id)) return 'The app is not on the device.';
    state.managedApps.take(n, app_id);
    return undefined;
}

/** Returns Esper's id of the app that a command names by Apple's. */
function storeApp({ state, args }: Job): string {
    return uuidOf(state.seed, `app ${readString(args, 'app_id')}`);
}

export const VERSION_DELETED = 'The app version was deleted.';

/** Puts a version of an app on a device. What the device did with the app before, such as hiding it, stays. */
export function putVersion({ apps }: State, { n, time }: Pick<Job, 'n' | 'time'>, version: AppVersion): void {
    const before = apps.onDevice(n).get(version.app.package_name);
    const app = apps.newlyInstalled(n, version, time);
    apps.putOnDevice(n, before === undefined ? app : { ...app, created_on: before.created_on, state: before.state });
}

/** Tells why a device can't have a version; undefined when it can. */
export function whyNotInstallable({ devices }: State, n: number, version: VersionRecord): string | undefined {
    const api = modelOf(devices.field(n, 'model')).api_level;
    if (Number(version.min_sdk_version ?? 0) > api)
        return `The app needs API level ${version.min_sdk_version}, the device has ${api}.`;
    return version.is_enabled ? undefined : 'The app version is disabled.';
}

function uninstall(job: Job): string | undefined {
    const { state, n } = job;
    const name = packageToRemove(job);
    const app = name === undefined ? undefined : state.apps.onDevice(n).get(name);
    const reason = whyNotRemovable(app);
    saveInstall(job, reason === undefined ? 'Uninstall Success' : 'Uninstall Failed', reason ?? null);
    if (reason === undefined && name !== undefined) state.apps.takeFromDevice(n, name);
    return reason;
}

function whyNotRemovable(app: DeviceAppRecord | undefined): string | undefined {
    if (app === undefined) return 'The app is not on the device.';
    return app.app_type === 'PRELOADED' ? 'A preloaded app cannot be uninstalled.' : undefined;
}

/** Reads which package UNINSTALL removes: newer commands name the package, v1 names a version. */
function packageToRemove({ state, args }: Job): string | undefined {
    return (
        readString(args, 'package_name') ??
        state.apps.findVersion(readString(args, 'app_version') ?? '')?.app.package_name
    );
}

/** Saves the install record of a command, where the app is one of the tenant's. */
export function saveInstall(job: Job, install_state: string, reason: string | null): void {
    const { apps } = job.state;
    const known = apps.installs(job.n).find(({ id }) => id === job.status);
    const app = known ?? installedApp(job);
    if (app === undefined) return;
    apps.saveInstall(job.n, {
        id: job.status,
        application_name: app.application_name,
        package_name: app.package_name,
        version: app.version,
        install_state,
        reason,
        created_on: known?.created_on ?? job.time,
        updated_on: job.time,
    });
}

/** Finds the app of an INSTALL or UNINSTALL: by the version it names, else by what is on the device. */
function installedApp(job: Job) {
    const { apps } = job.state;
    const byVersion = apps.findVersion(readString(job.args, 'app_version') ?? '');
    const name = byVersion === undefined ? packageToRemove(job) : undefined;
    const onDevice = name === undefined ? undefined : apps.onDevice(job.n).get(name)?.version_id;
    const found = byVersion ?? (onDevice ? apps.findVersion(onDevice) : undefined);
    return found && installedVersion(found);
}
