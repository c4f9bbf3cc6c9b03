import type { Coordinate, GeofenceRecord, GeofenceShape } from '../../state/geofence-records.js';

/** Radius of the earth, in metres. */
const EARTH = 6_371_008;

/** What a unit of a radius is in metres. A unit that is not known counts as metres. */
const METERS: Readonly<Record<string, number>> = { METERS: 1, KILOMETERS: 1000, MILES: 1609.344 };

/** Returns the circle of a geofence of the older kind; undefined for one without a radius. */
export function circleOf({ latitude, longitude, radius, radius_unit }: GeofenceRecord): GeofenceShape | undefined {
    if (radius === null) return undefined;
    return { type: 'circle', coordinates: [{ latitude, longitude }], radius: radius * (METERS[radius_unit] ?? 1) };
}

/** Whether a place is inside a shape; on its line it is. */
export function isInside(shape: GeofenceShape, place: Coordinate): boolean {
    if (shape.type === 'polygon') return isInPolygon(shape.coordinates, place);
    return shape.coordinates.some((centre) => metersBetween(centre, place) <= shape.radius);
}

/** Returns the distance of two places on the earth as a ball (haversine). */
export function metersBetween(one: Coordinate, other: Coordinate): number {
    const [lat1, lat2] = [toRadians(one.latitude), toRadians(other.latitude)];
    const half = (angle: number) => Math.sin(angle / 2) ** 2;
    const chord =
        half(lat2 - lat1) + Math.cos(lat1) * Math.cos(lat2) * half(toRadians(other.longitude - one.longitude));
    return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(chord)));
}

const toRadians = (degrees: number): number => (degrees * Math.PI) / 180;

/**
 * Counts the sides of a polygon that lie north of a place on its meridian: inside, they are odd.
 * Longitudes are counted from the place, so that a polygon may lie across the 180th meridian.
 */
function isInPolygon(corners: readonly Coordinate[], place: Coordinate): boolean {
    const seen = corners.map(({ latitude, longitude }) => ({ latitude, east: eastOf(longitude - place.longitude) }));
    const north = seen.filter((to, i) => {
        const from = seen.at(i - 1) ?? to;
        // A side that is longer than half of the earth lies on the other half of it.
        if (from.east <= 0 === to.east <= 0 || Math.abs(to.east - from.east) > 180) return false;
        const share = -from.east / (to.east - from.east);
        return from.latitude + share * (to.latitude - from.latitude) >= place.latitude;
    });
    return north.length % 2 === 1;
}

/** Brings a difference of longitudes into -180 to 180. */
const eastOf = (degrees: number): number => degrees - 360 * Math.round(degrees / 360);
