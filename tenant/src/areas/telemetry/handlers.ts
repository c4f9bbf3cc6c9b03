import { type Handlers, ok } from '../../http/call.js';
import type { Links } from '../../http/links.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { notFound } from '../../http/refusal.js';
import type { State } from '../../state/state.js';
import { countStatus, countStatusV2 } from './status-metrics.js';

/** Ids of the rows of places go on from here, by the numbers of the devices. */
const FIRST_LOCATION = 55_120;

/** The value of `gps` with which a device does not report where it is. */
const GPS_OFF = 3;

/** Handles the counts of the tenant's devices, and their places. */
export function telemetryHandlers(state: State): Handlers {
    const located = () =>
        state.devices.derive('located', () => state.devices.order().filter((n) => hasPlace(state, n)));
    return {
        getStatusMetrics: () => ok(countStatus(state)),
        getStatusMetricsV2: () => ok(countStatusV2(state)),
        getDeviceLocations(call) {
            return classicPage(
                call,
                rowsOf(located(), (n) => writePlace(state, call.links, n)),
            );
        },
        getDeviceLocation(call) {
            const n = Number(call.path('location_id')) - FIRST_LOCATION;
            if (!located().includes(n)) throw notFound();
            return ok(writePlace(state, call.links, n));
        },
    };
}

/** The classic API has Android devices; one that is not in use, or whose GPS is off, tells no place. */
function hasPlace({ devices }: State, n: number): boolean {
    const { platform, state, gps } = devices.peek(n);
    return platform === 'ANDROID' && state !== 20 && gps !== GPS_OFF;
}

function writePlace({ devices }: State, links: Links, n: number): unknown {
    const { id, latitude, longitude, reported_on, report_id } = devices.read(n);
    return {
        id: FIRST_LOCATION + n,
        latitude: String(latitude),
        longitude: String(longitude),
        altitude: '24.0',
        city: null,
        state: null,
        country: null,
        zipcode: null,
        last_updated_on: reported_on,
        device: links.device(id),
        enterprise: links.enterprise,
        status_id: report_id,
    };
}
