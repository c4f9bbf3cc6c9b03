import type { Operation } from '../description.js';
import type { StoredFile } from '../state/file-store.js';
import type { JsonObject } from '../util/json.js';
import type { Links } from './links.js';
import type { Query } from './query.js';

/** A request that has been routed and checked: what a handler works on. */
export interface Call {
    operation: Operation;
    /** The value of a path parameter. */
    path(name: string): string;
    query: Query;
    /** The JSON body; empty when the operation takes none. */
    body: JsonObject;
    /** The uploaded file of an upload. The handler keeps it or drops it. */
    file: StoredFile | undefined;
    /** The address that was asked, for the links of a page. */
    url: string;
    links: Links;
}

/** What a handler answers. `json` is a body that is text already. */
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
