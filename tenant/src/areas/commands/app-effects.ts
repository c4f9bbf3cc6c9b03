import { snapshot, tenantApp } from '../../state/app-store.js';
import type { DeviceStore } from '../../state/device-store.js';
import { modelOf } from '../../state/seed/device-facts.js';
import { readString } from '../../util/json.js';
import type { Job } from './job.js';

/** Puts the version on the device; returns why that failed. */
export function install(job: Job): string | undefined {
    const { around, n, args, time } = job;
    const found = around.apps.findVersion(readString(args, 'app_version') ?? '');
    const reason =
        found === undefined ? 'The app version was deleted.' : whyNotInstallable(around.devices, n, found.version);
    saveInstall(job, reason === undefined ? 'Install Success' : 'Install Failed', reason ?? null);
    if (found === undefined || reason !== undefined) return reason;
    const before = around.apps.onDevice(n).get(found.app.package_name);
    const app = tenantApp(around.devices.fleet.seed, n, found.app, found.version, time);
    around.apps.putOnDevice(
        n,
        before === undefined ? app : { ...app, created_on: before.created_on, state: before.state },
    );
    return undefined;
}

function whyNotInstallable(
    devices: DeviceStore,
    n: number,
    version: { min_sdk_version: string | null; is_enabled: boolean },
) {
    const api = modelOf(devices.field(n, 'model')).api_level;
    if (Number(version.min_sdk_version ?? 0) > api)
        return `The app needs API level ${version.min_sdk_version}, the device has ${api}.`;
    return version.is_enabled ? undefined : 'The app version is disabled.';
}

/** Takes the app off the device; returns why that failed. */
export function uninstall(job: Job): string | undefined {
    const { around, n } = job;
    const name = packageToRemove(job);
    const app = name === undefined ? undefined : around.apps.onDevice(n).get(name);
    const reason =
        app === undefined
            ? 'The app is not on the device.'
            : app.app_type === 'PRELOADED'
              ? 'A preloaded app cannot be uninstalled.'
              : undefined;
    saveInstall(job, reason === undefined ? 'Uninstall Success' : 'Uninstall Failed', reason ?? null);
    if (reason === undefined && name !== undefined) around.apps.takeFromDevice(n, name);
    return reason;
}

/** The newer commands name the package, v1 names a version. */
function packageToRemove({ around, args }: Job): string | undefined {
    return (
        readString(args, 'package_name') ??
        around.apps.findVersion(readString(args, 'app_version') ?? '')?.app.package_name
    );
}

/** Writes the install record of a command, where the app is one of the tenant's. */
export function saveInstall(job: Job, install_state: string, reason: string | null): void {
    const { apps } = job.around;
    const known = apps.installs(job.n).find(({ id }) => id === job.status);
    const app = known ?? appOf(job);
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

function appOf(job: Job) {
    const { apps } = job.around;
    const byVersion = apps.findVersion(readString(job.args, 'app_version') ?? '');
    const name = byVersion === undefined ? packageToRemove(job) : undefined;
    const onDevice = name === undefined ? undefined : apps.onDevice(job.n).get(name)?.version_id;
    const found = byVersion ?? (onDevice ? apps.findVersion(onDevice) : undefined);
    return found && snapshot(found.app, found.version);
}
