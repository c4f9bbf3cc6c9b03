// Places as points on a plane, in metres east and north of a middle. That is exact enough for a town, and does for a country.

const METERS_PER_DEGREE = 111_195;

/** Where a place is, seen from another. The 180th meridian is no border. */
export function toPlane({ latitude, longitude }, middle) {
    const degrees = longitude - middle.longitude;
    const east = degrees - 360 * Math.round(degrees / 360);
    return {
        x: east * METERS_PER_DEGREE * Math.cos((middle.latitude * Math.PI) / 180),
        y: (latitude - middle.latitude) * METERS_PER_DEGREE,
    };
}

/** The middle of a geofence: of a circle its centre, of a polygon the mean of its corners. */
export function middleOf({ coordinates }) {
    const [first] = coordinates;
    const points = coordinates.map((corner) => toPlane(corner, first));
    const mean = (axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
    return {
        latitude: first.latitude + mean('y') / METERS_PER_DEGREE,
        longitude: first.longitude + mean('x') / METERS_PER_DEGREE / Math.cos((first.latitude * Math.PI) / 180),
    };
}

/** How far a place outside of a geofence is from its line. */
export function metersOutside(geometry, place) {
    const here = toPlane(place, place);
    const corners = geometry.coordinates.map((corner) => toPlane(corner, place));
    if (geometry.type === 'circle') return Math.max(0, distance(here, corners[0]) - geometry.radius);
    return Math.min(...corners.map((corner, i) => distanceToSide(here, corners.at(i - 1), corner)));
}

export const distance = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

function distanceToSide(point, from, to) {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const square = dx * dx + dy * dy;
    const share = square === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / square;
    const along = Math.min(1, Math.max(0, share));
    return distance(point, { x: from.x + along * dx, y: from.y + along * dy });
}
