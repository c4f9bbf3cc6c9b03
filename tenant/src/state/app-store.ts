import { uuidOf } from '../util/hash.js';
import type { AppRecord, DeviceAppRecord, InstallRecord, VersionRecord } from './app-records.js';
import type { DeviceStore } from './device-store.js';
import { modelOf } from './seed/device-facts.js';
import { PRELOADED } from './seed/preloaded.js';

/** An app and one of its versions. */
export interface AppVersion {
    app: AppRecord;
    version: VersionRecord;
}

/** The apps of the tenant and what of them is on the devices. */
export interface AppStore {
    readonly applications: Map<string, AppRecord>;
    /** An app and one of its versions, by the version's id. */
    findVersion(id: string): AppVersion | undefined;
    /** The apps on a device, by package name. */
    onDevice(n: number): ReadonlyMap<string, DeviceAppRecord>;
    /** Puts an app on a device, or in place of the version that is there. */
    putOnDevice(n: number, app: DeviceAppRecord): void;
    takeFromDevice(n: number, packageName: string): void;
    /** Gives a device these apps of the tenant and no others, as if it had always had them. */
    equip(n: number, versions: readonly AppVersion[], time: string): void;
    /** Install attempts on a device, oldest first. */
    installs(n: number): readonly InstallRecord[];
    saveInstall(n: number, install: InstallRecord): void;
    /** Numbers of the devices that have a version, in the order of lists. */
    devicesWith(versionId: string): readonly number[];
    readonly changedApps: ReadonlyMap<number, ReadonlyMap<string, DeviceAppRecord>>;
    readonly changedInstalls: ReadonlyMap<number, readonly InstallRecord[]>;
}

/** What a device has from its first day: a function of its number, as the rest of a generated device. */
export type FirstVersions = (n: number) => readonly AppVersion[];

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

    const firstApps = (n: number, versions = first(n), time = devices.field(n, 'provisioned_on')) => {
        const gms = modelOf(devices.field(n, 'model')).is_gms;
        const preloaded = PRELOADED.filter((app) => gms || !app.gms).map((app) =>
            deviceApp(seed, n, { ...app, created_on: time }),
        );
        const own = versions.map(({ app, version }) => tenantApp(seed, n, app, version, time));
        return new Map([...preloaded, ...own].map((app) => [app.package_name, app]));
    };
    const firstInstalls = (n: number, versions = first(n), time = devices.field(n, 'provisioned_on')) =>
        versions.map(({ app, version }) => ({
            id: uuidOf(seed, `install ${n} ${version.id}`),
            ...snapshot(app, version),
            install_state: 'Install Success',
            reason: null,
            created_on: time,
            updated_on: time,
        }));
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
        equip(n, versions, time) {
            onDevices.set(n, firstApps(n, versions, time));
            installs.set(n, firstInstalls(n, versions, time));
            devices.change(n, {});
        },
        installs: (n) => installs.get(n) ?? firstInstalls(n),
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
