import type { GeofenceRecord, GeofenceShape, GeofenceSide, GeofenceV1Record } from '../../state/geofence-records.js';
import type { State } from '../../state/state.js';
import { tellsPlace } from '../shared/known-place.js';
import { BlueprintGeofences } from './blueprint-geofences.js';
import { circleOf, isInside } from './shape.js';

/** A geofence of either kind, as devices see it. */
interface Fence {
    name: string;
    sides: Record<number, GeofenceSide>;
    shape: GeofenceShape | undefined;
    locks: boolean;
}

/**
 * Watches where devices are, writes down when they leave geofences and come back, and locks those that are to be locked.
 *
 * It has no timer: a device is looked at when it changes.
 */
export class GeofenceWatch {
    readonly #state: State;
    readonly #blueprints: BlueprintGeofences;

    constructor(state: State) {
        this.#state = state;
        this.#blueprints = new BlueprintGeofences(state);
        for (const geofence of state.geofences.values()) this.begin(geofence);
        for (const n of state.appliedGeofences.keys()) this.#lookAt(n);
        state.devices.onChange((n) => {
            if (n === 'all') return;
            if (state.devices.has(n)) this.#lookAt(n);
            else this.#forget(n);
        });
    }

    /** Looks at the devices of a geofence of the older kind that is new or was changed. */
    begin(geofence: GeofenceRecord): void {
        const { devices } = this.#state;
        for (const id of geofence.devices) {
            const n = devices.find(id);
            if (n !== undefined) this.#look(olderFence(geofence), n);
        }
    }

    #lookAt(n: number): void {
        const { geofences, geofencesV1 } = this.#state;
        for (const geofence of geofences.values()) if (n in geofence.sides) this.#look(olderFence(geofence), n);
        for (const geofence of geofencesV1.values())
            if (this.#isUnder(geofence, n)) this.#look(newerFence(geofence), n);
            else if (n in geofence.sides) this.#takeOff(newerFence(geofence), n);
    }

    /** A device is under a geofence of the newer service by a bulk operation, or by the blueprint that it has. */
    #isUnder({ id }: GeofenceV1Record, n: number): boolean {
        const { appliedGeofences, devices } = this.#state;
        if (devices.field(n, 'state') === 20) return false;
        return (appliedGeofences.get(n)?.includes(id) ?? false) || this.#blueprints.has(n, id);
    }

    #look(fence: Fence, n: number): void {
        const { clock, devices } = this.#state;
        const before = fence.sides[n];
        const side: GeofenceSide = before ?? { inside: null, changed: null, place: null, locked: false };
        fence.sides[n] = side;
        if (!tellsPlace(this.#state, n)) return;
        const { latitude, longitude, reported_on: told } = devices.peek(n);
        const at = side.place !== null && side.place.told !== told ? Date.parse(told) : clock.now();
        side.place = { latitude, longitude, told };
        const was = side.inside;
        side.inside = fence.shape === undefined ? null : isInside(fence.shape, side.place);
        // What is outside when it is applied has not left.
        if (was !== null && side.inside !== null && was !== side.inside) this.#cross(fence, { n, side, at });
    }

    #cross(fence: Fence, { n, side, at }: { n: number; side: GeofenceSide; at: number }): void {
        const { devices, events } = this.#state;
        side.changed = at;
        const message = side.inside ? `Came back into the geofence ${fence.name}` : `Left the geofence ${fence.name}`;
        events.add(devices.field(n, 'id'), { at, message });
        if (side.inside) this.#unlock(side, n);
        else if (fence.locks) this.#lock(side, n);
    }

    /** Locks a device that left. One that somebody else has locked already stays theirs. */
    #lock(side: GeofenceSide, n: number): void {
        const { devices } = this.#state;
        side.locked = !devices.field(n, 'locked_down') || this.#isHeld(n);
        if (side.locked) devices.change(n, { locked_down: true, lockdown_message: null });
    }

    #unlock(side: GeofenceSide, n: number): void {
        if (!side.locked) return;
        side.locked = false;
        if (!this.#isHeld(n)) this.#state.devices.change(n, { locked_down: false, lockdown_message: null });
    }

    /** Whether a device is locked because it left a geofence and has not come back. */
    #isHeld(n: number): boolean {
        return this.#all().some(({ sides }) => sides[n]?.locked === true);
    }

    #all(): (GeofenceRecord | GeofenceV1Record)[] {
        const { geofences, geofencesV1 } = this.#state;
        return [...geofences.values(), ...geofencesV1.values()];
    }

    #takeOff({ sides }: Fence, n: number): void {
        const side = sides[n];
        delete sides[n];
        if (side !== undefined) this.#unlock(side, n);
    }

    #forget(n: number): void {
        for (const { sides } of this.#all()) delete sides[n];
        this.#state.appliedGeofences.delete(n);
    }
}

const olderFence = (geofence: GeofenceRecord): Fence => ({
    name: geofence.name,
    sides: geofence.sides,
    shape: circleOf(geofence),
    locks: geofence.device_actions.includes('LOCK_DOWN'),
});

const newerFence = ({ name, sides, geometry, actions }: GeofenceV1Record): Fence => ({
    name,
    sides,
    shape: geometry,
    locks: actions.includes('lockdown'),
});
