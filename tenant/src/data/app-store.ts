import type { DeviceStore } from './device-store.js';
import { uuidOf } from './hash.js';
import { PRELOADED } from './preloaded.js';

export interface AppPermissionRecord {
    id: string;
    permission: string;
    grant_state: string;
}

/** One version of an app of the tenant. */
export interface VersionRecord {
    id: string;
    /** As people read it; the legacy form calls it `version_code`. */
    version_name: string;
    /** Android's number; the legacy form calls it `build_number`. */
    version_code: string;
    sha256: string;
    bytes: number;
    min_sdk_version: string | null;
    target_sdk_version: string | null;
    permissions: readonly AppPermissionRecord[];
    release_name: string | null;
    release_comments: string | null;
    release_track: string | null;
    is_enabled: boolean;
    is_default: boolean;
    approval_status: string;
    /** Ids of stored files; null where there is none. */
    file: string | null;
    icon: string | null;
    created_on: string;
    updated_on: string;
}

export interface AppRecord {
    id: string;
    application_name: string;
    package_name: string;
    /** Uploaded by the tenant, from managed Google Play, or one of Esper's own that lists leave out. */
    kind: 'uploaded' | 'play' | 'hidden';
    category: string | null;
    created_on: string;
    updated_on: string;
    /** Newest first. */
    versions: readonly VersionRecord[];
}

/** One app on one device. */
export interface DeviceAppRecord {
    id: string;
    app_name: string;
    package_name: string;
    app_type: 'ENTERPRISE' | 'GOOGLE_PLAY' | 'PRELOADED';
    /** Id of the tenant's version it was installed from; null for the others. */
    version_id: string | null;
    version_name: string;
    version_code: string;
    state: string;
    whitelisted: boolean;
    /** Permission to grant state. */
    permissions: Readonly<Record<string, string>>;
    created_on: string;
    updated_on: string;
}

/** One attempt to install or uninstall an app of the tenant. */
export interface InstallRecord {
    id: string;
    application_name: string;
    package_name: string;
    version: { id: string; version_name: string; version_code: string; sha256: string };
    /** The label that the API sends, such as `Install Success`. */
    install_state: string;
    reason: string | null;
    created_on: string;
    updated_on: string;
}

/** The apps of the tenant and what of them is on the devices. */
export interface AppStore {
    readonly applications: Map<string, AppRecord>;
    /** An app and one of its versions, by the version's id. */
    findVersion(id: string): { app: AppRecord; version: VersionRecord } | undefined;
    /** The apps on a device, by package name. */
    onDevice(n: number): ReadonlyMap<string, DeviceAppRecord>;
    /** Puts an app on a device, or in place of the version that is there. */
    putOnDevice(n: number, app: DeviceAppRecord): void;
    takeFromDevice(n: number, packageName: string): void;
    /** Install attempts on a device, oldest first. */
    installs(n: number): readonly InstallRecord[];
    saveInstall(n: number, install: InstallRecord): void;
    /** Numbers of the devices that have a version, in the order of lists. */
    devicesWith(versionId: string): readonly number[];
    readonly changedApps: ReadonlyMap<number, ReadonlyMap<string, DeviceAppRecord>>;
    readonly changedInstalls: ReadonlyMap<number, readonly InstallRecord[]>;
}

/** What a device has from its first day: a function of its number, as the rest of a generated device. */
export type FirstVersions = (n: number) => readonly { app: AppRecord; version: VersionRecord }[];

export interface AppStoreState {
    applications: readonly AppRecord[];
    deviceApps: readonly (readonly [number, readonly DeviceAppRecord[]])[];
    installs: readonly (readonly [number, readonly InstallRecord[]])[];
}

export function createAppStore(devices: DeviceStore, first: FirstVersions, saved: AppStoreState): AppStore {
    const applications = new Map(saved.applications.map((app) => [app.id, app]));
    const onDevices = new Map(
        saved.deviceApps.map(([n, apps]) => [n, new Map(apps.map((app) => [app.package_name, app]))]),
    );
    const installs = new Map(saved.installs.map(([n, list]) => [n, [...list]]));
    const { seed } = devices.fleet;

    const firstApps = (n: number) => {
        const time = devices.field(n, 'provisioned_on');
        const gms = devices.field(n, 'platform') === 'ANDROID' && devices.field(n, 'model') !== 4;
        const preloaded = PRELOADED.filter((app) => gms || !app.gms).map((app) =>
            deviceApp(seed, n, { ...app, created_on: time }),
        );
        const own = first(n).map(({ app, version }) => tenantApp(seed, n, app, version, time));
        return new Map([...preloaded, ...own].map((app) => [app.package_name, app]));
    };
    const own = (n: number) => {
        let apps = onDevices.get(n);
        if (apps === undefined) {
            // The history comes first: it is worked out from the apps the device started with.
            if (!installs.has(n)) installs.set(n, [...store.installs(n)]);
            apps = firstApps(n);
            onDevices.set(n, apps);
        }
        return apps;
    };
    const store: AppStore = {
        applications,
        changedApps: onDevices,
        changedInstalls: installs,
        findVersion(id) {
            for (const app of applications.values()) {
                const version = app.versions.find((one) => one.id === id);
                if (version) return { app, version };
            }
            return undefined;
        },
        onDevice: (n) => onDevices.get(n) ?? firstApps(n),
        putOnDevice(n, app) {
            own(n).set(app.package_name, app);
            devices.change(n, {});
        },
        takeFromDevice(n, packageName) {
            own(n).delete(packageName);
            devices.change(n, {});
        },
        installs: (n) =>
            installs.get(n) ??
            first(n).map(({ app, version }) => ({
                id: uuidOf(seed, `install ${n} ${version.id}`),
                ...snapshot(app, version),
                install_state: 'Install Success',
                reason: null,
                created_on: devices.field(n, 'provisioned_on'),
                updated_on: devices.field(n, 'provisioned_on'),
            })),
        saveInstall(n, install) {
            const list = installs.get(n) ?? [...store.installs(n)];
            const at = list.findIndex((one) => one.id === install.id);
            if (at === -1) list.push(install);
            else list[at] = install;
            installs.set(n, list);
        },
        devicesWith: (versionId) =>
            devices.derive(`with ${versionId}`, () =>
                devices.order().filter((n) => {
                    const apps = onDevices.get(n);
                    if (apps === undefined) return first(n).some(({ version }) => version.id === versionId);
                    for (const app of apps.values()) if (app.version_id === versionId) return true;
                    return false;
                }),
            ),
    };
    return store;
}

/** The part of an install record that names the app. */
export function snapshot(
    app: AppRecord,
    version: VersionRecord,
): Pick<InstallRecord, 'application_name' | 'package_name' | 'version'> {
    const { id, version_name, version_code, sha256 } = version;
    return {
        application_name: app.application_name,
        package_name: app.package_name,
        version: { id, version_name, version_code, sha256 },
    };
}

/** A version of the tenant's as it is on a device right after its install. */
export function tenantApp(
    seed: number,
    n: number,
    app: AppRecord,
    version: VersionRecord,
    time: string,
): DeviceAppRecord {
    return deviceApp(seed, n, {
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

type GivenApp = Pick<
    DeviceAppRecord,
    'app_name' | 'package_name' | 'app_type' | 'version_name' | 'version_code' | 'created_on'
> &
    Partial<DeviceAppRecord>;

function deviceApp(seed: number, n: number, given: GivenApp): DeviceAppRecord {
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
