import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { TenantOptions } from './options.js';
import { createApplication, type TestTenant } from './tenant.js';

/** The options of a tenant that listens on a port. */
export interface StartOptions extends TenantOptions {
    /** TCP port; 0 takes a free one. Default 0. */
    port?: number;
    /** Address to listen on. Default `127.0.0.1`: this machine only. */
    host?: string;
}

/** A tenant that listens on a port. */
export interface RunningTenant extends TestTenant {
    readonly port: number;
    /** Ends all connections and the tenant. Calling it again does nothing. */
    stop(): Promise<void>;
}

/**
 * Starts a tenant on a port of this machine.
 *
 * ```ts
 * const tenant = await startTestTenant({ devices: 1200 });
 * // tenant.baseUrl, tenant.apiKey, tenant.enterpriseId
 * await tenant.stop();
 * ```
 *
 * Rejects with a `TypeError` that names the option that is wrong, and with node's error when the port is taken.
 */
export async function startTestTenant({
    port: wantedPort = 0,
    host = '127.0.0.1',
    ...options
}: StartOptions = {}): Promise<RunningTenant> {
    if (!Number.isInteger(wantedPort) || wantedPort < 0 || wantedPort > 65_535)
        throw new TypeError(`port: expected a whole number between 0 and 65535, got ${wantedPort}.`);
    const { controls, fetch, handle } = createApplication(options);
    const server = createServer(getRequestListener(handle, { overrideGlobalObjects: false }));
    const { port } = await listen(server, wantedPort, host);

    let stopped: Promise<void> | undefined;
    const stop = () => {
        stopped ??= new Promise((resolve) => {
            server.close(() => resolve());
            // A stalled response would keep its connection open, and the process alive.
            server.closeAllConnections();
            controls.close();
        });
        return stopped;
    };
    return Object.assign(controls, { baseUrl: `http://${hostOfUrl(host)}:${port}/api`, fetch, port, stop });
}

async function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
    await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
            server.off('error', reject);
            resolve();
        });
    });
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new TypeError(`host: expected an address, got ${host}.`);
    return bound;
}

/** Writes an address as a URL has it. An address that means "all" is asked as this machine. */
function hostOfUrl(host: string): string {
    if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
    return host.includes(':') ? `[${host}]` : host;
}
