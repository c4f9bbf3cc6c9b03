import type { ErrorForm } from '../description/error-form.js';
import { iso } from '../util/clock.js';
import { uuid } from '../util/hash.js';
import { carriesOut, type Faults } from './faults.js';
import type { Refusal } from './refusal.js';
import { type Handled, type HandlerParts, RequestHandler, type Route, writeError } from './request-handler.js';
import { loggedHeaders, loggedQuery, type RequestLog } from './request-log.js';
import { faultReply, type NodeBindings, send, sleep } from './wire.js';

/** What a server works with. */
export interface ServerParts extends HandlerParts {
    faults: Faults;
    log: RequestLog;
    /** Milliseconds that every response waits. */
    latency: number;
}

/** Where a request was routed to: an operation, or a refusal where there is none. */
export type Target = Route | { refusal: Refusal; errors: ErrorForm };

/** Serves requests to the API: lets each wait, be struck by faults, be carried out, and be logged. */
export class ApiServer {
    readonly #parts: ServerParts;
    readonly #handler: RequestHandler;
    #requests = 0;

    constructor(parts: ServerParts) {
        this.#parts = parts;
        this.#handler = new RequestHandler(parts);
    }

    async serve(target: Target, request: Request, bindings: NodeBindings | undefined): Promise<Response> {
        const { state, faults, log, latency } = this.#parts;
        const operation = 'operation' in target ? target.operation : undefined;
        const requestId = uuid(state.seed, this.#requests++, 71);
        const at = iso(state.clock.now());
        if (latency > 0) await sleep(latency, request.signal);
        const fault = operation && faults.strike(operation.id);
        const handled = fault === undefined || carriesOut(fault) ? await this.#handle(target, request) : undefined;
        const reply = fault ? faultReply(fault, handled?.reply) : handled?.reply;
        const url = new URL(request.url);
        log.add({
            method: request.method,
            path: url.pathname,
            query: loggedQuery(url.searchParams),
            operation: operation?.id ?? null,
            headers: loggedHeaders(request.headers),
            body: handled?.loggedBody ?? null,
            status: fault?.kind === 'reset' ? null : (reply?.status ?? null),
            fault: fault?.kind ?? null,
            requestId,
            at,
        });
        const { status = 500, headers = {}, text = '' } = reply ?? {};
        const identified = { status, headers: { ...headers, 'x-request-id': requestId }, text };
        return send(identified, fault, { bindings: bindings ?? {}, signal: request.signal });
    }

    async #handle(target: Target, request: Request): Promise<Handled> {
        if ('operation' in target) return this.#handler.handle(target, request);
        return { reply: writeError(target.refusal, target.errors), loggedBody: null };
    }
}
