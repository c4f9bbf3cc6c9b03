import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { isLoopback } from '../configuration/base-url.js';
import type { NodeAgent } from '../configuration/client-options.js';
import type { ProxyAddress } from '../configuration/proxy.js';
import type { Settings } from '../configuration/settings.js';
import { nodeModule } from '../util/node.js';

/**
 * How long an idle socket is kept, in milliseconds.
 * Servers close theirs after 5 s and more: one that is used just then is reset, and a POST must not be repeated.
 */
export const SOCKET_IDLE_MS = 4000;

/**
 * The agents of a client.
 * Sockets are bounded by its semaphore, not by the agents, whose queues can't be left.
 */
export interface Agents {
    readonly httpAgent: NodeAgent | undefined;
    readonly httpsAgent: NodeAgent | undefined;
    /**
     * Closes sockets that have been idle for too long.
     * Their timers may not have fired yet, because the program was busy.
     */
    dropStale(): void;
}

/** Returns the caller's agents, or creates keep-alive ones; a browser has none. */
export function createAgents({ httpAgent, httpsAgent, axios, maxConcurrency }: Settings): Agents {
    const ownAgents: Agent[] = [];
    const create = (module: { readonly Agent: typeof Agent } | undefined): NodeAgent | undefined => {
        if (module === undefined) return undefined;
        // Node itself waits a second less than the server's `Keep-Alive: timeout=` hint, and unrefs idle sockets, so
        // that the process can end.
        const agent = new module.Agent({
            keepAlive: true,
            // What axios sets at each request: another value costs two system calls for each.
            keepAliveMsecs: 60_000,
            timeout: SOCKET_IDLE_MS,
            maxFreeSockets: maxConcurrency,
            scheduling: 'lifo',
        });
        agent.on('free', markIdle);
        ownAgents.push(agent);
        return agent;
    };
    return {
        httpAgent: httpAgent ?? axios?.defaults.httpAgent ?? create(nodeModule('node:http')),
        httpsAgent: httpsAgent ?? axios?.defaults.httpsAgent ?? create(nodeModule('node:https')),
        dropStale() {
            const limit = performance.now() - SOCKET_IDLE_MS;
            for (const agent of ownAgents) dropStale(agent, limit);
        },
    };
}

const idleSince = new WeakMap<Socket, number>();

function markIdle(socket: Socket): void {
    idleSince.set(socket, performance.now());
}

function dropStale(agent: Agent, limit: number): void {
    for (const name in agent.freeSockets) {
        // The first has been idle longest: in most cases one check is enough.
        for (const socket of agent.freeSockets[name] ?? []) {
            if ((idleSince.get(socket) ?? Number.POSITIVE_INFINITY) > limit) break;
            socket.destroy();
        }
    }
}

/** The variables in which axios looks for a proxy when it is given none. */
const VARIABLES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];

/**
 * Returns the proxy of a request, as axios takes it.
 * Undefined and not `false` where there is no proxy to refuse: that value costs CPU (bench/README.md).
 */
export function proxyFor(settings: Settings, hostname: string): ProxyAddress | false | undefined {
    const { httpAgent, httpsAgent, axios } = settings;
    const proxy = isLoopback(hostname) ? false : settings.proxy;
    const customAgent = httpAgent ?? httpsAgent ?? axios; // Node's agents may read the environment too
    if (proxy === false && customAgent === undefined && !VARIABLES.some((name) => process.env[name])) return undefined;
    return proxy;
}
