import type { ErrorShape, Operation } from '../description.js';
import type { State } from '../state/state.js';
import type { Answer, Call, Handlers } from './call.js';
import { checkKey, checkPath, type RequestBody, readBody } from './check-request.js';
import { createLinks, type Links } from './links.js';
import { readQuery } from './query.js';
import { errorBody, Refusal } from './refusal.js';
import type { Schemas } from './schemas.js';
import type { Reply } from './wire.js';

/** What requests are carried out with. */
export interface HandlerParts {
    state: State;
    schemas: Schemas;
    handlers: Handlers;
    maxPageSize: number;
    maxUploadBytes: number;
    /** Carries out everything that is due by the tenant's time. */
    settle(): void;
}

/** An operation that a request was routed to, and the path parameters of the request. */
export interface Route {
    operation: Operation;
    path: Readonly<Record<string, string>>;
}

/** A reply, and what the log shows of the body of its request. */
export interface Handled {
    reply: Reply;
    loggedBody: unknown;
}

/** Checks requests against the description and carries them out. */
export class RequestHandler {
    readonly #parts: HandlerParts;
    /** The links of the last origin: a tenant is mostly asked under one. */
    #links: { origin: string; links: Links } | undefined;

    constructor(parts: HandlerParts) {
        this.#parts = parts;
    }

    /** Carries out a request. A check or a handler that throws makes an error reply. */
    async handle(route: Route, request: Request): Promise<Handled> {
        let loggedBody: unknown = null;
        try {
            const call = await this.#check(route, request);
            loggedBody = bodyForLog(route.operation, call);
            this.#parts.settle();
            const handler = this.#parts.handlers[route.operation.id];
            if (handler === undefined) throw new Error(`No handler for ${route.operation.id}.`);
            return { reply: writeAnswer(await handler(call)), loggedBody };
        } catch (error) {
            return { reply: writeError(error, route.operation.errors), loggedBody };
        }
    }

    async #check({ operation, path }: Route, request: Request): Promise<Call> {
        const { state, schemas, maxPageSize, maxUploadBytes } = this.#parts;
        const url = new URL(request.url);
        checkKey(state, request);
        checkPath(state, operation, path);
        const query = readQuery(operation, url.searchParams, schemas);
        const body = await readBody(operation, request, { files: state.files, schemas, maxUploadBytes });
        const links = this.#linksOf(url);
        return { ...body, operation, path: (name) => path[name] ?? '', query, url: request.url, links, maxPageSize };
    }

    #linksOf({ origin }: URL): Links {
        if (this.#links?.origin !== origin) {
            const { enterprise, downloads, clock } = this.#parts.state;
            const sign = (fileId: string) => downloads.sign(fileId, clock.now());
            this.#links = { origin, links: createLinks(origin, enterprise.id, sign) };
        }
        return this.#links.links;
    }
}

/** Returns what the log shows of a body: JSON as it is, of a file its name, type and size. */
function bodyForLog(operation: Operation, { body, file }: RequestBody): unknown {
    if (file !== undefined) return { name: file.name, type: file.type, size: file.size };
    return operation.body === undefined ? null : body;
}

function writeAnswer({ status, body, json }: Answer): Reply {
    const text = json ?? (body === undefined ? '' : JSON.stringify(body));
    return { status, headers: text === '' ? {} : { 'content-type': 'application/json' }, text };
}

/** Writes the reply for what a check or a handler threw. */
export function writeError(error: unknown, shape: ErrorShape): Reply {
    if (error instanceof Refusal) {
        return writeAnswer({ status: error.status, body: errorBody(shape, error.status, error.errors) });
    }
    // A fault of this program: it has to be seen, and not to be taken for the API's.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return writeAnswer({ status: 500, body: errorBody(shape, 500, [`detail: The test tenant failed: ${text}`]) });
}
