/** A point on the map, in degrees. */
export interface Coordinate {
    latitude: number;
    longitude: number;
}

/** The shape of a geofence: a circle around one point, with a radius in metres, or the corners of a polygon. */
export type GeofenceShape =
    | { type: 'circle'; coordinates: readonly Coordinate[]; radius: number }
    | { type: 'polygon'; coordinates: readonly Coordinate[] };

/** Where a device under a geofence is, as it told last. */
export interface GeofenceSide {
    /** Null until it has told where it is. */
    inside: boolean | null;
    /** When it last went in or out, in the tenant's milliseconds; null when it has not. */
    changed: number | null;
    /** Its place, and when it told that; null when it never did. */
    place: (Coordinate & { told: string }) | null;
    /** Whether it is locked because it left. */
    locked: boolean;
}

/** The devices under a geofence, by their numbers. */
export type GeofenceSides = Record<number, GeofenceSide>;

/** A geofence of the older kind: a circle, and the devices that were linked to it when it was made. */
export interface GeofenceRecord {
    id: string;
    name: string;
    description: string | null;
    latitude: number;
    longitude: number;
    radius: number | null;
    radius_unit: string;
    device_actions: readonly string[];
    /** Ids of the linked devices. */
    devices: readonly string[];
    sides: GeofenceSides;
    created_by: string;
    created_on: string;
    updated_on: string;
}

/** A geofence of the newer service. Which devices it is applied to, `State.appliedGeofences` and blueprints say. */
export interface GeofenceV1Record {
    id: string;
    name: string;
    description: string;
    actions: readonly string[];
    geometry: GeofenceShape;
    sides: GeofenceSides;
    created_at: string;
    updated_at: string;
}
