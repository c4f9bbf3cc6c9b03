import type { BlueprintVersionRecord } from '../../state/blueprint-record.js';
import type { State } from '../../state/state.js';

const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;

/**
 * Knows which versions of blueprints use a geofence.
 * Esper does not publish where in the settings a geofence stands, so one is used where its id stands anywhere.
 */
export class BlueprintGeofences {
    readonly #state: State;
    /** The ids in the settings of a version, which never change. */
    readonly #ids = new WeakMap<BlueprintVersionRecord, ReadonlySet<string>>();

    constructor(state: State) {
        this.#state = state;
    }

    /** Whether the version of the blueprint that a device has uses a geofence. */
    has(n: number, geofenceId: string): boolean {
        const version = versionOf(this.#state, n);
        return version !== undefined && this.#idsIn(version).has(geofenceId);
    }

    /** Lists the versions that use a geofence, by blueprint, each with the id of its blueprint. */
    using(geofenceId: string): { blueprintId: string; version: BlueprintVersionRecord }[] {
        return [...this.#state.blueprints.values()].flatMap(({ id, versions }) =>
            versions
                .filter((version) => this.#idsIn(version).has(geofenceId))
                .map((version) => ({ blueprintId: id, version })),
        );
    }

    #idsIn(version: BlueprintVersionRecord): ReadonlySet<string> {
        const known = this.#ids.get(version);
        if (known !== undefined) return known;
        const found = JSON.stringify(version.settings).match(UUID) ?? [];
        const ids = new Set(found.map((id) => id.toLowerCase()));
        this.#ids.set(version, ids);
        return ids;
    }
}

/** Returns the version of the blueprint that a device has; undefined without a blueprint. */
export function versionOf({ blueprints, devices }: State, n: number): BlueprintVersionRecord | undefined {
    const { current_blueprint_id, current_blueprint_version_id } = devices.peek(n);
    return blueprints.get(current_blueprint_id ?? '')?.versions.find(({ id }) => id === current_blueprint_version_id);
}
