import { uuidOf } from '../util/hash.js';
import type { Platform } from './device-record.js';
import type { DeviceStore } from './device-store.js';

/** An app that Esper manages on an Apple or Windows device. */
export interface ManagedAppRecord {
    id: string;
    app_id: string;
    app_type: string;
    app_version_id: string;
    created_at: string;
    updated_at: string;
}

/** The app that devices of a platform have from their first day. */
const FIRST: { readonly [P in Platform]?: Pick<ManagedAppRecord, 'app_id' | 'app_type' | 'app_version_id'> } = {
    APPLE: {
        app_id: '4cfd1381-506e-46bc-8238-ca260d9f7f9f',
        app_type: 'TENANT_IOS',
        app_version_id: 'a2f40c79-9b13-49ce-8d77-c89d58b8809f',
    },
    WINDOWS: {
        app_id: 'd06c8b17-2f94-4ae3-b0d5-61e7a93f5c28',
        app_type: 'TENANT_WINDOWS',
        app_version_id: '8be27f40-c519-4d06-9a73-f4082d6e1b95',
    },
};

/** The part of the managed apps that is saved: those of devices where they were changed. */
export type ManagedAppsState = readonly (readonly [number, readonly ManagedAppRecord[]])[];

/** @internal Keeps the apps that Esper manages on devices without Android. Those of Android devices are in `AppStore`. */
export class ManagedApps {
    readonly #devices: DeviceStore;
    readonly #changed: Map<number, readonly ManagedAppRecord[]>;

    constructor(devices: DeviceStore, saved: ManagedAppsState) {
        this.#devices = devices;
        this.#changed = new Map(saved);
    }

    onDevice(n: number): readonly ManagedAppRecord[] {
        return this.#changed.get(n) ?? this.#firstOn(n);
    }

    /** Puts an app on a device, in place of the version that is there. */
    put(n: number, app: Pick<ManagedAppRecord, 'app_id' | 'app_type' | 'app_version_id'>, time: string): void {
        const before = this.onDevice(n).find(({ app_id }) => app_id === app.app_id);
        const record = {
            ...app,
            id: this.#idOf(n, app.app_id),
            created_at: before?.created_at ?? time,
            updated_at: time,
        };
        this.#change(n, [...this.#without(n, app.app_id), record]);
    }

    take(n: number, appId: string): void {
        this.#change(n, this.#without(n, appId));
    }

    /** Lists the numbers of the devices that have a version of an app, in the order of lists. */
    devicesWith(appId: string, versionId: string): readonly number[] {
        return this.#devices.derive(`managed ${appId} ${versionId}`, () =>
            this.#devices
                .order()
                .filter((n) =>
                    this.onDevice(n).some((app) => app.app_id === appId && app.app_version_id === versionId),
                ),
        );
    }

    get saved(): ManagedAppsState {
        return [...this.#changed];
    }

    #without(n: number, appId: string): readonly ManagedAppRecord[] {
        return this.onDevice(n).filter(({ app_id }) => app_id !== appId);
    }

    #change(n: number, apps: readonly ManagedAppRecord[]): void {
        this.#changed.set(n, apps);
        this.#devices.change(n, {});
    }

    #firstOn(n: number): readonly ManagedAppRecord[] {
        const app = FIRST[this.#devices.field(n, 'platform')];
        if (app === undefined) return [];
        const time = this.#devices.field(n, 'provisioned_on');
        return [{ ...app, id: this.#idOf(n, app.app_id), created_at: time, updated_at: time }];
    }

    #idOf(n: number, appId: string): string {
        return uuidOf(this.#devices.fleet.seed, `managed ${n} ${appId}`);
    }
}
