import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Description, Operation } from '../description.js';
import type { State } from '../state/state.js';
import { iso } from '../util/clock.js';
import { uuid } from '../util/hash.js';
import type { Answer, Handlers } from './call.js';
import { checkKey, checkPath, type RequestBody, readBody } from './check-request.js';
import { carriesOut, type Faults } from './faults.js';
import { createLinks, type Links } from './links.js';
import { readQuery } from './query.js';
import { type ErrorShape, errorBody, Refusal } from './refusal.js';
import { loggedHeaders, loggedQuery, type RequestLog } from './request-log.js';
import type { Schemas } from './schemas.js';
import { faultReply, type NodeBindings, type Reply, send, sleep } from './wire.js';

/** What the API of a tenant is put together from. */
export interface AppParts {
    state: State;
    description: Description;
    schemas: Schemas;
    handlers: Handlers;
    faults: Faults;
    log: RequestLog;
    /** The tenant's own interface, below `/__tenant`. */
    control: Hono;
    latency: number;
    maxUploadBytes: number;
    cors: boolean;
}

type Bindings = { Bindings: NodeBindings };

/** Makes the web application: the API of the description below `/api`, and the tenant's own interface. */
export function createApp(parts: AppParts): Hono<Bindings> {
    const { state, description, control } = parts;
    const app = new Hono<Bindings>();
    const api = new Hono<Bindings>();
    const linksOf = createLinkMaker(state);
    const serve = createServer(parts, linksOf);

    if (parts.cors) app.use(cors({ origin: '*', exposeHeaders: ['x-request-id', 'retry-after'] }));
    for (const operation of description.operations) {
        api.on(operation.method, operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), (c) =>
            serve(operation, c.req.raw, c.req.param(), c.env),
        );
    }
    app.route('/api', api);
    app.get('/__tenant/', (c) => c.redirect('/__tenant'));
    app.route('/__tenant', control);
    app.notFound((c) => {
        const [, path] = /^\/api(\/.*)/.exec(c.req.path) ?? [];
        const refusal = path === undefined ? outside : whyUnknown(api, c.req.method, path);
        return serve(undefined, c.req.raw, {}, c.env, {
            refusal,
            shape: /^\/(v2|commands)\//.test(path ?? '') ? 'service' : 'classic',
        });
    });
    // What is thrown here is a reset without a socket, or a mistake of ours: neither is an answer.
    app.onError((error) => {
        throw error;
    });
    return app;
}

/** A base URL that lacks `/api` is the commonest slip. */
const outside = new Refusal(404, ['detail: Not found. The API is below /api.']);

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** 405 where the path is known for another method, or lacks the slash that would make it known; else 404. */
function whyUnknown(api: Hono<Bindings>, method: string, path: string): Refusal {
    const isRoute = (one: string, at: string) => api.router.match(one, at)[0].length > 0;
    const known = METHODS.some((one) => isRoute(one, path)) || (method !== 'GET' && isRoute(method, `${path}/`));
    return known
        ? new Refusal(405, [`detail: Method "${method}" not allowed.`])
        : new Refusal(404, ['detail: Not found.']);
}

/** Links by the origin that a request came to: one set is kept, as a tenant is mostly asked under one name. */
function createLinkMaker(state: State): (url: URL) => Links {
    let last: { origin: string; links: Links } | undefined;
    return ({ origin }) => {
        if (last?.origin !== origin) {
            last = {
                origin,
                links: createLinks(origin, state.enterprise.id, (id) => state.files.sign(id, state.clock.now())),
            };
        }
        return last.links;
    };
}

/** Answers a request: for an operation, or with a refusal where there is none. */
function createServer(parts: AppParts, linksOf: (url: URL) => Links) {
    const { state, schemas, handlers, faults, log, latency, maxUploadBytes } = parts;
    let requests = 0;

    const answer = async (
        operation: Operation,
        request: Request,
        url: URL,
        path: Record<string, string>,
        carried: (what: RequestBody) => void,
    ) => {
        checkKey(state, request);
        checkPath(state, operation, path);
        const query = readQuery(operation, url.searchParams, schemas);
        const what = await readBody(state, operation, request, schemas, maxUploadBytes);
        carried(what);
        // Everything that is due by now happens before the answer is made.
        state.commands.settle();
        const handler = handlers[operation.id];
        if (handler === undefined) throw new Error(`No handler for ${operation.id}.`);
        return handler({
            ...what,
            operation,
            path: (name) => path[name] ?? '',
            query,
            url: request.url,
            links: linksOf(url),
        });
    };

    return async (
        operation: Operation | undefined,
        request: Request,
        path: Record<string, string>,
        bindings: NodeBindings | undefined,
        unknown?: { refusal: Refusal; shape: ErrorShape },
    ): Promise<Response> => {
        const url = new URL(request.url);
        const requestId = uuid(state.seed, requests++, 71);
        const at = iso(state.clock.now());
        let body: unknown = null;
        if (latency > 0) await sleep(latency, request.signal);
        const fault = operation && faults.strike(operation.id);
        let reply: Reply | undefined;
        if (fault === undefined || carriesOut(fault)) {
            const made =
                operation === undefined
                    ? Promise.reject(unknown?.refusal)
                    : answer(operation, request, url, path, (what) => {
                          body = what.file
                              ? { name: what.file.name, type: what.file.type, size: what.file.size }
                              : operation.body
                                ? what.body
                                : null;
                      });
            reply = await made.then(written, (error) =>
                refused(error, operation?.errors ?? unknown?.shape ?? 'classic'),
            );
        }
        if (fault) reply = faultReply(fault, reply);
        log.add({
            method: request.method,
            path: url.pathname,
            query: loggedQuery(url.searchParams),
            operation: operation?.id ?? null,
            headers: loggedHeaders(request.headers),
            body,
            status: fault?.kind === 'reset' ? null : (reply?.status ?? null),
            fault: fault?.kind ?? null,
            requestId,
            at,
        });
        const { status = 500, headers = {}, text = '' } = reply ?? {};
        return send(
            { status, headers: { ...headers, 'x-request-id': requestId }, text },
            fault,
            bindings ?? {},
            request.signal,
        );
    };
}

function written({ status, body, json }: Answer): Reply {
    const text = json ?? (body === undefined ? '' : JSON.stringify(body));
    return { status, headers: text === '' ? {} : { 'content-type': 'application/json' }, text };
}

function refused(error: unknown, shape: ErrorShape): Reply {
    if (!(error instanceof Refusal)) {
        // A mistake of the test tenant's own: it has to be seen, and not taken for the API's.
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        return written({ status: 500, body: errorBody(shape, 500, [`detail: The test tenant failed: ${text}`]) });
    }
    return written({ status: error.status, body: errorBody(shape, error.status, error.errors) });
}
