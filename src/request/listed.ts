import type { RawAxiosRequestConfig } from 'axios';
import type { Operation } from './operation.js';

declare const ROWS: unique symbol;

/** The body of a page with its rows at a path, such as `content.roles`; `.` for rows without a body. */
export type Listed<Body, Path extends string> = Body & RowsAt<Path>;

/** Says where a page has its rows. */
export interface RowsAt<Path extends string = string> {
    readonly [ROWS]?: Path;
}

/** The path to the rows of a page that has them in a place of its own; never for a body without one. */
export type RowsOf<Body> = typeof ROWS extends keyof Body ? Extract<Body[typeof ROWS], string> : never;

/** A walk's word among what it calls a class with: it learns of the operation and fits the call to it. */
export const FIT = Symbol('fit');

/** What may have a walk's word. */
export interface Fitted {
    readonly [FIT]?: (operation: Operation, call: PageCall) => PageCall;
}

/** A call for a page, as a method of a class has it. */
export interface PageCall {
    readonly parameters: object | undefined;
    readonly options: (RawAxiosRequestConfig & Fitted) | undefined;
}
