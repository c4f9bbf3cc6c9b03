import type { Coordinate } from './geofence-records.js';

/** A point of a way, and how many minutes after its start the device is there. */
export interface GivenPoint extends Coordinate {
    after: number;
}

/** The way that a device goes: in a straight line from each point to the next. */
export interface RouteRecord {
    /** In the order of time, which is in the tenant's milliseconds; there are two at least. */
    points: readonly (Coordinate & { at: number })[];
    /** Until when the device has checked in. */
    told: number;
}
