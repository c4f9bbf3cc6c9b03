import type { Operation } from '../description/operation.js';
import type { PathParameters } from '../path-parameters.js';
import type { StoredFile } from '../state/file-store.js';
import type { JsonObject } from '../util/json.js';
import type { Links } from './links.js';
import type { Query } from './query.js';

/** The values of a path by the names of its parameters; whole numbers are numbers. */
export type PathValues = Readonly<Record<string, string | number>>;

/** A request that has been routed and checked: what a handler works on. `Path` is what its path holds. */
export interface Call<Path extends object = object> {
    operation: Operation;
    /** Returns the value of a path parameter. */
    path<Name extends keyof Path>(name: Name): Path[Name];
    query: Query;
    /** The JSON body or the texts of a form; empty when the operation takes none. */
    body: JsonObject;
    /** The items of a JSON body that is a list; empty where it is none. */
    items: readonly unknown[];
    /** The files of a form by the names of their fields. The handler has to keep them or remove them. */
    files: ReadonlyMap<string, StoredFile>;
    /** The URL of the request, for the links to other pages. */
    url: string;
    links: Links;
    /** The most rows of a page, whatever `limit` says. */
    maxPageSize: number;
}

/** The response of a handler: a JSON body, JSON that is text already, or a text of another type. */
export interface Answer {
    status: number;
    body?: unknown;
    json?: string;
    text?: { type: string; content: string };
}

/** Carries out a call. */
export type Handler<Path extends object = PathValues> = (call: Call<Path>) => Answer | Promise<Answer>;

/** Handlers by operationId, each with the parameters that its path has. */
export type Handlers = { readonly [Id in keyof PathParameters]?: Handler<PathParameters[Id]> };

/**
 * What the tenant does for an operation.
 *
 * `handler` is written by hand. `collection` and `example` are guesses made of the description: records that are kept,
 * and the answer that the description shows.
 */
export interface Behaviour {
    kind: 'handler' | 'collection' | 'example';
    handle: Handler;
}

export function ok(body: unknown): Answer {
    return { status: 200, body };
}

export function created(body: unknown): Answer {
    return { status: 201, body };
}

/** Answers as the services do: inside `{code, message, content}`. */
export function enveloped(status: number, content: unknown): Answer {
    return { status, body: { code: status, message: 'success', content } };
}

export const NO_CONTENT: Answer = { status: 204 };
