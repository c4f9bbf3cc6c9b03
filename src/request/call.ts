import type { CallOptions } from '../configuration/call-options.js';
import type { RequestEvent } from '../configuration/hooks.js';
import type { UploadForm } from './multipart-form.js';
import type { Operation } from './operation.js';

/** A call as it goes over the wire, without the key. */
export interface Call {
    /** Undefined for a path that the description does not have. */
    readonly operation: Operation | undefined;
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
    readonly config?: object | undefined;
}

/** Returns the name of a call for messages: its operation, or else its method. */
export function nameOfCall({ operation, method }: Call): string {
    return operation?.id ?? method;
}

/** Returns what an error or an event says of a call. */
export function factsOfCall({ operation, method }: Call): Pick<RequestEvent, 'operation' | 'method' | 'pathTemplate'> {
    return { operation: operation?.id, method, pathTemplate: operation?.pathTemplate };
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
