import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import axios, { type AxiosAdapter, AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import type { Settings } from '../configuration/settings.js';
import type { TransportListener } from '../configuration/transport.js';
import { EsperResponseError } from '../errors/errors.js';
import { UploadForm } from '../request/multipart-form.js';
import { fieldsOf } from '../util/guards.js';
import { requireNode } from '../util/node.js';
import { Agents, TUNNEL_OWNER, type TunnelOwner } from './agents.js';
import { TunnelError } from './connection-error.js';
import type { Open, WireHandle, WireRequest } from './open.js';
import { listen } from './response-receiver.js';
import { readAfterFailedWrite, TurnGuard } from './sockets.js';

/** Opens the requests of a client by axios's http adapter: calls, uploads and downloads. */
export function createAxiosOpen(settings: Settings): Open {
    const adapter = axios.getAdapter('http');
    const agents = new Agents(settings);
    const guard = new TurnGuard(() => agents.idle.dropStale());
    const shared = { agents, guard, http: requireNode('node:http'), https: requireNode('node:https') };
    const base = `${settings.baseUrl}/`;
    const agent = agents.for(new URL(base));
    return (request, listener) => {
        const running = new AxiosRequest(request, listener, shared);
        guard.run(() => {
            if (running.isAborted) return;
            const config = createConfig(request);
            config.httpAgent = config.httpsAgent = request.url.startsWith(base)
                ? agent
                : agents.for(new URL(request.url));
            config.transport = running;
            if (mustRefuseProxy(settings)) config.proxy = false;
            adapter(config).catch((failure) => listener.onError(failure));
        });
        return running;
    };
}

/** What the requests of a client share. */
interface Shared {
    readonly agents: Agents;
    readonly guard: TurnGuard;
    readonly http: typeof import('node:http');
    readonly https: typeof import('node:https');
}

/**
 * What axios sends a request with (its `transport` option): Node's http or https, with the key added. Below axios, so
 * that no config, response or error of axios ever holds the key. The answer is taken here too: axios would only wrap
 * it.
 */
class AxiosRequest implements WireHandle, TunnelOwner {
    readonly #wire: WireRequest;
    readonly #listener: TransportListener;
    readonly #shared: Shared;
    #request: ClientRequest | undefined;
    #response: IncomingMessage | undefined;
    #endTunnel: () => void = () => {};
    isAborted = false;
    isUnsent = true;

    constructor(wire: WireRequest, listener: TransportListener, shared: Shared) {
        this.#wire = wire;
        this.#listener = listener;
        this.#shared = shared;
    }

    /** Called by axios. */
    request(options: RequestOptions): ClientRequest {
        const { http, https } = this.#shared;
        const module = options.protocol === 'https:' ? https : http;
        // axios makes both objects anew for each request, and keeps neither.
        if (this.#wire.key !== undefined)
            options.headers = Object.assign(options.headers ?? {}, { Authorization: `Bearer ${this.#wire.key}` });
        Reflect.set(options, TUNNEL_OWNER, this);
        const request = module.request(options, (response) => this.#onResponse(response));
        this.#request = request;
        if (request.reusedSocket) this.isUnsent = false;
        if (!request.reusedSocket || this.#wire.body !== undefined)
            request.once('socket', (socket) => this.#onSocket(socket));
        request.once('upgrade', (response, socket) => {
            socket.destroy();
            this.#refuse(response);
        });
        if (this.#wire.body instanceof UploadForm) request.once('pipe', closeWithRequest);
        if (this.isAborted) request.destroy();
        return request;
    }

    /** Called by the agent while a tunnel is being opened. */
    opening(end: () => void): void {
        this.#endTunnel = end;
        if (this.isAborted) end();
    }

    abort(): void {
        this.isAborted = true;
        this.#request?.destroy();
        this.#endTunnel();
    }

    pause(): void {
        this.#response?.pause();
    }

    resume(): void {
        this.#response?.resume();
    }

    setAwaited(isAwaited: boolean): void {
        const socket: Socket | null | undefined = this.#response?.socket; // given back when the last byte is there
        if (isAwaited) socket?.ref();
        else socket?.unref();
    }

    #onSocket(socket: Socket): void {
        if (this.#wire.body !== undefined) readAfterFailedWrite(socket);
        const standing = standingEvent(socket);
        if (standing === undefined) this.isUnsent = false;
        else
            socket.once(standing, () => {
                this.isUnsent = false;
            });
    }

    #onResponse(response: IncomingMessage): void {
        this.#response = response;
        const { statusCode = 0, statusMessage, headers, socket } = response;
        if (this.#wire.url.startsWith('https:') && !isTls(socket)) {
            // An agent that hands a proxy's answer on as if it were the API's.
            this.isUnsent = true;
            this.#listener.onError(new TunnelError(statusCode, statusMessage));
            return;
        }
        if (statusCode < 200) {
            this.#refuse(response);
            return;
        }
        this.#shared.guard.seen();
        const hint = headers['keep-alive'];
        if (hint !== undefined) this.#shared.agents.idle.limit(socket, hint);
        this.#listener.onHeaders(statusCode, statusMessage ?? '', headers);
        listen(response, this.#listener);
        response.on('end', () => this.#abortUnfinished());
    }

    /** Ends an answer that nobody can have asked for. Others below 200 never come so far: Node passes them over. */
    #refuse({ statusCode, statusMessage }: IncomingMessage): void {
        this.isUnsent = false;
        const status = [statusCode, statusMessage].filter(Boolean).join(' ');
        this.#listener.onError(new EsperResponseError(`The server answered ${status}, which was not asked for`));
    }

    /** Ends a request that was answered before its last byte was sent: the rest is not wanted. */
    #abortUnfinished(): void {
        if (this.#request?.writableFinished === false) this.#request.destroy();
    }
}

/** The event by which a connection stands; undefined when it does already. */
function standingEvent(socket: Socket): 'connect' | 'secureConnect' | undefined {
    if (isTls(socket)) return Reflect.get(socket, 'secureConnecting') === true ? 'secureConnect' : undefined;
    return socket.connecting ? 'connect' : undefined;
}

const isTls = (socket: unknown): boolean => fieldsOf(socket)['encrypted'] === true;

/** What is being sent ends with the request: a file would stay open else. */
function closeWithRequest(this: ClientRequest, source: Readable): void {
    this.once('close', () => source.destroy());
}

/** What the caller's interceptors left in the config stays, but for what would break a promise of ours. */
export function createConfig({ config, method, url, headers, body }: WireRequest): InternalAxiosRequestConfig {
    return {
        ...config,
        data: body,
        method,
        url,
        headers: Object.assign(new AxiosHeaders(), headers), // checked already: axios's own way looks at each again
        maxBodyLength: -1,
        maxRedirects: 0,
        httpVersion: 1, // over HTTP/2 axios passes the transport by, and the key with it
        timeout: 0,
    };
}

/** Where axios finds a proxy when it is told of none. */
const VARIABLES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];

/**
 * Tells whether axios has to be told that there is no proxy for it: tunnels are ours.
 * Only where it would find one, since the word costs a tenth of a call's CPU (bench/README.md). Node's agents know the
 * environment too.
 */
function mustRefuseProxy({ httpAgent, httpsAgent, axios: instance }: Settings): boolean {
    return (httpAgent ?? httpsAgent ?? instance) !== undefined || VARIABLES.some((name) => process.env[name]);
}

/** Axios's adapter for Node; undefined in a browser. */
export function httpAdapter(): AxiosAdapter | undefined {
    try {
        return axios.getAdapter('http');
    } catch {
        return undefined;
    }
}
