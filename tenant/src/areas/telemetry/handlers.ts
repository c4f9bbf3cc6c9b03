import { type Handlers, ok } from '../../http/call.js';
import type { Links } from '../../http/links.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { notFound } from '../../http/refusal.js';
import type { State } from '../../state/state.js';
import type { CommandRunner } from '../commands/command-runner.js';
import { tellsPlace } from '../shared/known-place.js';
import { countStatus, countStatusV2 } from './status-metrics.js';
import { Travels } from './travels.js';

/** Ids of the rows of places go on from here, by the numbers of the devices. */
const FIRST_LOCATION = 55_120;

/** Handles the counts of the tenant's devices, and their places, which move with the clock. */
export function telemetryHandlers(state: State, runner: CommandRunner): Handlers {
    const travels = new Travels(state);
    runner.onSettle(() => travels.settle());
    const located = () =>
        state.devices.derive('located', () => state.devices.order().filter((n) => tellsPlace(state, n)));
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
