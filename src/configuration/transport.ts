import type { ProxyAddress } from './proxy.js';

/** What a transport needs to know of its client. */
export interface TransportSettings {
    /** The proxy that requests go by, from the client's options or the environment; undefined for none. */
    readonly proxy: ProxyAddress | undefined;
    /** Milliseconds that connecting may take: the client's `timeout`. The deadline of the whole attempt is held by the client. */
    readonly connectTimeout: number;
}

/** A request as it goes over the wire. */
export interface TransportRequest {
    /** In capitals, such as `GET`. */
    readonly method: string;
    /** Where it goes, with its query. */
    readonly url: URL;
    /** As they are to be sent; the key is among them. */
    readonly headers: Readonly<Record<string, string>>;
    /** JSON, or undefined for a request without a body. */
    readonly body: string | undefined;
}

/** Is told of an answer as it comes: `onHeaders` once, `onData` for each piece of the body, then `onEnd`; or, at any time, `onError`. */
export interface TransportListener {
    /** The status and the headers are there; never throws. Names are in lower case; a header that came more than once has a list. */
    onHeaders(status: number, statusText: string, headers: Readonly<Record<string, unknown>>): void;
    /** A piece of the body as the server sent it, not decompressed; never throws. */
    onData(piece: Uint8Array): void;
    /** The body has come, all of it; never throws. */
    onEnd(): void;
    /** The request failed; never throws. What is told becomes the cause of an `EsperConnectionError`, without keys. */
    onError(error: unknown): void;
}

/** A request that is on its way. */
export interface RunningRequest {
    /**
     * Whether it surely has not left yet: no connection stands, so that even a POST can be repeated. Looked at when the
     * request fails or is ended; undefined where a transport can't tell, which counts as false.
     */
    readonly isUnsent?: boolean | undefined;
    /** Ends it, its socket with it. */
    abort(): void;
    /** No more pieces for now. */
    pause(): void;
    /** Pieces again. */
    resume(): void;
}

/** What sends the calls of a client in the place of axios. `createUndiciTransport` of `esper-client/undici` makes one. It must follow no redirect, and repeat no request. */
export interface Transport {
    /** Called once a client; gives the function that sends a request. What that one throws fails the call. */
    open(settings: TransportSettings): (request: TransportRequest, listener: TransportListener) => RunningRequest;
}
