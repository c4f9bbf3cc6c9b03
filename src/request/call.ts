import type { InternalAxiosRequestConfig } from 'axios';
import type { CallOptions } from '../configuration/call-options.js';
import type { UploadForm } from './multipart-form.js';

/** Facts about the operation of a call. */
export interface CalledOperation {
    readonly id: string;
    /** Path with its parameters in braces. */
    readonly pathTemplate: string;
    /** Success statuses outside 2xx, or with a body that may be missing. */
    readonly empty: readonly number[];
    /** What a success has: the type of the JSON (`object` for a list too), `any` of them, `nothing`, or the content type of a text or of bytes. */
    readonly answer: string;
    /** Says that it is a list; the answer to one is a page. */
    readonly pagination: object | undefined;
}

/** A call as it goes over the wire, without the key. */
export interface Call {
    /** Undefined for a path that the description does not have. */
    readonly operation: CalledOperation | undefined;
    readonly method: string;
    /** Absolute. */
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | UploadForm | undefined;
    readonly options: CallOptions;
    /** Values of parameters that no string from outside may repeat. */
    readonly secrets: readonly string[];
    /**
     * The config that the interceptors of the caller's axios instance made.
     * Undefined without such an instance.
     */
    readonly config?: InternalAxiosRequestConfig | undefined;
}

/** An answer as it came. */
export interface RawResponse {
    readonly status: number;
    readonly statusText: string;
    /** By lower-case name. */
    readonly headers: Readonly<Record<string, unknown>>;
    /** The body; a value of another type comes from a caller's adapter that has parsed it already. */
    readonly body: unknown;
}
