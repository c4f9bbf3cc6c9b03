import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { NodeAgent } from '../configuration/client-options.js';
import type { ProxyAddress } from '../configuration/proxy.js';
import type { Settings } from '../configuration/settings.js';
import { fieldsOf } from '../util/guards.js';
import { requireNode } from '../util/node.js';
import { IdleSockets, SOCKET_IDLE_MS } from './sockets.js';
import { openTunnel } from './tunnel.js';

/** The option of a request by which its tunnel learns what ends it. */
export const TUNNEL_OWNER = Symbol('esper-client.tunnel-owner');

/** Who waits for a tunnel. */
export interface TunnelOwner {
    /** Called with what ends the attempt to open it. */
    opening(end: () => void): void;
}

/** The agents of a client on Node. Sockets are bounded by its semaphore: agents queue without a way out. */
export class Agents {
    readonly #settings: Settings;
    readonly #base: URL;
    /** Ours, by what tells them apart. */
    readonly #own = new Map<string, HttpAgent>();
    /** Until when the sockets of our own may be used again. */
    readonly idle = new IdleSockets();

    constructor(settings: Settings) {
        this.#settings = settings;
        this.#base = new URL(settings.baseUrl);
    }

    /** The agent for a request: the caller's, a tunnel's, or a keep-alive one. */
    for(url: URL): NodeAgent {
        const { httpAgent, httpsAgent, axios } = this.#settings;
        if (url.protocol === 'http:') return httpAgent ?? axios?.defaults.httpAgent ?? this.#keepAlive('http');
        return this.#forTls(url, httpsAgent ?? axios?.defaults.httpsAgent);
    }

    #forTls(url: URL, given: NodeAgent | undefined): NodeAgent {
        const https = requireNode('node:https');
        // One that connects in its own way (a proxy's agent) is left to do so.
        if (given !== undefined && Reflect.get(given, 'createConnection') !== https.Agent.prototype.createConnection) {
            return given;
        }
        const isForeign = url.host !== this.#base.host;
        const options = optionsOf(given);
        const proxy = this.#settings.proxyFor(url.hostname, portOf(url));
        if (proxy !== undefined)
            return this.#tunnel(proxy, isForeign ? withoutCertificate(options) : options, isForeign);
        if (given === undefined) return this.#keepAlive('https');
        if (!isForeign || !hasCertificate(options)) return given;
        return this.#remember('foreign', () => new https.Agent(withoutCertificate(options)));
    }

    #keepAlive(scheme: 'http' | 'https'): HttpAgent {
        return this.#remember(scheme, () => new (requireNode(`node:${scheme}`).Agent)(this.#options()));
    }

    #tunnel(proxy: ProxyAddress, tls: object, isForeign: boolean): HttpAgent {
        const key = `${isForeign} ${proxy.protocol} ${proxy.host}:${proxy.port}`;
        return this.#remember(key, () => createTunnelAgent(proxy, { ...tls, ...this.#options() }));
    }

    #remember(key: string, create: () => HttpAgent): HttpAgent {
        const known = this.#own.get(key);
        if (known !== undefined) return known;
        const agent = create();
        this.idle.watch(agent);
        this.#own.set(key, agent);
        return agent;
    }

    // Node unrefs idle sockets, so that the process can end.
    #options(): object {
        return {
            keepAlive: true,
            keepAliveMsecs: 60_000, // what axios sets at each request: another value costs two system calls for each
            timeout: SOCKET_IDLE_MS,
            maxFreeSockets: this.#settings.maxConcurrency,
            scheduling: 'lifo',
        };
    }
}

/** An agent whose connections go through a proxy. They are kept alive like any. */
function createTunnelAgent(proxy: ProxyAddress, options: object): HttpAgent {
    const { Agent } = requireNode('node:https');
    const agent: HttpsAgent = new Agent(options);
    const connect = (target: object, callback: (error: Error | null, socket?: unknown) => void): void => {
        const { host, port } = fieldsOf(target);
        const end = openTunnel(proxy, { hostname: String(host), port: Number(port) }, (error, socket) => {
            if (error !== null) callback(error);
            else callback(null, Reflect.apply(Agent.prototype.createConnection, agent, [{ ...target, socket }]));
        });
        const owner: unknown = Reflect.get(target, TUNNEL_OWNER);
        if (isOwner(owner)) owner.opening(end);
    };
    return Object.assign(agent, { createConnection: connect });
}

function isOwner(value: unknown): value is TunnelOwner {
    return typeof value === 'object' && value !== null && 'opening' in value;
}

/** How an agent does TLS. */
function optionsOf(agent: NodeAgent | undefined): object {
    return Object(agent === undefined ? undefined : Reflect.get(agent, 'options'));
}

/** What shows who the client is. */
const CERTIFICATE = ['cert', 'key', 'pfx', 'passphrase'];

const hasCertificate = (options: object): boolean => CERTIFICATE.some((name) => name in options);

/** A client certificate is for the API, not for whatever host a signed link leads to. */
function withoutCertificate(options: object): object {
    return Object.fromEntries(Object.entries(options).filter(([name]) => !CERTIFICATE.includes(name)));
}

const portOf = ({ port, protocol }: URL): number => Number(port) || (protocol === 'https:' ? 443 : 80);
