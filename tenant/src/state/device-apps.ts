import { uuidOf } from '../util/hash.js';
import type { AppVersion, DeviceAppRecord, InstallRecord } from './app-records.js';
import { PRELOADED } from './seed/preloaded.js';

/** The device that an app is on, and the seed that ids are made from. */
interface Owner {
    seed: number;
    n: number;
}

/** Makes the preloaded apps of a device. Google's are only on devices with its services. */
export function preloadedApps(owner: Owner, hasGms: boolean, time: string): DeviceAppRecord[] {
    return PRELOADED.filter((app) => hasGms || !app.gms).map((app) => deviceApp(owner, { ...app, created_on: time }));
}

/** Makes the record of an app of the tenant right after its install on a device. */
export function tenantApp(owner: Owner, { app, version }: AppVersion, time: string): DeviceAppRecord {
    return deviceApp(owner, {
        app_name: app.application_name,
        package_name: app.package_name,
        app_type: app.kind === 'play' ? 'GOOGLE_PLAY' : 'ENTERPRISE',
        version_id: version.id,
        version_name: version.version_name,
        version_code: version.version_code,
        permissions: Object.fromEntries(
            version.permissions.map(({ permission }) => [permission, 'PERMISSION_GRANT_STATE_DEFAULT']),
        ),
        created_on: time,
    });
}

/** Makes the install record of an app that is on a device from its first day. */
export function firstInstall({ seed, n }: Owner, installed: AppVersion, time: string): InstallRecord {
    return {
        id: uuidOf(seed, `install ${n} ${installed.version.id}`),
        ...installedVersion(installed),
        install_state: 'Install Success',
        reason: null,
        created_on: time,
        updated_on: time,
    };
}

/** Copies the fields of an app and its version that an install record keeps. */
export function installedVersion({
    app,
    version,
}: AppVersion): Pick<InstallRecord, 'application_name' | 'package_name' | 'version'> {
    const { id, version_name, version_code, sha256 } = version;
    return {
        application_name: app.application_name,
        package_name: app.package_name,
        version: { id, version_name, version_code, sha256 },
    };
}

type GivenApp = Pick<
    DeviceAppRecord,
    'app_name' | 'package_name' | 'app_type' | 'version_name' | 'version_code' | 'created_on'
> &
    Partial<DeviceAppRecord>;

function deviceApp({ seed, n }: Owner, given: GivenApp): DeviceAppRecord {
    return {
        id: uuidOf(seed, `app ${n} ${given.package_name}`),
        app_name: given.app_name,
        package_name: given.package_name,
        app_type: given.app_type,
        version_id: given.version_id ?? null,
        version_name: given.version_name,
        version_code: given.version_code,
        state: 'SHOW',
        whitelisted: given.whitelisted ?? true,
        permissions: given.permissions ?? {},
        created_on: given.created_on,
        updated_on: given.created_on,
    };
}
