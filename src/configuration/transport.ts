import type { ProxyAddress } from './proxy.js';

/** The settings of a client that its transport needs. */
export interface TransportSettings {
    /** The proxy that requests go by, from the client's options or the environment; undefined for none. */
    readonly proxy: ProxyAddress | undefined;
}

/** A request as it goes over the wire. */
export interface TransportRequest {
    /** The method in capitals, such as `GET`. */
    readonly method: string;
    /** The URL with its query. */
    readonly url: URL;
    /** The headers as they are to be sent; the key is among them. */
    readonly headers: Readonly<Record<string, string>>;
    /** JSON, or undefined for a request without a body. */
    readonly body: string | undefined;
}

/**
 * A listener for the answer to one request.
 * `onHeaders` is called once, then `onData` for each piece of the body, then `onEnd`; or, at any time, `onError`.
 */
export interface TransportListener {
    /**
     * Called when the status and the headers are there; never throws.
     * Names are in lower case; a header that came more than once has a list.
     */
    onHeaders(status: number, statusText: string, headers: Readonly<Record<string, unknown>>): void;
    /** Called with a piece of the body as the server sent it, not decompressed; never throws. */
    onData(piece: Uint8Array): void;
    /** Called when the whole body has come; never throws. */
    onEnd(): void;
    /**
     * Called when the request has failed; never throws.
     * The error becomes the cause of an `EsperConnectionError`, without keys.
     */
    onError(error: unknown): void;
}

/** A request in flight. */
export interface RunningRequest {
    /**
     * Whether it surely has not left yet: no connection stands, so that even a POST can be repeated. Looked at when the
     * request fails or is ended; undefined where a transport can't tell, which counts as false.
     */
    readonly isUnsent?: boolean | undefined;
    /** Ends it, its socket with it. */
    abort(): void;
    /** Pauses the body. */
    pause(): void;
    /** Resumes the body. */
    resume(): void;
}

/**
 * A transport that sends the calls of a client in the place of axios.
 * `createUndiciTransport` of `esper-client/undici` creates one. To send calls by code of your own, hand in a `fetch`.
 */
export interface Transport {
    /** What it sends by, such as `undici`. */
    readonly name: string;
}

/** A transport as the client uses it; it follows no redirect and repeats no request. */
export interface OpenableTransport extends Transport {
    /**
     * Called once a client; returns the function that sends a request.
     * What that one throws fails the call.
     */
    open(settings: TransportSettings): (request: TransportRequest, listener: TransportListener) => RunningRequest;
}

/** Tells whether a value is a transport that the client can use. */
export function isOpenable(value: unknown): value is OpenableTransport {
    return typeof Reflect.get(Object(value), 'open') === 'function';
}
