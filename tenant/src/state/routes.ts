import type { Coordinate } from './geofence-records.js';
import type { GivenPoint, RouteRecord } from './route-record.js';
import type { State } from './state.js';

const MINUTE = 60_000;

/**
 * Sends a device on its way, from where it is; without points it stays there.
 *
 * Throws a `TypeError` when a point does not come after the one before it.
 */
export function startRoute({ clock, devices, routes }: State, n: number, given: readonly GivenPoint[]): void {
    const now = clock.now();
    const { latitude, longitude } = devices.peek(n);
    const points = [{ latitude, longitude, after: 0 }, ...given].map(({ after, ...place }, i, all) => {
        const before = all[i - 1]?.after ?? -1;
        if (!(after > before))
            throw new TypeError(`route: expected an 'after' of more than ${before} minutes, got ${after}.`);
        return { latitude: place.latitude, longitude: place.longitude, at: now + after * MINUTE };
    });
    if (points.length > 1) routes.set(n, { points, told: now });
    else routes.delete(n);
}

/** Returns where a device is on its way at a time; at its end it stays. */
export function placeAt({ points }: RouteRecord, at: number): Coordinate {
    const next = points.find((point) => point.at >= at) ?? points.at(-1);
    const from = points.findLast((point) => point.at <= at) ?? next;
    if (next === undefined || from === undefined) throw new TypeError('A route has two points at least.');
    const share = next.at === from.at ? 0 : (at - from.at) / (next.at - from.at);
    return {
        latitude: between(from.latitude, next.latitude, share),
        longitude: between(from.longitude, next.longitude, share),
    };
}

/** Returns a value between two others, with six decimals: some ten centimetres. */
const between = (one: number, other: number, share: number): number =>
    Math.round((one + (other - one) * share) * 1e6) / 1e6;
