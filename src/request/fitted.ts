import type { RawAxiosRequestConfig } from 'axios';
import type { Operation } from './operation.js';

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
