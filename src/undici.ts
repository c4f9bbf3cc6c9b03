// What `esper-client/undici` exports.

import * as undici from 'undici';
import { checkByRules, type Rule } from './configuration/rules.js';
import type { OpenableTransport, Transport } from './configuration/transport.js';
import { refusal } from './errors/invalid.js';
import { TurnGuard } from './transport/sockets.js';
import { UndiciConnections } from './transport/undici-connections.js';
import { UndiciRequest } from './transport/undici-request.js';

/** Options of {@link createUndiciTransport}. */
export interface UndiciTransportOptions {
    /**
     * Sends instead of the transport's own: with a CA, a client certificate, or a `MockAgent`.
     * One of the undici that is installed beside this package. It must follow no redirect and repeat nothing, and it is
     * yours to close.
     */
    readonly dispatcher?: undici.Dispatcher | undefined;
}

/**
 * Sends the calls of a client by undici, which needs about half of axios's CPU for a call.
 * Everything else stays as it is: keys, deadlines, retry, errors. Files still go by axios. Install undici beside
 * esper-client.
 */
export function createUndiciTransport(options: UndiciTransportOptions = {}): Transport {
    checkByRules('createUndiciTransport', options, UNDICI_RULES);
    const { dispatcher } = options;
    if (dispatcher !== undefined) checkDispatcher(dispatcher);
    else if (typeof Reflect.get(undici.Agent.prototype, 'dispatch') !== 'function') {
        throw refusal(
            'createUndiciTransport',
            undefined,
            'the module undici is a stand-in of this runtime that can send nothing (Bun has one); leave the transport out',
        );
    }
    const transport: OpenableTransport = {
        name: 'undici',
        open: (settings) => createSend(dispatcher, new UndiciConnections(settings)),
    };
    return transport;
}

const UNDICI_RULES: Readonly<Record<keyof UndiciTransportOptions, Rule>> = {
    dispatcher: {
        expected: 'a Dispatcher of undici',
        accepts: (value) => typeof Reflect.get(Object(value), 'dispatch') === 'function',
    },
};

/**
 * Refuses a dispatcher of another undici, such as the one inside Node's fetch.
 * It wants handlers of another form, and would fail every call. Asked by a request that no dispatcher takes, with a
 * handler of the form that is used here.
 */
function checkDispatcher(dispatcher: undici.Dispatcher): void {
    let refused: unknown;
    const handler: undici.Dispatcher.DispatchHandler = {
        onRequestStart() {},
        onResponseStart() {},
        onResponseEnd() {},
        onResponseError(_, error) {
            refused = error;
        },
    };
    try {
        Reflect.apply(dispatcher.dispatch, dispatcher, [
            { origin: 'http://localhost', method: 'GET', path: 'none' },
            handler,
        ]);
    } catch (error) {
        refused = error;
    }
    if (/invalid on\w+ method/.test(String(refused))) {
        throw refusal(
            'createUndiciTransport',
            'dispatcher',
            'expected a Dispatcher of the undici that is installed beside esper-client, got one of another version',
        );
    }
}

/** The client has a deadline of its own, which holds as long as it was told. */
const NO_TIMEOUTS = { headersTimeout: 0, bodyTimeout: 0 };

function createSend(
    given: undici.Dispatcher | undefined,
    connections: UndiciConnections,
): ReturnType<OpenableTransport['open']> {
    const dispatcher = given ?? connections.createAgent();
    const guard = new TurnGuard();
    return ({ method, url, headers, body = null }, listener) => {
        const { origin, pathname, search } = url;
        const request = new UndiciRequest(listener, { guard, connections });
        guard.run(() => {
            if (request.isAborted) return;
            connections.dropStale();
            request.wait();
            try {
                dispatcher.dispatch(
                    { origin, path: pathname + search, method, headers, body, ...NO_TIMEOUTS },
                    request,
                );
            } catch (error) {
                request.onResponseError(undefined, error);
            }
        });
        return request;
    };
}
