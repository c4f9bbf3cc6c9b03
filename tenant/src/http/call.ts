import type { Operation } from '../description.js';
import type { StoredFile } from '../state/file-store.js';
import type { JsonObject } from '../util/json.js';
import type { Links } from './links.js';
import type { Query } from './query.js';

/** A request that has been routed and checked: what a handler works on. */
export interface Call {
    operation: Operation;
    /** Returns the value of a path parameter. */
    path(name: string): string;
    query: Query;
    /** The JSON body; empty when the operation takes none. */
    body: JsonObject;
    /** The file of an upload. The handler has to keep it or remove it. */
    file: StoredFile | undefined;
    /** The URL of the request, for the links to other pages. */
    url: string;
    links: Links;
    /** The most rows of a page, whatever `limit` says. */
    maxPageSize: number;
}

/** The response of a handler: a body, or JSON that is text already. */
export interface Answer {
    status: number;
    body?: unknown;
    json?: string;
}

type Handler = (call: Call) => Answer | Promise<Answer>;

/** Handlers by operationId. */
export type Handlers = Readonly<Record<string, Handler>>;

export function ok(body: unknown): Answer {
    return { status: 200, body };
}

export function created(body: unknown): Answer {
    return { status: 201, body };
}

export const NO_CONTENT: Answer = { status: 204 };
