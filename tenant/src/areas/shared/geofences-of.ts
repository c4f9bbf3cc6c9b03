import type { State } from '../../state/state.js';

/** Lists the ids of the geofences that a device is under, older ones first. */
export function geofencesOf({ geofences, geofencesV1 }: State, n: number): string[] {
    return [...geofences.values(), ...geofencesV1.values()].filter(({ sides }) => n in sides).map(({ id }) => id);
}
