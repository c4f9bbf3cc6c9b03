import { enveloped, type Handlers } from '../../http/call.js';
import { rowsOf, servicePage } from '../../http/pages.js';
import { notFound } from '../../http/refusal.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';

/** For how long after a contact a device counts as seen, in milliseconds. */
const SEEN_FOR = 30 * 60_000;

/** Handles the last contacts of devices, which are those that lists of devices show. */
export function heartbeatHandlers(state: State): Handlers {
    const { devices } = state;
    return {
        getDeviceHeartbeat(call) {
            const n = devices.find(call.path('id'));
            if (n === undefined) throw notFound();
            return enveloped(200, writeHeartbeat(state, n));
        },
        getDeviceHeartbeatList(call) {
            const { query } = call;
            const between = {
                after: Date.parse(query.string('last_seen_gt') ?? ''),
                before: Date.parse(query.string('last_seen_lt') ?? ''),
            };
            const found = seenBetween(state, between, query.string('platform'));
            return servicePage(
                call,
                rowsOf(found, (n) => writeHeartbeat(state, n)),
            );
        },
    };
}

/** Lists the devices that were last in contact between two times. It is kept until one is again. */
function seenBetween(
    { devices }: State,
    { after, before }: { after: number; before: number },
    platform: string | undefined,
): readonly number[] {
    return devices.derive(`seen ${after} ${before} ${platform} ${devices.checkedIn}`, () =>
        devices.order().filter((n) => {
            const at = devices.lastContact(n);
            return (
                at > after && at < before && (platform ?? devices.field(n, 'platform')) === devices.field(n, 'platform')
            );
        }),
    );
}

function writeHeartbeat({ clock, devices }: State, n: number): unknown {
    const at = devices.lastContact(n);
    return {
        device_id: devices.field(n, 'id'),
        timestamp: iso(at),
        status: clock.now() - at <= SEEN_FOR ? 1 : 0,
    };
}
