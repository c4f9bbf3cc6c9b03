import type { RunningRequest, TransportListener } from '../configuration/transport.js';
import type { RawResponse } from '../request/call.js';
import type { CallContext } from '../request/call-context.js';
import type { UploadForm } from '../request/multipart-form.js';

/** Sends a call once, with the key of its context, and reads the whole answer. */
export type Exchange = (context: CallContext) => Promise<RawResponse>;

/** A request as one of our own transports takes it. */
export interface WireRequest {
    readonly method: string;
    /** Absolute. */
    readonly url: string;
    /** Without the key. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | UploadForm | undefined;
    /** Put on at the last moment; undefined where none may go. */
    readonly key: string | undefined;
    /**
     * Whether the platform may follow a redirect by itself, as a browser does.
     * Never with a key or a caller's headers: it doesn't show where one leads.
     */
    readonly mayFollow?: boolean | undefined;
    /** What the interceptors of a caller's axios instance made of the config. */
    readonly config?: object | undefined;
}

/** A request of one of our own transports that is under way. */
export interface WireHandle extends RunningRequest {
    /** Where the answer came from, when the platform has followed redirects; known with its headers. */
    readonly followedTo?: string | undefined;
    /**
     * Whether the platform decompresses the body by itself; known with the headers.
     * It takes one that was cut for a whole one.
     */
    readonly isDecoded?: boolean;
    /** Lets the answer keep the process alive, or not: nobody may be waiting for its bytes. */
    setAwaited(isAwaited: boolean): void;
}

/** The header that has the key; none without one. */
export function keyHeader(key: string | undefined): Readonly<Record<string, string>> {
    return key === undefined ? {} : { Authorization: `Bearer ${key}` };
}

/** Opens a request; its answer comes to the listener. */
export type Open = (request: WireRequest, listener: TransportListener) => WireHandle;
