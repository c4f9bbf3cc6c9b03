import type { InternalAxiosRequestConfig } from 'axios';
import type { CallOptions } from '../configuration/call-options.js';
import type { UploadForm } from './multipart-form.js';

/** What is known of the operation that a call is of. */
export interface CalledOperation {
    readonly id: string;
    /** Path with its parameters in braces. */
    readonly pathTemplate: string;
    /** Success statuses outside 2xx, or with a body that may be missing. */
    readonly empty: readonly number[];
    /** What a success has: the type of the JSON (`object` for a list too), `any` of them, `nothing`, or the content type of a text or of bytes. */
    readonly answer: string;
}

/** A call as it goes over the wire, but for the key. */
export interface Call {
    /** Undefined for a path that the description does not have. */
    readonly operation: CalledOperation | undefined;
    readonly method: string;
    /** Absolute. */
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | UploadForm | undefined;
    readonly options: CallOptions;
    /** Values of parameters that no text from outside may repeat. */
    readonly secrets: readonly string[];
    /** Its body stays bytes until `data` of the answer is looked at: parsed rows that wait are copied by every collection. */
    readonly isReadLate?: boolean | undefined;
    /** What the interceptors of the caller's axios instance made of the config; undefined without such an instance. */
    readonly config?: InternalAxiosRequestConfig | undefined;
}

/** An answer as it came. */
export interface RawResponse {
    readonly status: number;
    readonly statusText: string;
    /** By lower-case name. */
    readonly headers: Readonly<Record<string, unknown>>;
    /** The body; a value of another kind comes from an adapter of the caller that has parsed it already. */
    readonly body: unknown;
}

/** Tells whether an answer is a success: any 2xx, and whatever else the description lists as one (304). */
export function isSuccess(status: number, call: Call): boolean {
    return (status >= 200 && status < 300) || (call.operation?.empty.includes(status) ?? false);
}

/** One header of an answer as a text; a repeated one gives its first. */
export function headerOf(answer: RawResponse, name: string): string | undefined {
    const value = answer.headers[name];
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return first === undefined || first === null ? undefined : String(first);
}
