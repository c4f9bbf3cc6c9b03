import type { Settings } from '../configuration/settings.js';
import { openByFetch } from '../transport/fetch-request.js';
import type { Exchange, Open } from '../transport/open.js';
import { exchangeBy } from '../transport/response-receiver.js';
import type { Dispatch } from './stage.js';

/** What the clients of an entry of this package send with. */
export interface Sender {
    /** Creates what sends calls. */
    createExchange(settings: Settings): Exchange;
    /** Creates what opens downloads. They have sockets of their own, so that unread ones keep no call waiting. */
    createOpen(settings: Settings): Open;
    /** Puts around a call what its caller has to do with it beside our stages. */
    wrap(settings: Settings, dispatch: Dispatch): Dispatch;
}

/** Sends everything by fetch: what `esper-client/fetch` has. */
export const fetchSender: Sender = {
    createExchange: (settings) => exchangeBy(openByFetch(settings), settings.maxResponseBytes),
    createOpen: openByFetch,
    wrap: (_, dispatch) => dispatch,
};
