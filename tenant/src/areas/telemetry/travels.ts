import type { RouteRecord } from '../../state/route-record.js';
import { placeAt } from '../../state/routes.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { tellsPlace } from '../shared/known-place.js';

/** How often a device on its way checks in, in milliseconds: every five minutes, as Esper's help says. */
const CHECK_IN = 300_000;

/** Lets devices that are on their way tell where they are. It has no timer: what has become due is told when asked. */
export class Travels {
    readonly #state: State;

    constructor(state: State) {
        this.#state = state;
    }

    /** Makes the check-ins that have become due. */
    settle(): void {
        const { devices, routes } = this.#state;
        for (const [n, route] of routes) if (!devices.has(n) || this.#hasArrived(n, route)) routes.delete(n);
    }

    /** Lets a device tell its places until now. Returns whether it has told where it arrived. */
    #hasArrived(n: number, route: RouteRecord): boolean {
        const now = this.#state.clock.now();
        const end = route.points.at(-1)?.at ?? now;
        for (let at = nextAfter(route); at < end && at <= now; at = nextAfter(route)) this.#checkIn(n, route, at);
        if (now < end) return false;
        // A device that is silent when it arrives tells so when it is back; what it did not tell on its way is lost.
        this.#checkIn(n, route, route.told < end ? end : now);
        return this.#canTell(n);
    }

    #canTell(n: number): boolean {
        return this.#state.devices.field(n, 'state') === 1 && tellsPlace(this.#state, n);
    }

    #checkIn(n: number, route: RouteRecord, at: number): void {
        const { devices } = this.#state;
        route.told = at;
        if (!this.#canTell(n)) return;
        const time = iso(at);
        devices.change(n, {
            ...placeAt(route, at),
            report_id: devices.field(n, 'report_id') + 1,
            report_reason: 'PERIODIC',
            reported_on: time,
            last_seen: time,
            updated_on: time,
        });
    }
}

const nextAfter = ({ told }: RouteRecord): number => told + CHECK_IN;
