import type { ProxyAddress } from './proxy.js';

/** What a transport needs to know of its client. */
export interface TransportSettings {
    /** The proxy of the client's options; `false` for none, undefined to look into the environment. */
    readonly proxy: ProxyAddress | false | undefined;
    /** Milliseconds that connecting may take. A deadline of the whole attempt is held by the client. */
    readonly connectTimeout: number;
}

/** A request as it goes over the wire: the key is among its headers. */
export interface TransportRequest {
    readonly method: string;
    readonly url: URL;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | undefined;
}

/** Is told of an answer as it comes: `onHeaders` once, `onData` for each piece of the body, then `onEnd`; or, at any time, `onError`. */
export interface TransportListener {
    /** Header names in lower case; one that came more than once has a list. */
    onHeaders(status: number, statusText: string, headers: Readonly<Record<string, unknown>>): void;
    /** The body as the server sent it: not decompressed. */
    onData(piece: Uint8Array): void;
    onEnd(): void;
    onError(error: unknown): void;
}

/** A request that is on its way. */
export interface RunningRequest {
    /** Ends it, its socket with it. */
    abort(): void;
    /** No more pieces for now. */
    pause(): void;
    /** Pieces again. */
    resume(): void;
}

/** What sends the calls of a client in the place of axios. `createUndiciTransport` of `esper-client/undici` makes one. It must follow no redirect, and repeat no request. */
export interface Transport {
    /** Called once a client; gives the function that sends a request. */
    open(settings: TransportSettings): (request: TransportRequest, listener: TransportListener) => RunningRequest;
}
