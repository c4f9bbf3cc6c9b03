import type { AppRecord, AppVersion, DeviceAppRecord, InstallRecord } from './app-records.js';
import { firstInstall, preloadedApps, tenantApp } from './device-apps.js';
import type { DeviceStore } from './device-store.js';
import { modelOf } from './seed/device-facts.js';

/** Returns the apps of the tenant that a device has from its first day: a function of its number, as all it has. */
export type FirstVersions = (n: number) => readonly AppVersion[];

/** The part of an app store that is saved: the tenant's apps, and the devices whose apps were changed. */
export interface AppStoreState {
    applications: readonly AppRecord[];
    deviceApps: readonly (readonly [number, readonly DeviceAppRecord[]])[];
    installs: readonly (readonly [number, readonly InstallRecord[]])[];
}

/** @internal Keeps the apps of the tenant, and which of them are on the devices. */
export class AppStore {
    readonly applications: Map<string, AppRecord>;
    readonly #devices: DeviceStore;
    readonly #first: FirstVersions;
    /** Apps by package name, of the devices whose apps were changed. */
    readonly #changedApps: Map<number, Map<string, DeviceAppRecord>>;
    readonly #changedInstalls: Map<number, InstallRecord[]>;

    constructor(devices: DeviceStore, first: FirstVersions, saved: AppStoreState) {
        this.#devices = devices;
        this.#first = first;
        this.applications = new Map(saved.applications.map((app) => [app.id, app]));
        this.#changedApps = new Map(saved.deviceApps.map(([n, apps]) => [n, byPackage(apps)]));
        this.#changedInstalls = new Map(saved.installs.map(([n, list]) => [n, [...list]]));
    }

    /** Finds an app and one of its versions by the version's id. */
    findVersion(id: string): AppVersion | undefined {
        for (const app of this.applications.values()) {
            const version = app.versions.find((one) => one.id === id);
            if (version) return { app, version };
        }
        return undefined;
    }

    /** Returns the apps on a device, by package name. */
    onDevice(n: number): ReadonlyMap<string, DeviceAppRecord> {
        return this.#changedApps.get(n) ?? this.#firstApps(n);
    }

    /** Makes the record of an app as it is on a device right after its install. */
    newlyInstalled(n: number, version: AppVersion, time: string): DeviceAppRecord {
        return tenantApp(this.#owner(n), version, time);
    }

    /** Puts an app on a device, in place of the version that is there. */
    putOnDevice(n: number, app: DeviceAppRecord): void {
        this.#changeable(n).set(app.package_name, app);
        this.#devices.change(n, {});
    }

    takeFromDevice(n: number, packageName: string): void {
        this.#changeable(n).delete(packageName);
        this.#devices.change(n, {});
    }

    /** Gives a device these apps of the tenant and no others, as if it had always had them. */
    equip(n: number, versions: readonly AppVersion[], time: string): void {
        this.#changedApps.set(n, this.#firstApps(n, versions, time));
        this.#changedInstalls.set(n, this.#firstInstalls(n, versions, time));
        this.#devices.change(n, {});
    }

    /** Lists the install attempts on a device, oldest first. */
    installs(n: number): readonly InstallRecord[] {
        return this.#changedInstalls.get(n) ?? this.#firstInstalls(n);
    }

    /** Saves an install attempt, in place of the one with the same id. */
    saveInstall(n: number, install: InstallRecord): void {
        const list = this.#changedInstalls.get(n) ?? [...this.installs(n)];
        const at = list.findIndex((one) => one.id === install.id);
        if (at === -1) list.push(install);
        else list[at] = install;
        this.#changedInstalls.set(n, list);
    }

    /** Lists the numbers of the devices that have a version, in the order of lists. */
    devicesWith(versionId: string): readonly number[] {
        return this.#devices.derive(`with ${versionId}`, () =>
            this.#devices.order().filter((n) => {
                const apps = this.#changedApps.get(n);
                if (apps === undefined) return this.#first(n).some(({ version }) => version.id === versionId);
                for (const app of apps.values()) if (app.version_id === versionId) return true;
                return false;
            }),
        );
    }

    get saved(): AppStoreState {
        return {
            applications: [...this.applications.values()],
            deviceApps: [...this.#changedApps].map(([n, apps]) => [n, [...apps.values()]]),
            installs: [...this.#changedInstalls],
        };
    }

    #owner(n: number) {
        return { seed: this.#devices.fleet.seed, n };
    }

    #firstApps(n: number, versions = this.#first(n), time = this.#devices.field(n, 'provisioned_on')) {
        const hasGms = modelOf(this.#devices.field(n, 'model')).is_gms;
        const own = versions.map((version) => tenantApp(this.#owner(n), version, time));
        return byPackage([...preloadedApps(this.#owner(n), hasGms, time), ...own]);
    }

    #firstInstalls(n: number, versions = this.#first(n), time = this.#devices.field(n, 'provisioned_on')) {
        return versions.map((version) => firstInstall(this.#owner(n), version, time));
    }

    /** Returns the apps of a device for a change: from then on they are kept, no longer made from its number. */
    #changeable(n: number): Map<string, DeviceAppRecord> {
        let apps = this.#changedApps.get(n);
        if (apps === undefined) {
            // Installs first: they are made from the apps that the device started with.
            if (!this.#changedInstalls.has(n)) this.#changedInstalls.set(n, [...this.installs(n)]);
            apps = this.#firstApps(n);
            this.#changedApps.set(n, apps);
        }
        return apps;
    }
}

function byPackage(apps: readonly DeviceAppRecord[]): Map<string, DeviceAppRecord> {
    return new Map(apps.map((app) => [app.package_name, app]));
}
