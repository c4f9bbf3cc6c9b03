import type { Call, Handlers } from '../../http/call.js';
import type { Links } from '../../http/links.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import type { EventRecord } from '../../state/event-log.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { findAndroid } from '../shared/find-devices.js';

/** Rows of a page of the older path without a `limit`. */
const CLASSIC_PAGE = 250;

/** Handles the event feed of a device, by both paths. */
export function eventHandlers(state: State): Handlers {
    const feed = (call: Call<{ device_id: string }>) => {
        const id = state.devices.field(findAndroid(state, call.path('device_id')), 'id');
        return rowsOf(state.events.of(id, state.clock.now()), (event) => writeEvent(state, call.links, event));
    };
    return {
        getEventFeed: (call) => classicPage(call, feed(call)),
        getDeviceEventFeed: (call) => classicPage(call, feed(call), CLASSIC_PAGE),
    };
}

function writeEvent(state: State, links: Links, event: EventRecord): unknown {
    return {
        id: event.id,
        message_id: state.events.messageId(event),
        device_status_id: event.about,
        created_on: iso(event.at),
        message: event.message,
        device: links.device(event.deviceId),
        enterprise: links.enterprise,
    };
}
