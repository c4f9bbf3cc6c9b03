import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { isLoopback } from '../configuration/base-url.js';
import type { NodeAgent } from '../configuration/client-options.js';
import type { ProxyAddress } from '../configuration/proxy.js';
import type { Settings } from '../configuration/settings.js';
import { nodeModule } from '../util/node.js';

/** How long an idle socket is kept. Servers close theirs after 5 s and more: one that is used just then is reset, and a POST must not be repeated. */
export const SOCKET_IDLE_MS = 4000;

/** The agents of a client. Sockets are bounded by its slots, not by the agents: those queue without a way out. */
export interface Agents {
    readonly httpAgent: NodeAgent | undefined;
    readonly httpsAgent: NodeAgent | undefined;
    /** Closes sockets that have been idle for too long, though their timer had no time to say so: the program was busy. */
    dropStale(): void;
}

/** The caller's agents, or keep-alive ones. A browser has none. */
export function createAgents({ httpAgent, httpsAgent, axios, maxConcurrency }: Settings): Agents {
    const own: Agent[] = [];
    const create = (module: { readonly Agent: typeof Agent } | undefined): NodeAgent | undefined => {
        if (module === undefined) return undefined;
        // Node itself waits a second less than the server's `Keep-Alive: timeout=` hint, and unrefs idle sockets, so that the process can end.
        const agent = new module.Agent({
            keepAlive: true,
            keepAliveMsecs: 60_000, // what axios sets at each request: with another one there are two system calls more for each
            timeout: SOCKET_IDLE_MS,
            maxFreeSockets: maxConcurrency,
            scheduling: 'lifo',
        });
        agent.on('free', stamp);
        own.push(agent);
        return agent;
    };
    return {
        httpAgent: httpAgent ?? axios?.defaults.httpAgent ?? create(nodeModule('node:http')),
        httpsAgent: httpsAgent ?? axios?.defaults.httpsAgent ?? create(nodeModule('node:https')),
        dropStale() {
            const limit = performance.now() - SOCKET_IDLE_MS;
            for (const agent of own) dropStale(agent, limit);
        },
    };
}

const idleSince = new WeakMap<Socket, number>();

function stamp(socket: Socket): void {
    idleSince.set(socket, performance.now());
}

function dropStale(agent: Agent, limit: number): void {
    for (const name in agent.freeSockets) {
        // The first has been idle longest: in most cases one look is enough.
        for (const socket of agent.freeSockets[name] ?? []) {
            if ((idleSince.get(socket) ?? Number.POSITIVE_INFINITY) > limit) break;
            socket.destroy();
        }
    }
}

/** Where axios finds a proxy when it is told of none. */
const VARIABLES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];

/**
 * The proxy of a request as axios is told it. `false` only where there is a proxy to refuse: for that word axios assigns a function to an object,
 * V8 allocates such a function among the old objects, and it keeps all that the request left behind, its body too, until a full collection:
 * a tenth of a call's CPU.
 */
export function proxyFor(settings: Settings, hostname: string): ProxyAddress | false | undefined {
    const { httpAgent, httpsAgent, axios } = settings;
    const proxy = isLoopback(hostname) ? false : settings.proxy;
    const mayHaveOwn = httpAgent ?? httpsAgent ?? axios; // Node's agents know the environment too
    if (proxy === false && mayHaveOwn === undefined && !VARIABLES.some((name) => process.env[name])) return undefined;
    return proxy;
}
