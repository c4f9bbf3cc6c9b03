import type { ErrorForm } from '../description/error-form.js';
import type { Operation } from '../description/operation.js';
import type { State } from '../state/state.js';
import type { Answer, Behaviour, Call, PathValues } from './call.js';
import { checkKey, readPath } from './check-request.js';
import { createLinks, type Links } from './links.js';
import { checkHeaders, readQuery } from './query.js';
import { errorBody, Refusal } from './refusal.js';
import { readBody } from './request-body.js';
import type { Schemas } from './schemas.js';
import type { Reply } from './wire.js';

/** What requests are carried out with. */
export interface HandlerParts {
    state: State;
    schemas: Schemas;
    /** Says what the tenant does for an operation. */
    behaviourOf(operation: Operation): Behaviour;
    /** Refuses what is not written by hand. */
    strict: boolean;
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

/** A call, and what the log shows of its body. */
interface CheckedCall extends Call<PathValues> {
    logged: unknown;
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
        const { operation } = route;
        const behaviour = this.#parts.behaviourOf(operation);
        let loggedBody: unknown = null;
        try {
            if (this.#parts.strict && behaviour.kind !== 'handler') throw notWritten(operation);
            const call = await this.#check(route, request);
            loggedBody = call.logged;
            this.#parts.settle();
            return { reply: marked(writeAnswer(await behaviour.handle(call)), behaviour), loggedBody };
        } catch (error) {
            return { reply: marked(writeError(error, operation.errors), behaviour), loggedBody };
        }
    }

    async #check({ operation, path }: Route, request: Request): Promise<CheckedCall> {
        const { state, schemas, maxPageSize, maxUploadBytes } = this.#parts;
        const url = new URL(request.url);
        if (operation.needsKey) checkKey(state, request);
        const values = readPath(operation, path, { state, schemas });
        const query = readQuery(operation, url, schemas);
        checkHeaders(operation, request.headers, schemas);
        const body = await readBody(operation, request, { files: state.files, schemas, maxUploadBytes });
        const links = this.#linksOf(url);
        const readValue = <Name extends keyof PathValues>(name: Name): PathValues[Name] => values[name] ?? '';
        return { ...body, operation, path: readValue, query, url: request.url, links, maxPageSize };
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

/** Says which answers are guesses made of the description; others have no such header. */
const MARK = 'x-esper-test-tenant';
const MARKS = { handler: undefined, collection: 'generic', example: 'example' } as const;

function marked(reply: Reply, { kind }: Behaviour): Reply {
    const mark = MARKS[kind];
    return mark === undefined ? reply : { ...reply, headers: { ...reply.headers, [MARK]: mark } };
}

/** Makes the 501 of a strict tenant; clients do not try that again. */
function notWritten({ id }: Operation): Refusal {
    const text = `The test tenant has no behaviour of its own for ${id}, only a guess made of the description. It is strict, so it does not answer with that`;
    return new Refusal(501, [`detail: ${text}.`]);
}

function writeAnswer({ status, body, json, text: plain }: Answer): Reply {
    if (plain !== undefined) return { status, headers: { 'content-type': plain.type }, text: plain.content };
    const text = json ?? (body === undefined ? '' : JSON.stringify(body));
    return { status, headers: text === '' ? {} : { 'content-type': 'application/json' }, text };
}

/** Writes the reply for what a check or a handler threw. */
export function writeError(error: unknown, shape: ErrorForm): Reply {
    if (error instanceof Refusal) {
        return writeAnswer({ status: error.status, body: errorBody(shape, error.status, error.errors) });
    }
    // A fault of this program: it has to be seen, and not to be taken for the API's.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return writeAnswer({ status: 500, body: errorBody(shape, 500, [`detail: The test tenant failed: ${text}`]) });
}
